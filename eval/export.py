"""A run in the form that RAGAS reads: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import Plan
from eval.errors import EvalError
from eval.faith import FaithChecker
from eval.questions import FOLDER
from eval.records import read_jsonl, write_jsonl
from eval.types import SEALED_SETS, Cited, Reply, Row, Run

CONTEXTS = 5


@dataclass(frozen=True, slots=True)
class RagasSample:
    """RAGAS's SingleTurnSample; `reference` is a careful reader's answer, empty where there is none."""

    user_input: str
    response: str
    retrieved_contexts: tuple[str, ...]
    reference: str


def samples(run: Run, plan: Plan, folder: Path = FOLDER) -> Iterator[RagasSample]:
    """Every row that may be read. Contexts are the sections retrieved first, else the quotes cited."""
    checker = FaithChecker(plan)
    references = {name: _references(folder / f"{name}-reference.jsonl") for name in run.sets}
    for row in run.rows:
        if row.set not in SEALED_SETS:
            yield RagasSample(
                row.question, row.reply.answer, _contexts(row, checker), references.get(row.set, {}).get(row.id, "")
            )


def export(run: Run, path: Path, plan: Plan, folder: Path = FOLDER) -> Path:
    """Writes `samples` to `path` and returns it."""
    try:
        write_jsonl(path, samples(run, plan, folder))
    except OSError as error:
        raise EvalError(f"{path}: {error.strerror}") from error
    return path


def _contexts(row: Row, checker: FaithChecker) -> tuple[str, ...]:
    sections = (checker.section_text(Cited(id_)) for id_ in row.reply.retrieved[:CONTEXTS])
    return tuple(filter(None, sections)) or tuple(c.quote for c in row.reply.citations if c.quote)


def _references(path: Path) -> dict[str, str]:
    return {reply.id: reply.answer for reply in read_jsonl(path, Reply).rows} if path.exists() else {}
