"""The fuzzer: the same cases for the same seed, every broken answer found, and the bot holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from bot import Answer, Citation, PlanBot, Turn
from corpus import Plan
from eval import fuzz
from eval.fuzz import Case, Mutator, faults_of, pieces
from index import OpenIndex, Settings

QUESTIONS = ("KPIは何ですか?", "計画の期間は?", "Wi-Fiはどこで使えますか?")
CASE = Case(0, "KPIは? 090-8765-4321", (), "citizen", None, ("090-8765-4321",))
GOOD = Answer(
    "計画です[1]。",
    False,
    None,
    (Citation(1, "front", "", None, "佐野市", ""),),
    (),
    0.9,
    "ja",
    "citizen",
    "extractive",
)


def test_the_same_seed_gives_the_same_cases() -> None:
    first, again, other = (list(islice(Mutator(seed, QUESTIONS).cases(), 50)) for seed in (1, 1, 2))
    assert first == again != other
    assert max(len(case.question) for case in first) <= fuzz.MOST_CHARS
    assert any(case.history for case in first)


def test_every_kind_of_piece_is_used() -> None:
    text = "".join(case.question for case in islice(Mutator(1, QUESTIONS).cases(), 3000))
    assert [kind for kind, lines in pieces().items() if not any(line in text for line in lines)] == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"answer": "  "}, "nothing said"),
        ({"citations": (Citation(1, "front", "", None, "でたらめな引用", ""),)}, "a quote is not verbatim"),
        ({"answer": "計画です[2]。"}, "a mark leads nowhere"),
        ({"abstained": True}, "declined with citations"),
        ({"answer": "090-8765-4321です[1]。"}, "personal data came back"),
        ({"answer": "<script>x</script>[1]"}, "markup came back"),
    ],
)
def test_what_does_not_hold_is_found(plan: Plan, broken: dict[str, object], fault: str) -> None:
    assert faults_of(CASE, GOOD, plan) == ()
    assert faults_of(CASE, replace(GOOD, **broken), plan) == (fault,)  # type: ignore[arg-type]


class Broken:
    def ask(
        self, question: str, history: Sequence[Turn] = (), audience: str = "citizen", language: str | None = None
    ) -> Answer:
        raise RuntimeError("broken on purpose")


def test_an_exception_is_a_fault(plan: Plan, tmp_path: Path) -> None:
    run = fuzz.fuzz(Broken(), plan, QUESTIONS, 3, 1, lambda _: None)
    assert (run.count, run.outcomes, run.is_clean) == (3, {"exception": 3}, False)
    assert json.loads(fuzz.keep(run, tmp_path).read_text())["faults"] == {"RuntimeError: broken on purpose": 3}


def test_the_bot_holds(settings: Settings, plan: Plan, opened: OpenIndex) -> None:
    bot = PlanBot(settings, plan, opened.retriever)
    run = fuzz.fuzz(bot, plan, QUESTIONS, 150, 20261122, lambda _: None)
    assert run.faults == {}
    # wall time is the machine's as well; the full run measures it on a quiet one
    assert run.slowest_cpu_ms < fuzz.LIMIT_MS
