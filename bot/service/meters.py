"""What is counted and timed, in Prometheus' format; no label carries anything a visitor wrote."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.types import LANGUAGES, Answer

__all__ = ["CONTENT_TYPE_LATEST", "Meters", "outcome"]

# Seconds: an extractive answer takes tens of milliseconds, a worded one seconds.
BUCKETS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


def outcome(answer: Answer) -> str:
    """``declined`` where the plan does not say, ``small_talk`` where nothing is cited, else ``answered``."""
    if answer.abstained:
        return "declined"
    return "answered" if answer.citations else "small_talk"


class Meters:
    """The meters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        labels = ("outcome", "reason", "language", "audience", "engine")
        self.answers = Counter("planbot_answers", "Answers given", labels, registry=self.registry)
        self.seconds = Histogram(
            "planbot_answer_seconds", "Time to an answer", ("engine",), buckets=BUCKETS, registry=self.registry
        )
        self.failures = Counter("planbot_failures", "Questions that ended in an error", registry=self.registry)
        self.removed = Counter("planbot_guard_removed_lines", "Lines the guard took away", registry=self.registry)
        self.wordings = Counter(
            "planbot_wordings", "Answers a language model was asked to word", ("outcome",), registry=self.registry
        )
        self.sentences = Counter(
            "planbot_wording_sentences", "Sentences of a language model by what became of them", ("fate",),
            registry=self.registry,
        )  # fmt: skip
        self.tokens = Counter("planbot_tokens", "Tokens of the language model", ("way",), registry=self.registry)
        self.refused = Counter("planbot_refused", "Requests not let in", ("why",), registry=self.registry)
        self.working = Gauge("planbot_working", "Requests and answers being worked on", registry=self.registry)
        self.voices = Counter("planbot_feedback", "Voices on answers", ("kind",), registry=self.registry)
        self.rates_away = Counter(
            "planbot_rates_away", "Times the shared storage of the rates was found away", registry=self.registry
        )
        self.unkept = Counter("planbot_unkept", "Records that could not be written", registry=self.registry)

    def answered(self, answer: Answer, seconds: float) -> None:
        """Counts and times one answer."""
        language = answer.language if answer.language in LANGUAGES else "other"
        reason = answer.reason or ""
        self.answers.labels(outcome(answer), reason, language, answer.audience, answer.engine).inc()
        self.seconds.labels(answer.engine).observe(seconds)
        self.removed.inc(answer.removed)
        if answer.wording:
            self.wordings.labels(answer.wording.outcome).inc()
            self.sentences.labels("repaired").inc(answer.wording.repaired)
            self.sentences.labels("removed").inc(answer.wording.removed)
        if answer.wording and answer.wording.outcome != "cached":
            self.tokens.labels("in").inc(answer.wording.tokens_in)
            self.tokens.labels("out").inc(answer.wording.tokens_out)

    def exposition(self) -> bytes:
        """All of them as text."""
        return generate_latest(self.registry)
