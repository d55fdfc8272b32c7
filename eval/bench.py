"""Benchmarks: index build, time to answer alone and with many at once, memory."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

from bot import PlanBot, Settings
from eval.provenance import commit, now, versions
from eval.stats import percentile

MANY_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Bench:
    """One measurement: seconds for the index, milliseconds for answers, answers a second, megabytes of memory."""

    commit: str
    date: str
    questions: int
    index_s: float
    answer_p50_ms: float
    answer_p95_ms: float
    at_once: int
    answers_per_s: float
    at_once_p95_ms: float
    memory_mb: float
    versions: dict[str, str]

    def table(self) -> str:
        """The figures as a Markdown table."""
        rows = (
            ("索引を作る(読み込みのあと)", f"{self.index_s:.1f} 秒"),
            ("一つの答え p50 / p95", f"{self.answer_p50_ms:.0f} / {self.answer_p95_ms:.0f} ms"),
            (
                f"一つのプロセスに {self.at_once} 人",
                f"1秒に {self.answers_per_s:.0f} 件、p95 {self.at_once_p95_ms:.0f} ms",
            ),
            ("プロセスのメモリ", f"{self.memory_mb:.0f} MB"),
        )
        return "\n".join(["| 測ったもの | 値 |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def measure(questions: Sequence[str], seconds: float = 10.0) -> Bench:
    """Measures the bot on `questions`; the index is built anew in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        index_s = _build(settings)
        bot = PlanBot.open(settings)
        bot.ask(questions[0])  # the first answer loads what is loaded once
        alone = [_timed(bot, question) for question in questions]
        at_once, rate = _many(bot, questions, seconds)
    return Bench(
        commit(),
        now(),
        len(questions),
        round(index_s, 2),
        round(percentile(alone, 0.5), 1),
        round(percentile(alone, 0.95), 1),
        MANY_AT_ONCE,
        round(rate, 1),
        round(percentile(at_once, 0.95), 1),
        round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0),
        dict(versions()),
    )


def keep(bench: Bench, folder: Path) -> Path:
    """Writes `bench` to ``<folder>/bench-<commit>.json``."""
    path = folder / f"bench-{bench.commit}.json"
    path.write_text(json.dumps(asdict(bench), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _build(settings: Settings) -> float:
    from corpus import load_plan
    from index.encoder import load_embedder
    from index.open import rebuild

    plan, encoder = load_plan(), load_embedder(settings)
    started = time.perf_counter()
    rebuild(settings, plan, encoder, lambda _: None)
    return time.perf_counter() - started


def _timed(bot: PlanBot, question: str) -> float:
    started = time.perf_counter()
    bot.ask(question)
    return (time.perf_counter() - started) * 1000


def _many(bot: PlanBot, questions: Sequence[str], seconds: float) -> tuple[list[float], float]:
    """Times of `MANY_AT_ONCE` askers who ask without a pause, and answers a second."""
    end = time.perf_counter() + seconds

    def asker(first: int) -> list[float]:
        times: list[float] = []
        for question in islice(cycle(questions), first, None):
            if time.perf_counter() > end:
                return times
            times.append(_timed(bot, question))
        return times

    with ThreadPoolExecutor(MANY_AT_ONCE) as pool:
        times = [t for taken in pool.map(asker, range(MANY_AT_ONCE)) for t in taken]
    return times, len(times) / seconds
