"""The whole scorer, against answers of a careful reader and against each way to break one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.questions import FOLDER, load_set
from eval.records import read_jsonl
from eval.scorer import Scorer
from eval.types import Cited, Question, Reply, Tally, Verdict

DEV = load_set("dev").questions
REFERENCE = {reply.id: reply for reply in read_jsonl(FOLDER / "dev-reference.jsonl", Reply).rows}


def test_a_careful_reader_is_right_on_every_question(scorer: Scorer) -> None:
    verdicts = [scorer.verdict(question, REFERENCE[question.id]) for question in DEV]
    assert [verdict.right for verdict in verdicts] == [True] * 136
    assert [verdict.cited.hit for verdict in verdicts if verdict.cited.of] == [1] * 107
    assert not [verdict.unstated for verdict in verdicts if verdict.unstated]


@pytest.mark.parametrize("question", [q for q in DEV if q.must], ids=lambda question: question.id)
def test_each_question_can_be_failed(scorer: Scorer, question: Question) -> None:
    silent = replace(REFERENCE[question.id], answer="計画をご覧ください。", citations=())
    verdict = scorer.verdict(question, silent)
    assert not verdict.right
    assert verdict.cited == (0, 1)


@pytest.mark.parametrize("question", DEV, ids=lambda question: question.id)
def test_the_other_decision_is_always_wrong(scorer: Scorer, question: Question) -> None:
    reference = REFERENCE[question.id]
    assert not scorer.verdict(question, replace(reference, abstained=not reference.abstained)).right


def test_a_whole_verdict(scorer: Scorer) -> None:
    verdict = scorer.verdict(QUESTION, REPLY)
    assert verdict == Verdict(
        right=True,
        flaws=(),
        facts=Tally(2, 2),
        cited=Tally(1, 1),
        precision=Tally(1, 1),
        recall=Tally(1, 1),
        verbatim=Tally(1, 1),
        valid=Tally(1, 1),
        marks=Tally(2, 2),
        coverage=Tally(1, 1),
        faithful=Tally(2, 2),
        quoted=Tally(1, 2),  # 令和11 is in the table's head, which is not quoted
        unstated=(),
        credit=1,
        length=23,
        ranked=verdict.ranked,
    )
    assert verdict.ranked is not None
    assert verdict.ranked.first == 2


@pytest.mark.parametrize(
    ("broken", "measure"),
    [
        (replace(REPLY, answer="令和11年度です。[1]"), "facts"),
        (replace(REPLY, citations=(replace(REPLY.citations[0], section="1-3"),)), "cited"),
        (replace(REPLY, citations=(replace(REPLY.citations[0], section="1-3"),)), "valid"),
        (replace(REPLY, citations=(replace(REPLY.citations[0], quote="公金は9種類です"),)), "verbatim"),
        (replace(REPLY, citations=(replace(REPLY.citations[0], n=2),)), "marks"),
        (replace(REPLY, citations=(*REPLY.citations, Cited("2-1", 2))), "precision"),
        (replace(REPLY, answer=REPLY.answer + "便利です。"), "coverage"),
        (replace(REPLY, answer=REPLY.answer + "主管課は収納課です。[1]"), "faithful"),
    ],
)
def test_each_measure_falls_alone_for_its_own_reason(scorer: Scorer, broken: Reply, measure: str) -> None:
    hit, of = getattr(scorer.verdict(QUESTION, broken), measure)
    assert hit < of


def test_nothing_is_measured_where_nothing_is_stated(scorer: Scorer) -> None:
    verdict = scorer.verdict(UNANSWERABLE, DECLINED)
    assert verdict.right
    assert {verdict.facts, verdict.cited, verdict.coverage, verdict.faithful, verdict.verbatim} == {(0, 0)}


def test_a_failed_reply_has_a_verdict_too(scorer: Scorer) -> None:
    verdict = scorer.verdict(QUESTION, Reply("Q-1", error="died"))
    assert (verdict.right, verdict.cited, verdict.credit, verdict.length) == (False, (0, 1), 0, 0)
