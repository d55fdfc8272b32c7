"""The gate: figures of the development questions against ``eval/floors.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.errors import BelowFloor, EvalError
from eval.metrics import BY_NAME
from eval.records import read_text
from eval.types import Row, Run

FLOORS = Path(__file__).parent / "floors.toml"
_RECORDED = "[recorded]"


@dataclass(frozen=True, slots=True)
class Floors:
    """The least each metric of `floors` may be, the most each of `ceilings`; `recorded` is the last recorded run."""

    floors: Mapping[str, float]
    ceilings: Mapping[str, float]
    recorded: Mapping[str, str | float]

    @classmethod
    def read(cls, path: Path = FLOORS) -> Floors:
        """Raises `EvalError` where the file cannot be read or names a metric that does not exist."""
        try:
            floors = TypeAdapter(cls).validate_python(tomllib.loads(read_text(path)))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise EvalError(f"{path}: {str(error).splitlines()[0]}") from error
        unknown = [name for name in (*floors.floors, *floors.ceilings) if name not in BY_NAME]
        if unknown:
            raise EvalError(f"{path}: unknown metric {unknown[0]}; known: {', '.join(BY_NAME)}")
        return floors

    def breaches(self, rows: Sequence[Row]) -> Iterator[str]:
        """One sentence for each figure out of bounds; one that cannot be measured is out of bounds."""
        bounds = [(name, floor, "floor") for name, floor in self.floors.items()]
        bounds += [(name, ceiling, "ceiling") for name, ceiling in self.ceilings.items()]
        for name, bound, kind in bounds:
            figure = BY_NAME[name].over(rows)
            if figure is None:
                yield f"{name} cannot be measured"
            elif (figure.value < bound) if kind == "floor" else (figure.value > bound):
                side = "under its floor" if kind == "floor" else "over its ceiling"
                yield f"{name} {figure.value:.4f} is {side} {bound:g}"


def hold(run: Run, floors: Floors) -> None:
    """Raises `BelowFloor` with all breaches in one line; returns where there is none."""
    breaches = list(floors.breaches(run.rows))
    if breaches:
        raise BelowFloor("; ".join(breaches))


def record(run: Run, path: Path = FLOORS) -> None:
    """Writes the figures of `run` for the bounded metrics into the table ``[recorded]``; the rest of the file stays."""
    floors = Floors.read(path)
    kept = read_text(path).split(_RECORDED)[0]
    lines = [_RECORDED, "# Written by `python -m eval run --record`.", f'run = "{run.id}"']
    for name in (*floors.floors, *floors.ceilings):
        figure = BY_NAME[name].over(run.rows)
        lines += [f"{name} = {figure.value:.4f}"] if figure else []
    path.write_text(kept + "\n".join(lines) + "\n", encoding="utf-8")
