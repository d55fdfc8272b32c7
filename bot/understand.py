"""What a question asks for and what it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.language import detect
from bot.types import Audience, Mentions, Understood
from corpus import normalise
from corpus.kana import in_kanji
from corpus.names import named
from corpus.references import department_names, group_names, pillars, project_numbers, spelled, term_numbers

_YES_NO = re.compile(
    r"(ます|です|ました|でした|ません|でしょう?|だろう?|だっけ|たっけ|すっけ|ない|る|た|だ|の|ん|よ)(よ)?ね?(か|かね|かな|の|んか|んですか|け)?[?？。!]*$"
)
_OPEN_WORD = re.compile(
    r"何|なに|なん|どこ|いつ|誰|だれ|どれ|(?<!な)どの|どう|どんな|いくつ|いくら|なぜ|どちら|どっち|教えて|知りたい|挙げ|what|when|where|who|which|how|why"
)
_ENGLISH_YES_NO = re.compile(r"^(is|are|was|were|do|does|did|can|will|has|have|could|should)\b")
_YEAR = re.compile(r"(令和|平成|r|h)\s?(元|\d{1,2})(?:\(\d{4}\))?年|(?<!\d)(19|20)(\d\d)(?!\d)")
_AS_A_WORD = re.compile(
    r"[「『\"“]([^」』\"”]{1,20})[」』\"”]|([^\s、。]{1,20})(?:という|とかいう|とか言う|っていう)(?:言葉|ことば|単語|用語|やつ)"
)
BARE_FOLLOW_UP = 12  # characters: a follow-up no longer than this asks again what was asked (「じゃあ3-4は?」)
_ERA_START = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}


def understand(
    text: str,
    audience: Audience,
    language: str | None = None,
    *,
    asked: str | None = None,
    story: str = "",
    topic: tuple[str, ...] = (),
    named_before: tuple[str, ...] = (),
    kinds_before: tuple[str, ...] = (),
    before: str = "",
) -> Understood:
    """The standalone question `text` as the chain works with it; `asked` are the person's own last words."""
    words = in_kanji(normalise(asked if asked is not None else text))
    return Understood(
        text=text,
        asked=words,
        language=language or detect(asked if asked is not None else text),
        audience=audience,
        kinds=kinds_of(words) or _of_a_word(story or text) or (kinds_before if len(words) <= BARE_FOLLOW_UP else ()),
        mentions=mentions_in(f"{text}\n{story}" if story else text),
        yes_no=is_yes_no(words),
        story=story,
        topic=topic,
        named_before=named_before,
        before=before,
    )


def kinds_of(words: str) -> tuple[str, ...]:
    """The kinds of fact that `words` (search form) ask for, in the order of the table; empty when none shows.

    >>> kinds_of("2-3の主管課は?")
    ('responsibility',)
    """
    return tuple(kind for kind, pattern in _kinds().items() if pattern.search(words))


def _of_a_word(text: str) -> tuple[str, ...]:
    """The meaning is asked where one glossary word is spoken of as a word: 「…」という言葉を見た。何のこと?"""
    spoken_of = " ".join(word for found in _AS_A_WORD.findall(text) for word in found)
    return ("definition",) if len(set(named("terms", spoken_of))) == 1 == len(set(named("terms", text))) else ()


def mentions_in(text: str) -> Mentions:
    """Everything of the plan that `text` names, also where it spells an abbreviation in kana."""
    text = " ".join([text, *spelled(text)])
    projects = tuple(dict.fromkeys([*project_numbers(text), *named("projects", text)]))
    terms = [*term_numbers(text), *(int(t.removeprefix("term-")) for t in named("terms", text))]
    return Mentions(
        projects=projects,
        departments=department_names(text),
        groups=group_names(text),
        pillars=pillars(text) or _pillars_by_title(text),
        terms=tuple(dict.fromkeys(terms)),
        indicators=named("indicators", text),
        ordinances=named("ordinances", text),
        years=years_in(text),
    )


def years_in(text: str) -> tuple[int, ...]:
    """Years in `text`, western: 令和8年, R8, 2026 are all 2026.

    >>> years_in("令和8年度と2029年")
    (2026, 2029)
    """
    found = []
    for era, number, century, rest in _YEAR.findall(normalise(text)):
        if era:
            found.append(_ERA_START[era] + (1 if number == "元" else int(number)))
        else:
            found.append(int(century + rest))
    return tuple(dict.fromkeys(found))


def is_yes_no(words: str) -> bool:
    """Whether `words` can be answered by yes or no: no question word, and the ending of a question or a statement."""
    if _ENGLISH_YES_NO.search(words):
        return True
    return not _OPEN_WORD.search(words) and _YES_NO.search(words) is not None


def _pillars_by_title(text: str) -> tuple[int, ...]:
    plain = normalise(text)
    return tuple(int(key) for key in named("pillars", plain))


@cache
def _kinds() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    tables = {**data["answerable"], **data["seldom"]}
    return {kind: re.compile("|".join(f"(?:{p})" for p in patterns)) for kind, patterns in tables.items()}
