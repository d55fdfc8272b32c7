"""What each ranking and each switch of the bot is worth: the figures with and without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from corpus import load_plan
from eval.answerers import Answerer, Retriever
from eval.errors import EvalError
from eval.metrics import figures
from eval.progress import Progress
from eval.questions import QuestionSet
from eval.ranking import rank, reciprocal_rank
from eval.runner import run
from eval.scorer import Scorer
from eval.stats import mean
from eval.tables import markdown
from eval.types import Question, Ranked


@dataclass(frozen=True, slots=True)
class RankingChoice:
    """Rankings that are fused, under the name they have in the table."""

    name: str
    rankings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lever:
    """A switch of the bot: its settings where it is off."""

    name: str
    off: Mapping[str, Any]


CHOICES: tuple[RankingChoice, ...] = (
    RankingChoice("dense only", frozenset({"dense"})),
    RankingChoice("BM25 only", frozenset({"bm25"})),
    RankingChoice("dense + BM25, fused", frozenset({"dense", "bm25"})),
    RankingChoice("+ exact hits", frozenset({"dense", "bm25", "exact"})),
    RankingChoice(
        "+ anticipated questions", frozenset({"dense", "bm25", "exact", "questions-dense", "questions-bm25"})
    ),
)
# One line for each switch that `bot.Settings` offers; those it does not know are told and left out.
LEVERS: tuple[Lever, ...] = (
    Lever("without anticipated questions", {"without": "questions"}),
    Lever("without computed facts", {"without": "facts"}),
    Lever("without the trained ranker", {"without": "ranker"}),
    Lever("without answerability", {"without": "answerability"}),
    Lever("without checked premises", {"without": "premises"}),
    Lever("without the earlier turns of a dialogue", {"without": "dialogue"}),
    Lever("without splitting double questions", {"without": "parts"}),
    Lever("without telling what is no question", {"without": "acts"}),
)
CUTS = (1, 3, 5)
END_TO_END = ("right", "cited", "declined", "over_refusal")


@dataclass(frozen=True, slots=True)
class RankingLine:
    """Retrieval by one choice: hit@1, @3, @5 and the mean reciprocal rank, over `n` questions."""

    name: str
    hits: tuple[float, ...]
    mrr: float
    n: int


@dataclass(frozen=True, slots=True)
class LeverLine:
    """The bot end to end with one switch off; empty name for the bot as it is."""

    name: str
    values: Mapping[str, float]
    n: int


@dataclass(frozen=True, slots=True)
class Ablation:
    """Both tables, as kept in a file."""

    commit: str
    sets: tuple[str, ...]
    rankings: tuple[RankingLine, ...]
    levers: tuple[LeverLine, ...]

    def __str__(self) -> str:
        """Markdown."""
        head = ("retrieval by", *(f"hit@{k}" for k in CUTS), "MRR")
        rows = [(line.name, *(f"{hit:.3f}" for hit in line.hits), f"{line.mrr:.3f}") for line in self.rankings]
        n = self.rankings[0].n if self.rankings else 0
        parts = [f"`{self.commit}` on {', '.join(self.sets)}, {n} questions with a gold section.", markdown(head, rows)]
        if self.levers:
            cells = [(line.name, *(f"{line.values[name]:.3f}" for name in line.values)) for line in self.levers]
            parts.append(markdown(("end to end", *self.levers[0].values), cells))
        return "\n\n".join(parts)


def ranking_line(bot: Retriever, choice: RankingChoice, questions: Sequence[Question]) -> RankingLine:
    """Retrieval over `questions` with the rankings of `choice`; what is not found at all counts as missed."""
    found: list[Ranked] = []
    with Progress(choice.name, len(questions)) as progress:
        for question in questions:
            sections = tuple(hit.section for hit in bot.retrieve(question.question, choice.rankings))
            found.append(rank(sections, question.gold) or Ranked(0, 0.0))
            progress.step()
    hits = tuple(mean([float(1 <= ranked.first <= k) for ranked in found]) for k in CUTS)
    return RankingLine(choice.name, hits, mean([reciprocal_rank(ranked.first) for ranked in found]), len(found))


def ranking_table(bot: Retriever, questions: Sequence[Question]) -> tuple[RankingLine, ...]:
    """One line for each of `CHOICES`. Raises `EvalError` where no question can be ranked."""
    wanted = [question for question in questions if question.rankable]
    if not wanted:
        raise EvalError("no question with a gold section to rank for")
    return tuple(ranking_line(bot, choice, wanted) for choice in CHOICES)


def tokeniser_table(questions: Sequence[Question]) -> tuple[RankingLine, ...]:
    """BM25 over passages by morphemes and by character bigrams: why the index splits words as it does."""
    from eval.tokens import PassageBM25  # brings the dictionary along
    from index.tokenise import bigrams, morphemes

    wanted = [question for question in questions if question.rankable]
    return tuple(
        ranking_line(PassageBM25.of(load_plan(), tokenise), RankingChoice(name, frozenset()), wanted)
        for name, tokenise in (("BM25 of passages, Sudachi morphemes", morphemes), ("… character bigrams", bigrams))
    )


def lever_table(
    open_answerer: Callable[[Mapping[str, Any]], Answerer],
    levers: Sequence[Lever],
    sets: Sequence[QuestionSet],
    scorer: Scorer,
) -> tuple[LeverLine, ...]:
    """The bot as it is, then with each of `levers` off."""
    return tuple(
        _lever_line(open_answerer(lever.off), lever.name, sets, scorer) for lever in (Lever("as it is", {}), *levers)
    )


def save(ablation: Ablation, folder: Path) -> Path:
    """Writes the figures as ``ablation/<commit>.json`` under `folder`."""
    path = folder / "ablation" / f"{ablation.commit}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(TypeAdapter(Ablation).dump_json(ablation, indent=1) + b"\n")
    return path


def _lever_line(answerer: Answerer, name: str, sets: Sequence[QuestionSet], scorer: Scorer) -> LeverLine:
    rows = run(answerer, sets, scorer, name).rows
    return LeverLine(name, {figure.metric: figure.value for figure in figures(rows, END_TO_END)}, len(rows))
