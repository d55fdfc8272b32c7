"""The hallucination suite: bad sentences of a model must not get through, good ones must not be harmed.

``bad.jsonl`` and ``good.jsonl`` were written from the plan beside the guard, the ``heldout`` ones after it, in two
rounds of 30 and 30. At first sight 0 of 30 and 1 of 30 bad ones got through, 5 of 30 and 4 of 30 good ones were harmed;
the causes were mended since.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.llm.check import Checker
from bot.llm.repair import Mended, Mender
from bot.llm.sentences import sentences
from bot.llm.types import Source
from bot.render import tell
from corpus import Plan
from corpus.translations import translated
from index import OpenIndex

FOLDER = Path(__file__).parent
KINDS = (
    "figure", "year", "department", "project", "indicator", "limit", "yes_no", "mark", "injected", "invented", "en"
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    kind: str
    passages: tuple[str, ...]
    language: str
    text: str


def cases(name: str) -> list[Case]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(**{**json.loads(line), "passages": tuple(json.loads(line)["passages"])}) for line in lines]


@pytest.fixture(scope="module")
def mender(plan: Plan, opened: OpenIndex) -> Mender:
    return Mender(Checker(plan, opened.retriever.embed))


def mended(case: Case, mender: Mender, plan: Plan) -> Iterator[Mended]:
    passages = [plan.passage_by_id[key] for key in case.passages]
    sources = [
        Source(n, passage.id, translated(passage, case.language) or tell(passage, plan))
        for n, passage in enumerate(passages, start=1)
    ]
    return (mender.mend(sentence, sources, case.language) for sentence in sentences([case.text]))


@pytest.mark.parametrize("case", cases("bad"), ids=lambda case: f"{case.kind}-{case.text[:24]}")
def test_nothing_unsupported_gets_through(case: Case, mender: Mender, plan: Plan) -> None:
    assert [m.text for m in mended(case, mender, plan) if m.how != "removed"] == []


@pytest.mark.parametrize("name", ["heldout", "heldout2"])
def test_sentences_held_out(name: str, mender: Mender, plan: Plan) -> None:
    bad = [m.text for case in cases(f"bad-{name}") for m in mended(case, mender, plan) if m.how != "removed"]
    good = cases(f"good-{name}")
    harmed = [case.text for case in good for m in mended(case, mender, plan) if m.how != "kept"]
    assert bad == []
    assert len(harmed) <= 0.1 * len(good), harmed


def test_few_good_sentences_are_harmed(mender: Mender, plan: Plan) -> None:
    good = cases("good")
    harmed = [case.text for case in good for m in mended(case, mender, plan) if m.how != "kept"]
    assert len(good) >= 80
    assert len(harmed) <= 0.05 * len(good), harmed


def test_the_suite_is_wide() -> None:
    bad = cases("bad")
    assert len(bad) >= 80
    assert set(KINDS) == {case.kind for case in bad}
    assert min(Counter(case.kind for case in bad).values()) >= 5
    assert len({passage for case in bad for passage in case.passages}) >= 40


def test_every_passage_of_the_suite_is_the_plans(plan: Plan) -> None:
    every = [*cases("bad"), *cases("good")]
    assert [p for case in every for p in case.passages if p not in plan.passage_by_id] == []


def test_a_sentence_that_is_the_plans_is_kept(mender: Mender, plan: Plan) -> None:
    """Every sentence of the projects, said as the plan says it."""
    passages = [p for project in plan.projects for p in (*project.state, *project.content) if p.kind == "sentence"]
    harmed = []
    for passage in passages:
        case = Case("own", (passage.id,), "ja", tell(passage, plan) + "[1]")
        harmed += [m.text for m in mended(case, mender, plan) if m.how == "removed"]
    assert len(harmed) <= 0.05 * len(passages), harmed
