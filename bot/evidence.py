"""The few passages that answer: chosen before any word is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.features import PARTS, named_sections
from bot.labels import departments_passage, schedule_passage
from bot.types import Understood
from corpus import Plan
from corpus.names import spellings
from corpus.references import project_numbers
from index.types import Found, Match

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
TOPIC_BONUS = 0.6  # added to the passages of the section last talked about
KIN_BONUS = 0.3  # the same for the projects that use the term last talked about
REST_BONUS = 0.5  # added to the passages that speak of all but what the question leaves out
SURE = 0.80  # cosine from which an anticipated question is taken at its word
CLOSE = 0.04  # share of the best score from which a further passage of the same section is kept
CLOSE_IN_LIST = 0.05  # the same for the best passage of another section, where a list is asked for
CLOSE_ELSEWHERE = 0.45  # the same for a passage of another section
GLOSSARY_SHARE = 0.4  # what a glossary passage keeps of its score where no meaning is asked
SURE_BESIDE = 0.8  # ranker score from which a passage is told beside the 課 that was asked for
BRIEF = 175  # characters of passages after which no further one is added for company
ORDINANCE_NAMES = {"committee": "策定委員会", "council": "懇談会"}
HALF_OF_TWO = 0.2  # share of the best score from which a double question has its other half elsewhere
PART_SCORE = 0.40  # ranker score from which a part of a double question brings its own passage
MOST_SECTIONS = 5
_NOT_IN_GLOSSARY = frozenset({"place", "responsibility", "schedule", "projects_of"})
_IN_GLOSSARY = frozenset({"definition", "comparison", "name"})
_IN_FIGURES = frozenset({"date", "schedule", "figure", "list", "count"})
_ASKS_PROJECT = re.compile(
    r"(どの|何の|なんの|何という|なんという)(事業|取組|取り組み|施策|プロジェクト)|事業(名|の名前)|which project"
)
_COLLECTS = re.compile(
    r"まとめて|すべて|全て|全部|一覧|挙げて|いろいろ|どんな(取組|取り組み|事業|もの|こと)が|ほかにも|all the|list"
)
_LEFT_OUT = re.compile(r"([一-龥ァ-ヶー]{2,8}?)(?:の(?:ほか|他)|以外|じゃない|では?ない)")
_OF_SCHEDULES = frozenset({"schedule", "content", "list", "name", "definition"})
_SEVERAL_PROJECTS = re.compile(
    r"(事業|取組|取り組み)(名|の名前)?(が|を|は)?.{0,8}(二つ|2つ|両方|それぞれ)|(二つ|2つ|両方|それぞれ)の?(事業|取組|取り組み)"
)
_ASKS_TWO = re.compile(r"(二つ|2つ|ふたつ|両方)の|ど(の.{1,8}|れ)とど(の|れ)|何と何")
_COMPARES = re.compile(r"違|ちが|比べ|比較|それぞれ|どちら|どっち|区別|両方|difference|compare|と.{1,20}(は|の)")
_COMPARES_PROJECTS = re.compile(r"違|ちが|比べ|比較|それぞれ|どちら|どっち|区別|両方|共通|difference|compare")
_OF_PROJECTS = re.compile(
    r"事業|課題|現状|目的|狙い|ねらい|取組|取り組|使い(方|みち|道)|活用|どう使|何をする|何に使|予定"
)
_IN_ORDER = re.compile(r"順に|順番に|順を追って|上から|段階ごと|三層|3層|in order")
MOST_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """Passage ids in the order in which they are told, with the ranker's score of the best one and the
    anticipated question that points to it. `beside` surely answers another kind of fact that is asked as well;
    `elsewhere` is the best passage of another section, where it is not far behind the best of all.
    """

    passages: tuple[str, ...]
    score: float
    match: Match | None
    beside: tuple[str, ...] = ()
    elsewhere: str = ""

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the passages, each once."""
        return tuple(dict.fromkeys(p.split("#")[0] for p in self.passages))


NOTHING = Evidence((), 0.0, None)


def choose(question: Understood, found: Found, passages: Sequence[str], ranked: Floats, plan: Plan) -> Evidence:
    """The passages that answer `question`, among candidate `passages` with the ranker's scores `ranked` (0..1).

    The ranker scores single passages; an anticipated question that is nearly the asked one brings its whole set,
    since it knows which passages belong together.
    """
    if not passages:
        return NOTHING
    scores = dict(zip(passages, map(float, ranked), strict=True))
    if using := _using_the_term(question, plan):
        return Evidence(using, max(scores.values()), None)
    kin = _kin(question, max(scores, key=lambda p: scores[p]), plan)
    not_meaning = _asks_other_than_meaning(question)
    for passage in scores:
        if not_meaning and passage.startswith("term-"):
            scores[passage] *= GLOSSARY_SHARE
        section = passage.split("#")[0]
        scores[passage] += TOPIC_BONUS * (section in question.topic) + KIN_BONUS * (section in kin)
    for passage in _on_the_rest(question, scores, plan):
        scores[passage] += REST_BONUS
    ordered = sorted(scores, key=lambda p: -scores[p])
    match = _nearest(found.matches, ordered[0])
    if implied := _implied(question, ordered, plan):
        beside = _of_other_kind(question, ordered[0], scores[ordered[0]], plan)
        return Evidence((implied,), max(scores[ordered[0]], PART_SCORE), match, beside)
    if _COLLECTS.search(question.asked) and not named_sections(question.mentions):
        chosen = _collected(ordered, scores)
    else:
        chosen = _with_company(ordered, scores, match, question, plan)
    other = next((p for p in ordered if p.split("#")[0] != ordered[0].split("#")[0]), ordered[0])
    elsewhere = other if other not in chosen and scores[other] >= HALF_OF_TWO * scores[ordered[0]] else ""
    if elsewhere and _ASKS_TWO.search(question.asked):
        chosen.append(elsewhere)
    return Evidence(in_reading_order(chosen, plan), scores[ordered[0]], match, elsewhere=elsewhere)


def _using_the_term(question: Understood, plan: Plan) -> tuple[str, ...]:
    """Asked what several projects do about a glossary word, the passages of projects that use it."""
    if len(question.mentions.terms) != 1 or not _SEVERAL_PROJECTS.search(question.asked):
        return ()
    term = plan.terms[question.mentions.terms[0] - 1]
    using = {
        p.split("#")[0]: p for p in term.referred_from if p.split("#")[0] in plan.project_by_id and "取組内容" in p
    }
    return tuple(using.values()) if 2 <= len(using) <= MOST_SECTIONS else ()


def _on_the_rest(question: Understood, scores: Mapping[str, float], plan: Plan) -> list[str]:
    """Asked what there is besides the schools, the passages on 「学校以外」 of the section that is spoken of."""
    left_out = [f"{name}以外" for name in _LEFT_OUT.findall(question.asked)]
    spoken_of = {*question.topic, max(scores, key=lambda p: scores[p]).split("#")[0]} if left_out else set()
    return [
        p for p in scores if p.split("#")[0] in spoken_of and any(r in plan.passage_by_id[p].text for r in left_out)
    ]


def _kin(question: Understood, best: str, plan: Plan) -> set[str]:
    """The projects that use the terms last talked about, or the described term where its project is asked for."""
    asked_of = [best.split("#")[0], *(f"term-{n}" for n in question.mentions.terms)]
    talked_about = [*question.topic, *(asked_of if _ASKS_PROJECT.search(question.asked) else [])]
    return {key for section in talked_about for key in plan.kin(section)} - set(question.topic)


def _asks_other_than_meaning(question: Understood) -> bool:
    """Whether a place, a schedule, a 課 or a project is asked: the glossary tells meanings, not what is done."""
    if _ASKS_PROJECT.search(question.asked):
        return True
    return bool(_NOT_IN_GLOSSARY & set(question.kinds)) and not _IN_GLOSSARY & set(question.kinds)


def join(whole: Evidence, parts: Sequence[Evidence], plan: Plan) -> Evidence:
    """The evidence of a double question: what the whole brought, and the best passage of each part."""
    extra = [part.passages[0] for part in parts if part.passages and part.score >= PART_SCORE]
    sections = {passage.split("#")[0] for passage in extra}
    if len(parts) > 1 and sections <= set(whole.sections) and whole.elsewhere:
        extra.append(whole.elsewhere)  # the whole question tells better than its halves where the other half is
    if set(extra) <= set(whole.passages):
        return whole
    chosen = list(dict.fromkeys([*whole.passages[:2], *extra]))
    return Evidence(in_reading_order(chosen[:4], plan), whole.score, whole.match)


def in_reading_order(passages: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """The best first; of its company the passages of one section together, in the order of the plan."""
    sections = list(dict.fromkeys(p.split("#")[0] for p in passages))
    company = sorted(passages[1:], key=lambda p: (sections.index(p.split("#")[0]), plan.passage_by_id[p].span.start))
    return (*passages[:1], *company)


def _implied(question: Understood, ordered: Sequence[str], plan: Plan) -> str | None:
    """Asked for the 課 or the schedule of something, the 関係課 or the スケジュール of its project answers, whichever
    sentence describes the thing.
    """
    if set(question.kinds) <= _OF_SCHEDULES and "schedule" in question.kinds:
        schedule = schedule_passage(ordered[0].split("#")[0])
        return schedule if schedule in plan.passage_by_id else None
    if "responsibility" not in question.kinds or "purpose" in question.kinds:
        return None
    sections = [p.split("#")[0] for p in ordered[:10]]
    if not sections[0].startswith(("term-", "ch5")) and sections[0] not in plan.project_by_id:
        return None
    project = next((plan.project_by_id[s] for s in sections if s in plan.project_by_id), None)
    return departments_passage(project) if project else None


def _of_other_kind(question: Understood, best: str, score: float, plan: Plan) -> tuple[str, ...]:
    """The best passage, where it surely holds a kind of fact that is asked beside the 課."""
    others = {part for kind in question.kinds if kind != "responsibility" for part in PARTS.get(kind, ())}
    return (best,) if score >= SURE_BESIDE and plan.passage_by_id[best].part in others else ()


def _nearest(matches: Sequence[Match], passage: str) -> Match | None:
    """The nearest anticipated question that points to `passage` first."""
    return next((m for m in matches if passage in m.question.passages[:1]), None)


def compared(question: Understood) -> list[tuple[str, str]]:
    """The things that a question compares, as (name, section); empty when fewer than two are named.

    Projects are compared where what they do or face is asked, else glossary words of the same name.
    """
    mentions = question.mentions
    named = [
        *((ORDINANCE_NAMES[o], o) for o in mentions.ordinances),
        *((n, f"term-{t}") for t, n in mentions.term_names if t != 1),
    ]
    spelled = {p: p for p in project_numbers(question.asked)} | dict(spellings("projects", question.asked))
    if (
        len(spelled) > 1
        and _COMPARES_PROJECTS.search(question.asked)
        and (len(named) < 2 or _OF_PROJECTS.search(question.asked))
    ):
        named = [(_with_kind(name, question.asked), project) for project, name in spelled.items()]
        return named[:MOST_COMPARED]
    return named if 2 <= len(named) <= MOST_COMPARED and _COMPARES.search(question.asked) else []


def _with_kind(name: str, asked: str) -> str:
    """「キャッシュレス決済の事業」 where `asked` calls it so, else `name` alone."""
    found = re.search(rf"{re.escape(name)}(の?事業|の?取組)", asked)
    return found.group() if found else name


def _collected(ordered: Sequence[str], scores: Mapping[str, float]) -> list[str]:
    """The best passage of each section that speaks of the matter."""
    by_section: dict[str, str] = {}
    for passage in ordered:
        by_section.setdefault(passage.split("#")[0], passage)
    best = scores[ordered[0]]
    return [p for p in by_section.values() if scores[p] >= CLOSE_IN_LIST * best][:MOST_SECTIONS]


def _with_company(
    ordered: Sequence[str], scores: Mapping[str, float], match: Match | None, question: Understood, plan: Plan
) -> list[str]:
    best = ordered[0]
    chosen = [best]
    most, brief = (4, 2 * BRIEF) if _IN_ORDER.search(question.asked) else (3, BRIEF)
    if match and match.cosine >= SURE:
        chosen += [p for p in match.question.passages if p != best]
    for passage in ordered[1:6]:
        if len(chosen) >= most or sum(len(plan.passage_by_id[p].text) for p in chosen) > brief:
            break
        near = passage.split("#")[0] == best.split("#")[0]
        if plan.passage_by_id[passage].kind == "block" and not _IN_FIGURES & set(question.kinds):
            continue  # a figure read out is no company
        if passage not in chosen and scores[passage] >= (CLOSE if near else CLOSE_ELSEWHERE) * scores[best]:
            chosen.append(passage)
    return [*chosen, *_of_asked_part(chosen, ordered, question, plan)]


def _of_asked_part(chosen: list[str], ordered: Sequence[str], question: Understood, plan: Plan) -> list[str]:
    """The best passage of the part that holds the kind of fact asked for, when none of it was chosen.

    Asked what will be done, a sentence on how things are does not do alone.
    """
    section = chosen[0].split("#")[0]
    if section not in plan.project_by_id or len(chosen) > 1:
        return []
    parts = {part for kind in ("content", "state") if kind in question.kinds for part in PARTS[kind]}
    held = {plan.passage_by_id[p].part for p in chosen}
    if not parts or parts & held:
        return []
    return [p for p in ordered if p.startswith(f"{section}#") and plan.passage_by_id[p].part in parts][:1]
