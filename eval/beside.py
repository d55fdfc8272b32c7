"""The plan's questions with foreign documents beside the plan: they should be answered as without."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot import PlanBot, Settings, Turn
from corpus.files import MEDIA, SourceDocument, read_document
from corpus.versions import alike
from eval.answerers import BotAnswerer
from eval.errors import EvalError
from eval.metrics import BY_NAME
from eval.provenance import commit, now
from eval.questions import QuestionSet
from eval.runner import run as evaluate
from eval.scorer import Scorer
from eval.synthetic import documents
from eval.tables import aligned
from eval.types import Row, Run

PASSAGES_EACH: Final = 20
BOUND: Final = 0.01
FIGURES: Final = ("right", "cited", "declined", "over_refusal")


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure (0..1) of a set, or of all, over `n` questions with the plan alone and with the documents beside it."""

    set: str
    figure: str
    n: int
    alone: float
    beside: float


@dataclass(frozen=True, slots=True)
class Beside:
    """What `documents` of `passages` in all change; `otherwise` are the questions that are answered otherwise."""

    commit: str
    date: str
    documents: int
    passages: int
    questions: int
    pairs: tuple[Pair, ...]
    otherwise: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether as many answers are right as without, within `BOUND`."""
        return all(abs(p.alone - p.beside) <= BOUND for p in self.pairs if p.figure == "right")

    def __str__(self) -> str:
        """A table for the terminal."""
        head = (f"{self.documents} documents, {self.passages} passages", "alone", "beside", "n")
        rows = [(f"{p.set}: {p.figure}", f"{p.alone:.3f}", f"{p.beside:.3f}", str(p.n)) for p in self.pairs]
        told = f"{len(self.otherwise)} of {self.questions} questions are answered otherwise"
        return f"{aligned([head, *rows])}\n{told}{': ' if self.otherwise else ''}{', '.join(self.otherwise)}"


def foreign(what: str) -> tuple[SourceDocument, ...]:
    """So many documents that were never written, or those in a file or folder. Raises `EvalError` without any."""
    if what.isdecimal():
        return tuple(documents(int(what) * PASSAGES_EACH, each=PASSAGES_EACH))
    path = Path(what)
    files = sorted(f for f in path.rglob("*") if f.suffix.lower() in MEDIA) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise EvalError(f"neither a number nor documents: {what}")
    return tuple(read_document(file) for file in files)


def beside(added: Sequence[SourceDocument], sets: Sequence[QuestionSet], scorer: Scorer) -> Beside:
    """Asks `sets` of a bot with the plan alone, and of the same one with `added`, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        bot = PlanBot.open(Settings(data_dir=Path(folder)))
        assert bot.library is not None  # an opened bot has one, be it empty
        answerer = BotAnswerer(bot, Turn, with_retrieval=False)
        alone = evaluate(answerer, sets, scorer, "alone")
        bot.library.add(added, {})
        return compared(added, alone, evaluate(answerer, sets, scorer, "beside"))


def compared(added: Sequence[SourceDocument], alone: Run, beside: Run) -> Beside:
    """The figures of both runs, over all and by set."""
    if faults := (*alone.faults, *beside.faults):
        raise EvalError(faults[0])
    pairs = [pair for name in ("all", *alone.sets) for pair in _pairs(name, _of(alone, name), _of(beside, name))]
    both = zip(alone.rows, beside.rows, strict=True)
    return Beside(
        commit(),
        now(),
        len(added),
        sum(len(document.passages) for document in added),
        len(alone.rows),
        tuple(pairs),
        tuple(a.id for a, b in both if not alike(a.reply.answer, b.reply.answer)),
    )


def keep(made: Beside, folder: Path) -> Path:
    """Writes it to ``<folder>/beside-<commit>.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"beside-{made.commit}.json"
    path.write_text(json.dumps(asdict(made), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _of(run: Run, name: str) -> list[Row]:
    return [row for row in run.rows if name in ("all", row.set)]


def _pairs(name: str, alone: Sequence[Row], beside: Sequence[Row]) -> Iterable[Pair]:
    for figure in FIGURES:
        one, other = BY_NAME[figure].over(alone), BY_NAME[figure].over(beside)
        if one and other:
            yield Pair(name, figure, one.n, round(one.value, 4), round(other.value, 4))
