"""Runs are data: one JSON file each under ``eval/results/``."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.errors import EvalError
from eval.records import read_text
from eval.types import Run

FOLDER = Path(__file__).parent / "results"


def save(run: Run, folder: Path = FOLDER) -> Path:
    """Writes `run` as ``<name>-<commit>.json``, in place of an earlier one of that name and commit; the path."""
    path = folder / f"{run.id}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(TypeAdapter(Run).dump_json(run, indent=1) + b"\n")
    except OSError as error:
        raise EvalError(f"{path}: {error.strerror}") from error
    return path


def load(name: str, folder: Path = FOLDER) -> Run:
    """The run in the file `name`, or the one called `name` in `folder`. Raises `EvalError` where it is none."""
    path = Path(name) if name.endswith(".json") else folder / f"{name}.json"
    try:
        return TypeAdapter(Run).validate_json(read_text(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise EvalError(f"{path}: not a run: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def latest(folder: Path = FOLDER) -> Run:
    """The run with the latest date in `folder`."""
    runs = [load(str(path)) for path in sorted(folder.glob("*.json"))]
    if not runs:
        raise EvalError(f"{folder}: no run yet; make one with: python -m eval run")
    return max(runs, key=lambda run: run.date)
