"""Asks every question, scores every reply, and makes a run of it: whatever fails, the rest is scored and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from eval.answerers import Answerer, Fault
from eval.errors import EvalError
from eval.progress import Progress
from eval.provenance import commit, hashes, now, versions
from eval.questions import QuestionSet
from eval.scorer import Scorer
from eval.types import Flaw, Question, Reply, Row, Run, Verdict


@dataclass(frozen=True, slots=True)
class Collected:
    """One reply for each question, in the questions' order, and what went wrong."""

    replies: tuple[Reply, ...]
    faults: tuple[str, ...]


def collect(answerer: Answerer, questions: Sequence[Question], progress: Progress | None = None) -> Collected:
    """Takes the replies as they come. Unasked and repeated ones are faults; who is not answered gets an error reply."""
    wanted = {question.id for question in questions}
    replies: dict[str, Reply] = {}
    faults: list[str] = []
    for event in _until_stopped(answerer, questions):
        fault = event.message if isinstance(event, Fault) else _misplaced(event, wanted, replies)
        if fault:
            faults.append(fault)
        elif isinstance(event, Reply):
            replies[event.id] = event
            if progress:
                progress.step()
    unanswered = [id_ for id_ in (question.id for question in questions) if id_ not in replies]
    if unanswered:
        faults.append(f"{len(unanswered)} of {len(questions)} questions not answered: {_some(unanswered)}")
    faults += _errors(replies.values())
    missing = {id_: Reply(id_, error="no answer") for id_ in unanswered}
    return Collected(tuple((replies | missing)[question.id] for question in questions), tuple(faults))


def run(answerer: Answerer, sets: Sequence[QuestionSet], scorer: Scorer, name: str) -> Run:
    """Evaluates `answerer` on `sets`. Raises `EvalError` where not one question was answered."""
    rows: list[Row] = []
    faults = [fault for questions in sets for fault in questions.faults]
    for questions in sets:
        with Progress(questions.name, len(questions.questions)) as progress:
            collected = collect(answerer, questions.questions, progress)
        if all(reply.error for reply in collected.replies):
            raise EvalError(f"{answerer.name} answered no question of {questions.name}: {collected.faults[0]}")
        faults += collected.faults
        scored = zip(questions.questions, collected.replies, strict=True)
        made = [row_of(questions.name, question, reply, scorer.verdict(question, reply)) for question, reply in scored]
        rows += map(_seal, made) if questions.sealed else made
    description = answerer.describe()
    return Run(
        name=name,
        commit=commit(),
        date=now(),
        answerer=answerer.name,
        sets=tuple(questions.name for questions in sets),
        settings=description.settings,
        hashes={**hashes(scorer.plan, sets), **description.hashes},
        versions=versions(),
        faults=tuple(faults),
        rows=tuple(rows),
    )


def _until_stopped(answerer: Answerer, questions: Sequence[Question]) -> Iterator[Reply | Fault]:
    """The answerer's events; an interrupt from the keyboard or an error of the answerer ends them, as a fault."""
    try:
        yield from answerer.answer(questions)
    except KeyboardInterrupt:
        yield Fault("interrupted")
    except EvalError as error:
        yield Fault(str(error))


def _misplaced(reply: Reply, wanted: set[str], replies: dict[str, Reply]) -> str:
    if reply.id not in wanted:
        return f"an answer for {reply.id}, which was not asked"
    return f"a second answer for {reply.id}" if reply.id in replies else ""


def _errors(replies: Iterable[Reply]) -> Iterator[str]:
    """One sentence for each error, however many replies have it."""
    by_error: dict[str, list[str]] = {}
    for reply in replies:
        by_error.setdefault(reply.error, []).append(reply.id)
    return (f"{_some(ids)}: {error}" for error, ids in by_error.items() if error)


def _some(ids: Sequence[str], shown: int = 5) -> str:
    return ", ".join(ids[:shown]) + (f" and {len(ids) - shown} more" if len(ids) > shown else "")


def row_of(set_name: str, question: Question, reply: Reply, verdict: Verdict) -> Row:
    """The row of a run for one scored reply."""
    return Row(
        id=question.id,
        set=set_name,
        category=question.category,
        audience=question.audience,
        lang=question.lang,
        abstain=question.abstain,
        question=question.question,
        gold=question.gold,
        reply=reply,
        verdict=verdict,
    )


def _seal(row: Row) -> Row:
    """The row without a word of question, gold or answer: verdict, timing and confidence stay."""
    kept = row.reply
    reply = Reply(kept.id, abstained=kept.abstained, confidence=kept.confidence, elapsed_ms=kept.elapsed_ms)
    flaws = tuple(Flaw(flaw.kind) for flaw in row.verdict.flaws)
    return replace(row, question="", gold=(), reply=reply, verdict=replace(row.verdict, flaws=flaws, unstated=()))
