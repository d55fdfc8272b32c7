"""What people asked in vain and what they said of answers: grouped, by topic, project and 課, with its trend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from bot.service.store import Store
from bot.service.types import Unanswered, Voice
from corpus import Plan, normalise

Embed = Callable[[list[str]], Sequence[Sequence[float]]]
# Cosine distance up to which questions are taken for the same, between the averages of groups; see `docs/service.md`.
SAME = 0.30
# Grouping costs the square of the number of different questions; beyond this the rarest stay alone.
MOST_GROUPED = 2000
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Topic:
    """A section as the report names it; `project` is empty where it is none, `department` the 課 in charge."""

    section: str
    title: str
    project: str
    department: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same: the commonest, how often, in which weeks (oldest first), near which topic."""

    question: str
    count: int
    weekly: tuple[int, ...]
    topic: Topic
    reason: str
    others: tuple[str, ...]

    @property
    def trend(self) -> int:
        """Questions of the later half of the weeks less those of the earlier half."""
        return trend_of(self.weekly)


@dataclass(frozen=True, slots=True)
class Count:
    """A topic, project or 課: the questions asked in vain, the faults found, and the questions of each week."""

    name: str
    asked: int
    faults: int
    weekly: tuple[int, ...]

    @property
    def trend(self) -> int:
        """As that of a group."""
        return trend_of(self.weekly)


@dataclass(frozen=True, slots=True)
class Said:
    """A voice that found fault, with the topic of the answer."""

    voice: Voice
    topic: Topic


@dataclass(frozen=True, slots=True)
class Report:
    """Everything of the last days; `weeks` are the first days of the weeks (UTC), `kinds` counts all voices."""

    days: int
    weeks: tuple[datetime, ...]
    groups: tuple[Group, ...]
    said: tuple[Said, ...]
    kinds: dict[str, int]

    @property
    def total(self) -> int:
        """Unanswered questions in all."""
        return sum(group.count for group in self.groups)

    def by(self, name: str) -> list[Count]:
        """Questions and faults by a field of `Topic`, most first."""
        found: dict[str, list[Group]] = {}
        for group in self.groups:
            found.setdefault(getattr(group.topic, name), []).append(group)
        faults = Counter(getattr(said.topic, name) for said in self.said)
        counts = [
            Count(
                key,
                sum(group.count for group in found.get(key, ())),
                faults[key],
                tuple(sum(group.weekly[n] for group in found.get(key, ())) for n in range(len(self.weeks))),
            )
            for key in {*found, *faults}
            if key
        ]
        return sorted(counts, key=lambda count: (-count.asked - count.faults, count.name))


def trend_of(weekly: Sequence[int]) -> int:
    """What the later half of the weeks has more than the earlier one; of an odd number the middle one is left out.

    >>> trend_of((1, 2)), trend_of((5, 9, 1)), trend_of((3,))
    (1, -4, 0)
    """
    half = len(weekly) // 2
    return sum(weekly[-half:]) - sum(weekly[:half]) if half else 0


def make_report(stores: Sequence[Store], plan: Plan, embed: Embed, days: int, now: datetime | None = None) -> Report:
    """The report of the last `days` days up to `now`, of one or more data folders together.

    Raises OSError or `sqlite3.Error` where nothing can be read.
    """
    now = now or datetime.now(UTC)
    since = now - timedelta(days=days)
    count = max(1, -(-days // 7))
    weeks = tuple(now - WEEK * n for n in range(count, 0, -1))
    voices = sorted((voice for store in stores for voice in store.voices(since)), key=lambda voice: voice.at)
    asked = sorted((entry for store in stores for entry in store.unanswered(since)), key=lambda entry: entry.at)
    return Report(
        days,
        weeks,
        grouped(asked, weeks, plan, embed),
        tuple(Said(voice, topic_of(voice.cited, plan)) for voice in reversed(voices) if voice.kind != "right"),
        dict(Counter(voice.kind for voice in voices)),
    )


def grouped(asked: Sequence[Unanswered], weeks: Sequence[datetime], plan: Plan, embed: Embed) -> tuple[Group, ...]:
    """The questions in groups, largest first."""
    by_text: dict[str, list[Unanswered]] = {}
    for entry in asked:
        by_text.setdefault(normalise(entry.question).strip("。?!"), []).append(entry)
    texts = sorted(by_text, key=lambda text: -len(by_text[text]))
    labels = same([by_text[text][0].question for text in texts[:MOST_GROUPED]], embed)
    labels += list(range(len(texts), 2 * len(texts) - len(labels)))
    members: dict[int, list[str]] = {}
    for label, text in zip(labels, texts, strict=True):
        members.setdefault(label, []).append(text)
    groups = [_group([by_text[text] for text in group], weeks, plan) for group in members.values()]
    return tuple(sorted(groups, key=lambda group: (-group.count, group.question)))


def same(questions: list[str], embed: Embed) -> list[int]:
    """A label for each question: the same label for those that ask the same (average linkage, cosine)."""
    if len(questions) < 2:
        return list(range(len(questions)))
    from sklearn.cluster import AgglomerativeClustering  # takes a second to import

    vectors = np.asarray(embed(questions))
    clusters = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=SAME)
    return [int(label) for label in clusters.fit_predict(vectors)]


def topic_of(sections: Sequence[str], plan: Plan) -> Topic:
    """The topic of the first of `sections`; a section that is not the plan's is named by its id."""
    key = sections[0] if sections else ""
    section = plan.section_by_id.get(key)
    project = next((project for project in plan.projects if project.id == key), None)
    title = section.title if section else key
    return Topic(key, title, project.label if project else "", project.lead if project else plan.contact.office)


def _group(texts: list[list[Unanswered]], weeks: Sequence[datetime], plan: Plan) -> Group:
    entries = [entry for same_text in texts for entry in same_text]
    near = Counter(entry.near[0] for entry in entries if entry.near)
    weekly = tuple(sum(week <= entry.at < week + WEEK for entry in entries) for week in weeks)
    return Group(
        question=texts[0][0].question,
        count=len(entries),
        weekly=weekly,
        topic=topic_of([key for key, _ in near.most_common(1)], plan),
        reason=Counter(entry.reason for entry in entries).most_common(1)[0][0],
        others=tuple(same_text[0].question for same_text in texts[1:]),
    )
