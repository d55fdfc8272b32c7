"""The question sets: files in ``eval/questions/``, found by name, or any file by its path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from eval.errors import EvalError
from eval.records import read_jsonl
from eval.types import SEALED_SETS, Question

FOLDER = Path(__file__).parent / "questions"
DEVELOPMENT = ("dev", "own-dev", "own-dev-2")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A named set; `faults` tells which lines could not be used, and why."""

    name: str
    questions: tuple[Question, ...]
    faults: tuple[str, ...]

    @property
    def sealed(self) -> bool:
        """True where only totals may be shown."""
        return self.name in SEALED_SETS


def load_set(name: str, folder: Path = FOLDER) -> QuestionSet:
    """The set called `name` in `folder`, or the one in the file `name`. A repeated id is a fault, the first one counts.

    Raises `EvalError` where there is no such file, or no usable line in it.
    """
    path = Path(name) if name.endswith(".jsonl") else folder / f"{name}.jsonl"
    loaded = read_jsonl(path, Question)
    by_id: dict[str, Question] = {}
    faults = list(loaded.faults)
    for question in loaded.rows:
        if question.id in by_id:
            faults.append(f"{path.name}: the id {question.id} is there twice")
        by_id.setdefault(question.id, question)
    if not by_id:
        raise EvalError(f"{path}: no usable question{'; ' + faults[0] if faults else ''}")
    return QuestionSet(path.stem, tuple(by_id.values()), tuple(faults))


def load_sets(names: Sequence[str], folder: Path = FOLDER) -> tuple[QuestionSet, ...]:
    """The sets called `names`; without names, those development sets that are there."""
    wanted = names or [name for name in DEVELOPMENT if (folder / f"{name}.jsonl").exists()]
    if not wanted:
        raise EvalError(f"{folder}: no question set")
    return tuple(load_set(name, folder) for name in wanted)


def names_of(folder: Path = FOLDER) -> tuple[str, ...]:
    """The question sets of `folder`; files of reference answers are none."""
    return tuple(path.stem for path in sorted(folder.glob("*.jsonl")) if not path.stem.endswith("-reference"))


def sample(questions: QuestionSet, count: int, seed: int) -> QuestionSet:
    """`count` questions drawn with `seed`, in their old order; all of them where there are no more."""
    if count < 1:
        raise EvalError(f"a sample of {count} questions")
    chosen = set(Random(seed).sample(questions.questions, min(count, len(questions.questions))))
    return replace(questions, questions=tuple(q for q in questions.questions if q in chosen))
