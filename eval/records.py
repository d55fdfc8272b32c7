"""JSON in and out, at the edge: lines are read into frozen types, and what cannot be read is told by line and id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from eval.errors import EvalError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """The lines that could be read, and one sentence for each that could not."""

    rows: tuple[T, ...]
    faults: tuple[str, ...]


def read_text(path: Path) -> str:
    """The text of `path`; raises `EvalError` with the reason where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise EvalError(f"{path}: {reason}") from error


def read_jsonl(path: Path, kind: type[T]) -> Loaded[T]:
    """Reads `path` line by line; blank lines are passed over, broken ones become faults, the rest goes on."""
    adapter = TypeAdapter(kind)
    rows: list[T] = []
    faults: list[str] = []
    for number, line in _lines(read_text(path)):
        try:
            rows.append(adapter.validate_json(line))
        except ValidationError as error:
            faults.append(f"{path.name} line {number}{id_of(line)}: {_first(error)}")
    return Loaded(tuple(rows), tuple(faults))


def write_jsonl(path: Path, rows: Iterable[object]) -> None:
    """Writes one JSON object a line, UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(dump(row) + "\n" for row in rows), encoding="utf-8")


def dump(row: object) -> str:
    """`row` as one line of JSON."""
    return TypeAdapter(type(row)).dump_json(row).decode()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # Only "\n" ends a line of JSON Lines: str.splitlines would also cut at U+2028 inside a string.
    return ((n, line) for n, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1) if line.strip())


def id_of(line: str) -> str:
    """`` (<id>)`` where the line has one, else nothing.

    >>> id_of('{"id": "C-1", "lang": 3}'), id_of('{"id":')
    (' (C-1)', '')
    """
    try:
        record = json.loads(line)
    except ValueError:
        return ""
    return f" ({record['id']})" if isinstance(record, dict) and "id" in record else ""


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
