"""Hostile input: questions nobody would ask, from a seed, and what must hold for each of their answers."""

from __future__ import annotations

import json
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from bot import Answer, Turn
from bot.guard import is_verbatim
from bot.types import Audience, Role
from corpus import Plan
from eval.provenance import commit, now
from eval.shelf import NO_SHELF, Shelf
from eval.stats import percentile

LIMIT_MS: Final = 1000.0
MOST_CHARS: Final = 12_000
KEPT: Final = 20
AT_ONCE: Final = 2
LANGUAGES: Final = (None, None, "ja", "easy-ja", "en", "xx")
_MARK = re.compile(r"\[(\d+)\]")


class Asked(Protocol):
    """Who is asked; `bot.PlanBot` is one."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = ...,
        audience: Audience = ...,
        language: str | None = ...,
        role: Role = ...,
    ) -> Answer:
        """The answer to `question`, for one who may see what `role` may."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to ask; `hidden` are the personal data in it, of which nothing may come back. The `role` is drawn apart
    from how the answer is to be worded, the `audience`: neither may stand for the other.
    """

    number: int
    question: str
    history: tuple[Turn, ...]
    audience: Audience
    language: str | None
    hidden: tuple[str, ...]
    role: Role = "citizen"

    @property
    def said(self) -> str:
        """All that the asker says or has said."""
        return " ".join([self.question, *(turn.content for turn in self.history)])


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a case: wall and processor time, and what did not hold."""

    number: int
    ms: float
    cpu_ms: float
    outcome: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FuzzRun:
    """A run over `count` cases: times in milliseconds, outcomes, and the cases in which something did not hold."""

    commit: str
    date: str
    seed: int
    count: int
    seconds: float
    p50_ms: float
    p95_ms: float
    slowest_ms: float
    slowest_cpu_ms: float
    slowest_number: int
    over_limit: int
    outcomes: dict[str, int]
    faults: dict[str, int]
    examples: tuple[tuple[int, str, str], ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything held."""
        return not self.faults and not self.over_limit


class Mutator:
    """Cases without end, the same for the same seed: real questions cut, joined, and mixed with hostile pieces."""

    def __init__(self, seed: int, questions: Sequence[str]) -> None:
        self._chance, self._questions, self._pieces = random.Random(seed), questions, pieces()
        self._roles = random.Random(f"role {seed}")  # apart: what is asked is the same, whoever asks
        self._flat = [piece for kind in self._pieces.values() for piece in kind]
        self._steps: tuple[Callable[[str], str], ...] = (
            self._insert, self._insert, self._join, self._cut, self._double, self._shuffle, self._noise, self._long,
        )  # fmt: skip

    def cases(self) -> Iterator[Case]:
        """The cases, numbered from 0."""
        number = 0
        while True:
            turns = [self._text() for _ in range(self._chance.choice((0, 0, 0, 0, 1, 2, 5)))]
            history = tuple(turn for text in turns for turn in (Turn("user", text), Turn("assistant", self._text())))
            question = self._text()
            hidden = tuple(piece for piece in self._pieces["personal"] if piece in question)
            audience: Audience = self._chance.choice(("citizen", "staff"))
            yield Case(number, question, history, audience, self._chance.choice(LANGUAGES), hidden, self._role())
            number += 1

    def _role(self) -> Role:
        return "staff" if self._roles.random() < 0.5 else "citizen"

    def _text(self) -> str:
        text = self._chance.choice(self._questions)
        for _ in range(self._chance.choice((0, 1, 1, 2, 3, 6))):
            text = self._chance.choice(self._steps)(text)[:MOST_CHARS]
        return text

    def _insert(self, text: str) -> str:
        at = self._chance.randint(0, len(text))
        return text[:at] + self._chance.choice(self._flat) + text[at:]

    def _join(self, text: str) -> str:
        return text + self._chance.choice(("", "。", "\n", " と ", "?")) + self._chance.choice(self._questions)

    def _cut(self, text: str) -> str:
        return text[: self._chance.randint(0, len(text))]

    def _double(self, text: str) -> str:
        return text * self._chance.choice((2, 3, 20))

    def _shuffle(self, text: str) -> str:
        return "".join(self._chance.sample(text, len(text)))

    def _noise(self, text: str) -> str:
        letters = list(text)
        for _ in range(self._chance.randint(1, 8)):
            letters.insert(self._chance.randint(0, len(letters)), chr(self._chance.randrange(0x110000)))
        return "".join(letters)

    def _long(self, text: str) -> str:
        return text + self._chance.choice(self._flat) * self._chance.choice((50, 500, 3000))


@cache
def pieces() -> dict[str, list[str]]:
    """The hostile pieces by kind."""
    table: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "fuzz.toml").read_text(encoding="utf-8"))
    return table


def faults_of(case: Case, answer: Answer, plan: Plan, shelf: Shelf = NO_SHELF) -> tuple[str, ...]:
    """What does not hold for an answer, by name; empty when all is well."""
    marks = {int(mark) for mark in _MARK.findall(answer.answer)}
    told = json.dumps(answer.as_dict(), ensure_ascii=False)
    broken = {
        "nothing said": not answer.answer.strip(),
        "a quote is not verbatim": not all(
            shelf.holds(c.section, c.quote) if c.section.startswith("doc:") else is_verbatim(c.quote, plan)
            for c in answer.citations
        ),
        "a mark leads nowhere": not marks <= {c.n for c in answer.citations},
        "declined with citations": answer.abstained and bool(answer.citations),
        "personal data came back": any(piece in told for piece in case.hidden),
        "markup came back": bool(re.search(r"<(script|img|h1)\b|\]\(\s*javascript:", answer.answer)),
        **shelf.faults_of(case.role, case.said, answer),
    }
    return tuple(name for name, is_broken in broken.items() if is_broken)


def fuzz(
    bot: Asked,
    plan: Plan,
    questions: Sequence[str],
    count: int,
    seed: int,
    say: Callable[[str], None],
    shelf: Shelf = NO_SHELF,
) -> FuzzRun:
    """Asks `count` cases, two at a time, and tells every thousand; `shelf` are the documents that `bot` has read."""
    started, tried, examples = time.perf_counter(), [], []
    cases = islice(Mutator(seed, questions).cases(), count)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for batch in iter(lambda: list(islice(cases, 1000)), []):
            done = list(pool.map(lambda case: try_case(bot, plan, case, shelf), batch))
            for case, result in zip(batch, done, strict=True):
                if result.faults or result.ms > LIMIT_MS:
                    what = ", ".join(result.faults) or f"{result.ms:.0f} ms"
                    examples.append((case.number, what, repr(case)[:2000]))
                    say(f"case {case.number}: {what}")
            tried += done
            say(f"{len(tried)}/{count} cases, {len(examples)} to look at, slowest {max(t.ms for t in done):.0f} ms")
    slowest = max(tried, key=lambda result: result.ms)
    times = [result.ms for result in tried]
    return FuzzRun(
        commit(),
        now(),
        seed,
        len(tried),
        round(time.perf_counter() - started, 1),
        round(percentile(times, 0.5), 1),
        round(percentile(times, 0.95), 1),
        round(slowest.ms, 1),
        round(max(result.cpu_ms for result in tried), 1),
        slowest.number,
        sum(ms > LIMIT_MS for ms in times),
        dict(Counter(result.outcome for result in tried)),
        dict(Counter(fault for result in tried for fault in result.faults)),
        tuple(examples[:KEPT]),
    )


def try_case(bot: Asked, plan: Plan, case: Case, shelf: Shelf = NO_SHELF) -> Tried:
    """Asks one case; an exception is a fault like any other."""
    started, cpu = time.perf_counter(), time.thread_time()
    answer: Answer | None
    try:
        answer = bot.ask(case.question, case.history, case.audience, case.language, case.role)
    except Exception as error:
        answer, fault = None, f"{type(error).__name__}: {str(error)[:80]}"
    ms, cpu_ms = (time.perf_counter() - started) * 1000, (time.thread_time() - cpu) * 1000
    if answer is None:
        return Tried(case.number, ms, cpu_ms, "exception", (fault,))
    return Tried(case.number, ms, cpu_ms, _outcome(answer), faults_of(case, answer, plan, shelf))


def _outcome(answer: Answer) -> str:
    beside = any(c.section.startswith("doc:") for c in answer.citations)
    return answer.reason or ("answered from a document" if beside else "answered")


def keep(run: FuzzRun, folder: Path, name: str = "fuzz") -> Path:
    """Writes `run` to ``<folder>/<name>-<commit>-<seed>.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{run.commit}-{run.seed}.json"
    path.write_text(json.dumps(asdict(run), ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
    return path
