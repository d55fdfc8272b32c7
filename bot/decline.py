"""The declining answer: what is not stated, what the plan does say nearby, and whom to ask."""

from __future__ import annotations

import re

from bot.compose import related
from bot.evidence import Evidence
from bot.features import named_sections
from bot.render import plain
from bot.types import Draft, Line, Reason, Related, Understood
from bot.wording import say
from corpus import Plan
from corpus.translations import TRANSLATED, translated
from index.types import Found

_SURE_WHAT = 0.88  # cosine from which an unanswered question's own noun phrase names what is asked
_NEAR = 0.12  # ranker score from which the nearest passage is worth telling
_OFF_TOPIC = 0.5  # best cosine below which the question is not about the plan at all
_BY_KIND = {
    "amount": "asks_amount",
    "vendor": "asks_vendor",
    "person_name": "asks_person_name",
    "how_to_apply": "asks_how_to_apply",
    "count": "asks_number",
    "date": "asks_date",
    "place": "asks_place",
}
_INDIVIDUAL = re.compile(
    r"(私|わたし|僕|俺|うち|自分|my)の?.{0,20}(調べて|確認して|教えて|見て|照会|いくら|滞納|未納|check|look up)"
)


def not_in_plan(question: Understood, found: Found, evidence: Evidence, plan: Plan, confidence: float) -> Draft:
    """The plan does not say it: the reason depends on whether it speaks of the topic at all."""
    near = found.sections[:3] or ("colophon",)
    best = max((m.cosine for m in found.matches if m.question.answered), default=0.0)
    told = evidence.passages[:1] if evidence.score >= _NEAR and question.language in ("ja", *TRANSLATED) else ()
    reason: Reason = "off_topic" if best < _OFF_TOPIC or _is_elsewhere(found) else "not_in_plan"
    if reason == "off_topic":
        told = ()
    language = question.language
    if reason == "off_topic":
        lines = [say(language, "off_topic"), say(language, "decline_elsewhere")]
    else:
        lines = [say(language, "decline", asks=_asks(question, found))]
        lines += [_nearby(passage, language, plan) for passage in told]
        lines.append(_contact(language, plan))
    if _INDIVIDUAL.search(question.asked):
        lines.insert(0, say(language, "individual"))
    return Draft(tuple(Line(text) for text in lines if text), confidence, reason, near)


def individual(question: Understood, plan: Plan) -> Draft:
    """Someone's own case: never looked up; what was named is still pointed to."""
    language = question.language
    near = tuple(s for s in named_sections(question.mentions) if s in plan.section_by_id) or ("colophon",)
    lines = [say(language, "individual"), say(language, "decline_elsewhere"), _contact(language, plan)]
    return Draft(tuple(Line(text) for text in lines), 1.0, "not_in_plan", near[:3])


def task(question: Understood, plan: Plan) -> Draft:
    """An errand or a matter outside of the plan: said so, with whom to ask."""
    language = question.language
    lines = [say(language, "off_topic"), say(language, "decline_elsewhere"), _contact(language, plan)]
    return Draft(tuple(Line(text) for text in lines if text), 1.0, "off_topic", ("colophon",))


def sections_related(draft: Draft, plan: Plan) -> tuple[Related, ...]:
    """The nearest sections of a declined question."""
    return related(draft.near, plan)


def _is_elsewhere(found: Found) -> bool:
    """Whether the nearest anticipated question is about something that no section of the plan is near to."""
    nearest = found.matches[0].question if found.matches else None
    return nearest is not None and not nearest.answered and not nearest.near


def _asks(question: Understood, found: Found) -> str:
    match = next((m for m in found.matches if not m.question.answered), None)
    if match and match.cosine >= _SURE_WHAT and match.question.asks:
        return match.question.asks
    key = next((_BY_KIND[kind] for kind in question.kinds[::-1] if kind in _BY_KIND), "asks_default")
    return say("ja", key)


def _nearby(passage_id: str, language: str, plan: Plan) -> str:
    passage = plan.passage_by_id[passage_id]
    title = plan.section_by_id[passage.section].title
    text = translated(passage, language) or plain(passage)
    return say(language, "decline_near", title=title, text=text.rstrip("。") if language == "ja" else text)


def _contact(language: str, plan: Plan) -> str:
    office = plan.contact.office.replace(" ", "")
    return say(language, "decline_contact", office=office, tel=plan.contact.tel)
