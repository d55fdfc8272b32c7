"""Every doubt about the corpus and the data beside it: what a careful editor would want to know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.layout import read_lines
from corpus.normalise import FOOTNOTE_MARK, fold, squeeze
from corpus.plan import DATA
from corpus.questions import load_questions, question_doubts
from corpus.references import department_names, departments
from corpus.standing import said, texts_of
from corpus.translations import TRANSLATED, names, translated, translations
from corpus.types import Passage, Plan

COUNTS = {"sections": 72, "projects": 20, "terms": 35, "indicators": 7}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MONTHS = "january february march april may june july august september october november december".split()
_ERA = re.compile(r"(令和|平成)(元|\d+)")
_ERA_START = {"令和": 2018, "平成": 1988}


def doubts(plan: Plan) -> Iterator[str]:
    """All of them, in the order in which the data is read."""
    yield from _counts(plan)
    yield from _lost_lines(plan)
    yield from _unknown_departments(plan)
    yield from question_doubts(plan, load_questions(DATA / "questions.jsonl"))
    yield from _said_otherwise(plan)
    for language in TRANSLATED:
        yield from _translation_doubts(plan, language)


def _said_otherwise(plan: Plan) -> Iterator[str]:
    """Passages that the anticipated questions were not written from."""
    then, now = said(), texts_of(plan)
    for key in dict.fromkeys([*then, *now]):
        if then.get(key) != now.get(key):
            yield f"{key} is not what the anticipated questions were written from: python -m corpus settle"


def _counts(plan: Plan) -> Iterator[str]:
    for name, wanted in COUNTS.items():
        if (held := len(getattr(plan, name))) != wanted:
            yield f"{held} {name}, {wanted} expected"


def _lost_lines(plan: Plan) -> Iterator[str]:
    """Each non-blank line stands in exactly one passage or in the furniture."""
    covered = [p.span for p in plan.passage_by_id.values()] + list(plan.furniture)
    text = squeeze("\n".join(plan.source[s.start : s.end] for s in sorted(covered)))
    if text != squeeze(plan.source):
        yield "passages and furniture together are not the source"
    for line in read_lines(plan.source):
        if not any(span.start < line.span.end and line.span.start < span.end for span in covered):
            yield f"line {line.number} is in no passage: {line.text[:30]}"


def _unknown_departments(plan: Plan) -> Iterator[str]:
    known = {department.name for department in departments()}
    for project in plan.projects:
        for name in project.departments:
            if not set(department_names(name)) & known:
                yield f"{project.id}: {name} is not in departments.toml"


def _translation_doubts(plan: Plan, language: str) -> Iterator[str]:
    for passage in plan.passage_by_id.values():
        if passage.part in ("目次", "スケジュール") or (passage.kind == "heading" and passage.part != "題名"):
            continue
        text = translated(passage, language)
        if text is None:
            stale = passage.id in translations(language)
            yield f"{language}: {passage.id} {'was translated from other words' if stale else 'is not translated'}"
        elif missing := _lost_numbers(passage, text):
            yield f"{language}: {passage.id} lacks {', '.join(missing)}"
    for section in plan.sections:
        if section.title not in names(language):
            yield f"{language}: no name for {section.title}"


def _lost_numbers(passage: Passage, text: str) -> list[str]:
    """Numbers of the Japanese that the translation does not carry, years in either calendar."""
    told = set(_NUMBER.findall(fold(text)))
    years = [(era, 1 if year == "元" else int(year)) for era, year in _ERA.findall(fold(passage.text))]
    western = {year: _ERA_START[era] + year for era, year in years}
    wanted = fold(FOOTNOTE_MARK.sub("", passage.text))
    for month, name in enumerate(_MONTHS, start=1):
        if name in text.lower():
            wanted = wanted.replace(f"{month}月", "")
    return [
        number
        for number in dict.fromkeys(_NUMBER.findall(wanted))
        if number not in told
        and number.replace(",", "") not in told
        and not (number.isdigit() and str(western.get(int(number))) in told)
    ]
