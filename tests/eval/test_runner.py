from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from eval.answerers import Description, Fault
from eval.errors import EvalError
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.questions import QuestionSet
from eval.records import dump
from eval.runner import collect, run
from eval.scorer import Scorer
from eval.types import Question, Reply

BOTH = (QUESTION, UNANSWERABLE)


@dataclass(frozen=True)
class Scripted:
    """Yields its events; an exception among them is raised in its place."""

    events: tuple[Reply | Fault | BaseException, ...]
    name: str = "scripted"

    def describe(self) -> Description:
        return Description({"engine": "none"}, {"index": "abc"})

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply | Fault]:
        for event in self.events:
            if isinstance(event, BaseException):
                raise event
            yield event


def test_replies_come_back_in_the_order_of_the_questions() -> None:
    collected = collect(Scripted((DECLINED, REPLY)), BOTH)
    assert collected.replies == (REPLY, DECLINED)
    assert collected.faults == ()


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ((REPLY, DECLINED, replace(REPLY, id="X-9")), "an answer for X-9, which was not asked"),
        ((REPLY, DECLINED, replace(REPLY, answer="again")), "a second answer for Q-1"),
        ((REPLY, DECLINED, Fault("exit 1")), "exit 1"),
        ((REPLY,), "1 of 2 questions not answered: Q-2"),
        ((REPLY, replace(DECLINED, error="boom")), "Q-2: boom"),
        ((REPLY, DECLINED, EvalError("died")), "died"),
        ((REPLY, DECLINED, KeyboardInterrupt()), "interrupted"),
    ],
)
def test_what_goes_wrong_is_told_and_the_rest_kept(events: tuple[Reply | Fault, ...], fault: str) -> None:
    collected = collect(Scripted(events), BOTH)
    assert fault in collected.faults
    assert collected.replies[0] == REPLY
    assert len(collected.replies) == 2


def test_a_bot_that_dies_half_way_leaves_an_error_for_the_rest(scorer: Scorer) -> None:
    made = run(Scripted((REPLY, EvalError("died"))), [QuestionSet("s", BOTH, ("s line 9: broken",))], scorer, "n")
    assert [row.verdict.right for row in made.rows] == [True, False]
    assert made.rows[1].reply.error == "no answer"
    assert made.faults == ("s line 9: broken", "died", "1 of 2 questions not answered: Q-2")


def test_many_unanswered_questions_are_not_all_listed() -> None:
    questions = [replace(QUESTION, id=str(n)) for n in range(9)]
    assert collect(Scripted(()), questions).faults == ("9 of 9 questions not answered: 0, 1, 2, 3, 4 and 4 more",)


def test_the_same_error_is_told_once() -> None:
    questions = [replace(QUESTION, id=str(n)) for n in range(3)]
    events = tuple(Reply(str(n), error="boom" if n else "bang") for n in range(3))
    assert collect(Scripted(events), questions).faults == ("0: bang", "1, 2: boom")


def test_no_answer_at_all_is_no_run(scorer: Scorer) -> None:
    with pytest.raises(EvalError, match="scripted answered no question of s: exit 3"):
        run(Scripted((Fault("exit 3"),)), [QuestionSet("s", BOTH, ())], scorer, "n")


def test_a_run_says_what_it_was_made_with(scorer: Scorer) -> None:
    made = run(Scripted((REPLY, DECLINED)), [QuestionSet("s", BOTH, ())], scorer, "n")
    assert made.id == f"n-{made.commit}"
    assert (made.settings, made.sets, made.answerer) == ({"engine": "none"}, ("s",), "scripted")
    assert set(made.hashes) == {"corpus", "s", "index"}
    assert made.versions["python"].startswith("3.")
    assert [(row.id, row.set, row.category) for row in made.rows] == [("Q-1", "s", "kpi"), ("Q-2", "s", "out_of_scope")]


def test_a_sealed_set_keeps_verdicts_and_not_a_word(scorer: Scorer) -> None:
    wrong = replace(REPLY, answer="10種類です。秘密 [1]")
    made = run(Scripted((wrong, DECLINED)), [QuestionSet("own-test", BOTH, ())], scorer, "n")
    text = dump(made)
    assert [row.verdict.right for row in made.rows] == [False, True]
    assert made.rows[0].reply.elapsed_ms == 12.0
    assert [flaw.kind for flaw in made.rows[0].verdict.flaws] == ["missing fact", "missing fact", "wrong fact"]
    for word in (QUESTION.question, "秘密", "9種", "10種", "ch5-1", UNANSWERABLE.question, DECLINED.answer):
        assert word not in text
