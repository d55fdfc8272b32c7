"""A language model measured: extractive, worded with the guard, worded without, side by side on the same words.

The model is asked once for each question, however long it takes; what it said is kept with its timing, so that a run
can be taken up again, and each setting and deadline is scored on the very same words.
"""

from __future__ import annotations

import json
import threading
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot import PlanBot, Settings, Turn
from bot.llm import LanguageModel, Message, Piece
from bot.llm.cache import key_of
from bot.llm.model import open_model
from bot.types import Answer, Wording
from eval import readme
from eval.answerers import BotAnswerer
from eval.metrics import figures
from eval.questions import DEVELOPMENT, QuestionSet, load_sets, sample
from eval.runner import run
from eval.scorer import Scorer
from eval.stats import mean, percentile
from eval.tables import markdown
from eval.types import Audience, Run
from index import ModelFailure

PATIENCE_S = 600.0  # how long the model is listened to, whatever the deadline that is measured
METRICS = ("right", "cited", "faithful", "over_refusal")
ROWS = (
    *METRICS,
    "worded, of those the model may word",
    "sentences / repaired / removed",
    "fallbacks",
    "tokens in / out, mean",
    "to the first sentence, median",
    "to the end, median",
)
Heard = tuple[Piece, ...]


class Recorder:
    """A model that remembers in `path` what it said; what is known is said again at once, up to `deadline_ms`."""

    def __init__(self, model: LanguageModel, path: Path) -> None:
        self._model, self._path = model, path
        self.name = model.name
        self.deadline_ms = float("inf")
        self._known = dict(_read(path))
        self._lock = threading.Lock()

    def stream(self, messages: Sequence[Message]) -> Iterator[Piece]:
        """The pieces, as they came. Raises `ModelFailure`: "slow" where the next one came after the deadline."""
        key = key_of(self.name, messages)
        if key not in self._known:
            self._keep(key, tuple(self._listen(messages)))
        for piece in self._known[key]:
            if piece.ms > self.deadline_ms:
                raise ModelFailure("slow")
            yield piece

    def _listen(self, messages: Sequence[Message]) -> Iterator[Piece]:
        started = time.perf_counter()
        for piece in self._model.stream(messages):
            yield replace(piece, ms=round(1000 * (time.perf_counter() - started), 1))

    def _keep(self, key: str, pieces: Heard) -> None:
        with self._lock:
            self._known[key] = pieces
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                line = {"key": key, "pieces": [asdict(piece) for piece in pieces]}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


@dataclass
class Tapped:
    """A bot whose answers' metadata are kept beside the replies."""

    bot: PlanBot
    wordings: list[Wording]

    def ask(self, question: str, history: Sequence[Turn] = (), audience: Audience = "citizen") -> Answer:
        """The bot's answer."""
        answer = self.bot.ask(question, history, audience)
        if answer.wording:
            self.wordings.append(answer.wording)
        return answer

    def retrieve(self, question: str, rankings: Any = None) -> Any:
        """What the bot finds."""
        return self.bot.retrieve(question, rankings)


@dataclass(frozen=True, slots=True)
class Column:
    """One setting: its run, and what the model did in it."""

    title: str
    run: Run
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All settings on the same questions, as kept in a file."""

    model: str
    prompt: str
    columns: tuple[Column, ...]

    def __str__(self) -> str:
        """Markdown: a row a figure, a column a setting."""
        first = self.columns[0].run
        head = f"`{first.commit}`, {self.model}, prompts `{self.prompt}`, {len(first.rows)} questions of "
        rows = list(zip(ROWS, *map(_cells, self.columns), strict=True))
        table = markdown(("", *(column.title for column in self.columns)), rows)
        return f"{head}{', '.join(first.sets)}.\n\n{table}"


def measure(options: Namespace) -> int:
    """The command: all settings on the sets asked for; a sample is kept, and not put into the README."""
    sets = load_sets(options.sets or DEVELOPMENT[:1])
    if options.sample is not None:
        sets = tuple(sample(questions, options.sample, options.seed) for questions in sets)
    bot = PlanBot.open()
    changed = {"llm": options.model, "llm_base_url": options.url, "llm_max_tokens": options.max_tokens}
    model = open_model(bot.settings.model_copy(update={**changed, "llm_deadline_seconds": PATIENCE_S}))
    heard = options.heard or options.results / "llm" / "heard.jsonl"
    made = compare(bot, model, sets, heard, options.deadline)
    print(f"{made}\n\nkept: {save(made, options.results)}")
    if options.sample is None:
        readme.insert("llm", str(made))
    return 0


def compare(
    bot: PlanBot, model: LanguageModel, sets: Sequence[QuestionSet], heard: Path, deadlines: Sequence[float]
) -> Comparison:
    """Scores `bot` without a model, then with `model` at each deadline (seconds), with the guard and without."""
    recorder = Recorder(model, heard)
    columns = [_column("extractive", bot, sets)]
    for seconds in deadlines:
        recorder.deadline_ms = 1000 * seconds
        for title, without in (("generative, guard", ""), ("generative, no guard", "guard")):
            changed = {"llm": model.name, "without": without, "llm_deadline_seconds": PATIENCE_S, "llm_retries": 0}
            settings = Settings(**{**bot.settings.model_dump(), **changed})
            worded = PlanBot(settings, bot.plan, bot.retriever, bot.library, recorder)
            columns.append(_column(f"{title}, {seconds:g} s", worded, sets))
    prompts = {wording.prompt for column in columns for wording in column.wordings}
    return Comparison(model.name, ", ".join(sorted(prompts)), tuple(columns))


def save(made: Comparison, folder: Path) -> Path:
    """Writes the comparison as ``llm/<commit>.json`` under `folder`."""
    path = folder / "llm" / f"{made.columns[0].run.commit}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(TypeAdapter(Comparison).dump_json(made, indent=1) + b"\n")
    return path


def _column(title: str, bot: PlanBot, sets: Sequence[QuestionSet]) -> Column:
    tapped = Tapped(bot, [])
    made = run(BotAnswerer(tapped, Turn, title, with_retrieval=False), sets, Scorer.of_plan(), title)
    return Column(title, made, tuple(tapped.wordings))


def _cells(column: Column) -> list[str]:
    """The figures of `column`, one for each of `ROWS`."""
    by_name = {figure.metric: figure for figure in figures(column.run.rows, METRICS)}
    wordings = column.wordings
    used = [w for w in wordings if w.used]
    failed = Counter(w.outcome for w in wordings if not w.used)
    sums = [sum(getattr(w, name) for w in wordings) for name in ("sentences", "repaired", "removed")]
    return [
        *(str(by_name[name]) if name in by_name else "-" for name in METRICS),
        f"{len(used)} of {len(wordings)}",
        " / ".join(map(str, sums)),
        ", ".join(f"{kind} {n}" for kind, n in failed.most_common()) or "-",
        _tokens(wordings),
        _seconds([w.first_ms for w in used]),
        _seconds([w.total_ms for w in used]),
    ]


def _tokens(wordings: Sequence[Wording]) -> str:
    if not wordings:
        return "-"
    return f"{mean([w.tokens_in for w in wordings]):.0f} / {mean([w.tokens_out for w in wordings]):.0f}"


def _seconds(values: Sequence[float]) -> str:
    return f"{percentile(values, 0.5) / 1000:.1f} s" if values else "-"


def _read(path: Path) -> Iterator[tuple[str, Heard]]:
    """What was heard before, one call a line."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["key"], tuple(Piece(**piece) for piece in record["pieces"])
