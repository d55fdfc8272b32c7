"""How the library grows: build time, size, memory, retrieval time and recall at 1,000 passages and more."""

from __future__ import annotations

import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.stats import percentile
from eval.svg import Axis, Plot, round_ticks
from eval.synthetic import documents

QUESTIONS = 200
K = 10
LIMIT_MS, LIMIT_MB, LIMIT_RECALL = 120.0, 2048.0, 0.98


@dataclass(frozen=True, slots=True)
class Scale:
    """One size: seconds for all of it and for one more document, megabytes, milliseconds, and recall of 10 (0..1)."""

    passages: int
    build_s: float
    one_more_s: float
    open_s: float
    disk_mb: float
    memory_mb: float
    retrieval_p50_ms: float
    retrieval_p95_ms: float
    recall: float
    answers_per_s: float

    @property
    def holds(self) -> bool:
        """Whether it stays within the bounds it is held to."""
        return self.retrieval_p95_ms <= LIMIT_MS and self.memory_mb <= LIMIT_MB and self.recall >= LIMIT_RECALL


def measure_scale(passages: int, seed: int = 7) -> Scale:
    """Measures one size in two processes of its own: one builds, one opens what was built and searches."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, context.Pool(1, maxtasksperchild=1) as pool:
        build_s, one_more_s = pool.apply(_build, (passages, seed, folder))
        disk_mb = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) / 1e6
        open_s, memory_mb, times, recall, rate = pool.apply(_search, (passages, seed, folder))
    return Scale(
        passages,
        round(build_s, 1),
        round(one_more_s, 2),
        round(open_s, 1),
        round(disk_mb, 1),
        round(memory_mb, 0),
        round(percentile(times, 0.5), 1),
        round(percentile(times, 0.95), 1),
        round(recall, 4),
        round(rate, 1),
    )


def _build(passages: int, seed: int, folder: str) -> tuple[float, float]:
    from index import Settings
    from index.library import open_library

    library = open_library(Settings(data_dir=Path(folder)))
    made = list(documents(passages, seed))
    started = time.perf_counter()
    library.add(made, {}, lambda _: None)
    built = time.perf_counter()
    (extra,) = documents(50, seed + 1, 50)
    library.add([type(extra)("one-more", extra.title, extra.visibility, "1", extra.passages)], {}, lambda _: None)
    return built - started, time.perf_counter() - built


def _search(passages: int, seed: int, folder: str) -> tuple[float, float, list[float], float, float]:
    from bot import PlanBot
    from bot.features import words_of
    from index import Settings, load_embedder
    from index.library import Library
    from index.types import PUBLIC

    settings = Settings(data_dir=Path(folder))
    encoder = load_embedder(settings)
    started = time.perf_counter()
    Library(settings, encoder).check()  # before the bot opens its own, from which Chroma would have it in memory
    open_s = time.perf_counter() - started
    bot = PlanBot.open(settings)
    library = bot.library
    assert library is not None
    asked = questions(passages, seed)
    bot.ask(asked[0])
    times = []
    for question in asked:
        begun = time.perf_counter()
        library.search(question, encoder.embed_query(question), PUBLIC)
        library.rarity(words_of(question), PUBLIC)
        times.append((time.perf_counter() - begun) * 1000)
    begun = time.perf_counter()
    for question in asked[:50]:
        bot.ask(question)
    rate = 50 / (time.perf_counter() - begun)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return open_s, memory_mb, times, _recall(Path(folder), [encoder.embed_query(q) for q in asked]), rate


def questions(passages: int, seed: int) -> list[str]:
    """Questions that are each about one passage: its first half."""
    draw = random.Random(seed + 2)
    texts = [passage.text for document in documents(passages, seed) for passage in document.passages]
    return [text[: len(text) // 2] for text in draw.sample(texts, min(QUESTIONS, len(texts)))]


def _recall(folder: Path, vectors: Sequence[Sequence[float]]) -> float:
    """Share of the exact ten nearest that the approximate search finds, over all segments together."""
    from index.store import Database

    database = Database(folder / "documents")
    shares = []
    for name in sorted(n for n in database.names() if n.startswith("documents-public-")):
        entries = database.get(name)
        assert entries is not None
        ids = entries.ids()
        matrix = entries.vectors(ids)
        for vector in vectors:
            exact = np.argpartition(-(matrix @ np.asarray(vector, dtype=np.float32)), min(K, len(ids) - 1))[:K]
            found = {key for key, _ in entries.nearest(vector, K)}
            shares.append(len(found & {ids[i] for i in exact}) / min(K, len(ids)))
    return float(np.mean(shares))


def table(scales: Sequence[Scale]) -> str:
    """The figures as a Markdown table, with a million passages by extrapolation."""
    head = (
        "| 箇所 | 作る | 1文書を足す | 開く | ディスク | メモリ | 探す p50 / p95 | recall@10 | 1秒あたりの答え |\n"
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    )
    rows = [
        f"| {s.passages:,} | {s.build_s:,.1f} 秒 | {s.one_more_s:.1f} 秒 | {s.open_s:.1f} 秒 | {s.disk_mb:,.0f} MB "
        f"| {s.memory_mb:,.0f} MB | {s.retrieval_p50_ms:.0f} / {s.retrieval_p95_ms:.0f} ms | {s.recall:.3f} "
        f"| {s.answers_per_s:.1f} |"
        for s in scales
    ]
    return head + "\n".join([*rows, *_extrapolated(scales)])


def _extrapolated(scales: Sequence[Scale]) -> list[str]:
    """A row for a million passages, on the line through the two largest sizes; not of the time to search, which an
    approximate index does not spend on such a line.
    """
    if len(scales) < 2:
        return []
    low, high = scales[-2:]
    reach = (1_000_000 - high.passages) / (high.passages - low.passages)

    def at(name: str) -> float:
        before, after = getattr(low, name), getattr(high, name)
        return float(max(0.0, after + (after - before) * reach))

    return [
        f"| 1,000,000(測らず、直線で延ばした) | {at('build_s'):,.0f} 秒 | | {at('open_s'):,.0f} 秒 | "
        f"{at('disk_mb'):,.0f} MB | {at('memory_mb'):,.0f} MB | | | |"
    ]


PLOTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "scale": ("Retrieval time", "ms", ("retrieval_p50_ms", "retrieval_p95_ms")),
    "scale-build": ("Build time", "seconds", ("build_s",)),
    "scale-size": ("Memory and disk", "MB", ("memory_mb", "disk_mb")),
}


def plots(scales: Sequence[Scale]) -> dict[str, str]:
    """SVG by name, over the number of passages: retrieval time (50th and 95th percentile), build time, memory and
    disk.
    """
    return {name: _plot(scales, *how) for name, how in PLOTS.items()}


def _plot(scales: Sequence[Scale], title: str, unit: str, names: Sequence[str]) -> str:
    across = round_ticks(max(s.passages for s in scales) / 1000)
    up = round_ticks(max(getattr(s, name) for s in scales for name in names))
    frame = Plot(title, Axis("thousand passages", 0, across[-1], across), Axis(unit, 0, up[-1], up))
    return frame.alone([[(s.passages / 1000, getattr(s, name)) for s in scales] for name in names])


def as_rows(scales: Sequence[Scale]) -> list[dict[str, float]]:
    """The figures as plain JSON values."""
    return [asdict(scale) for scale in scales]
