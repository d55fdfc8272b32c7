"""Many questions from a file, and a file with their answers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.service.watched import Bot
from bot.types import Audience, Role

MOST = 2000


class BatchError(ValueError):
    """A file that cannot be read; `key` names the words for it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the file; `error` is set where it holds no question."""

    id: str
    question: str = ""
    error: str = ""


def read_questions(name: str, data: bytes) -> tuple[Asked, ...]:
    """The questions of a JSONL or CSV file. Raises `BatchError`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Japanese Excel saves when it is not told otherwise.
        text = data.decode("cp932", errors="replace")
    asked = tuple(_from_csv(text) if name.lower().endswith(".csv") else _from_jsonl(text))
    if not asked:
        raise BatchError("staff.no_question")
    if len(asked) > MOST:
        raise BatchError("staff.too_many", count=len(asked), most=MOST)
    return asked


def answers(bot: Bot, asked: tuple[Asked, ...], audience: Audience, role: Role = "citizen") -> Iterator[dict[str, Any]]:
    """One record per line of the file, in order: ``{id, …answer}`` or ``{id, error}``."""
    for line in asked:
        if line.error:
            yield {"id": line.id, "error": line.error}
            continue
        try:
            yield {"id": line.id, **bot.ask(line.question, (), audience, None, role).as_dict()}
        except Exception as error:
            yield {"id": line.id, "error": f"{type(error).__name__}: no answer"}


def as_rows(asked: tuple[Asked, ...], records: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The records as a table for a spreadsheet."""
    head = ("id", "question", "answer", "abstained", "sections", "pages", "quotes", "error")
    return [head, *(_row(line, record) for line, record in zip(asked, records, strict=True))]


def _row(line: Asked, record: dict[str, Any]) -> tuple[str, ...]:
    cited = record.get("citations", ())
    return (
        line.id,
        line.question,
        str(record.get("answer", "")),
        str(record.get("abstained", "")),
        "、".join(dict.fromkeys(c["section"] for c in cited)),
        "、".join(dict.fromkeys(str(c["page"]) for c in cited if c["page"])),
        "\n".join(c["quote"] for c in cited),
        str(record.get("error", "")),
    )


def _from_csv(text: str) -> Iterator[Asked]:
    rows = csv.DictReader(io.StringIO(text))
    if "question" not in (rows.fieldnames or ()):
        raise BatchError("staff.no_question")
    for number, row in enumerate(rows, start=1):
        yield _asked(row, number)


def _from_jsonl(text: str) -> Iterator[Asked]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            record = None
        yield _asked(record, number) if isinstance(record, dict) else Asked(str(number), error="not a JSON object")


def _asked(record: dict[str, Any], number: int) -> Asked:
    key, question = str(record.get("id") or number), record.get("question")
    if not isinstance(question, str) or not question.strip():
        return Asked(key, error="no question")
    return Asked(key, question)
