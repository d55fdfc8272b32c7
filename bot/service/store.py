"""What is kept of the conversations: unanswered questions and voices on answers, masked, for a limited time.

SQLite in write-ahead mode: several threads and processes of one machine may write. What was confirmed is on the disk.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.privacy import mask
from bot.service.types import KINDS, Unanswered, Voice
from bot.types import Answer

MAX_COMMENT, MAX_QUESTION, MAX_ANSWER = 1000, 500, 4000
# So that nobody fills the disk by asking: the oldest go first.
MAX_ROWS = 200_000
TIDY_EVERY_S = 3600
CLOCK_SLACK_S = 600
# Reasons worth a look by those who plan; an order to the bot is not a question.
REASONS = ("not_in_plan", "off_topic", "unclear")
_TABLES = """
create table if not exists feedback (
  id integer primary key, at text not null, kind text not null, comment text not null, question text not null,
  answer text not null, cited text not null, abstained integer not null, language text not null, audience text not null
);
create table if not exists unanswered (
  id integer primary key, at text not null, question text not null, reason text not null, near text not null,
  language text not null, audience text not null
);
create index if not exists unanswered_at on unanswered (at);
create index if not exists feedback_at on feedback (at);
"""
_FEEDBACK = """
insert into feedback (at, kind, comment, question, answer, cited, abstained, language, audience)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_UNANSWERED = "insert into unanswered (at, question, reason, near, language, audience) values (?, ?, ?, ?, ?, ?)"


@dataclass(slots=True)
class Store:
    """The file; a connection per call, so that any thread may write. With `keep_days` 0 nothing is kept.

    All methods raise OSError or `sqlite3.Error` where the file cannot be used.
    """

    path: Path
    keep_days: int = 90
    _tidied: float = field(default=float("-inf"), init=False)
    _clock: float = field(default_factory=lambda: time.time() - time.monotonic(), init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def add_feedback(self, kind: str, comment: str, question: str, answer: Answer) -> None:
        """Keeps one voice. Raises ValueError where `kind` is none of `KINDS`."""
        if kind not in KINDS:
            raise ValueError(f"no such feedback: {kind}")
        cited = json.dumps([{"section": c.section, "anchor": c.anchor} for c in answer.citations], ensure_ascii=False)
        row = (
            _now(),
            kind,
            _kept(comment, MAX_COMMENT),
            _kept(question, MAX_QUESTION),
            _kept(answer.answer, MAX_ANSWER),
            cited,
            answer.abstained,
            answer.language,
            answer.audience,
        )
        self._write(_FEEDBACK, row)

    def add_unanswered(self, question: str, answer: Answer) -> None:
        """Keeps a question the plan has no answer to, with the sections nearest to it."""
        if answer.reason in REASONS:
            near = json.dumps([related.section for related in answer.related])
            text = _kept(question, MAX_QUESTION)
            self._write(_UNANSWERED, (_now(), text, answer.reason, near, answer.language, answer.audience))

    def unanswered(self, since: datetime) -> tuple[Unanswered, ...]:
        """The unanswered questions from `since` (UTC) on, oldest first."""
        sql = "select at, question, reason, near, language, audience from unanswered where at >= ? order by at, id"
        return tuple(
            Unanswered(datetime.fromisoformat(at), question, reason, tuple(json.loads(near)), language, audience)
            for at, question, reason, near, language, audience in self._read(sql, since)
        )

    def voices(self, since: datetime) -> tuple[Voice, ...]:
        """The voices from `since` (UTC) on, oldest first."""
        sql = "select at, kind, comment, question, answer, cited from feedback where at >= ? order by at, id"
        return tuple(
            Voice(
                datetime.fromisoformat(at),
                kind,
                comment,
                question,
                answer,
                tuple(dict.fromkeys(c["section"] for c in json.loads(cited))),
            )
            for at, kind, comment, question, answer, cited in self._read(sql, since)
        )

    def works(self) -> bool:
        """Whether the file can be read and written."""
        with closing(self._connect()) as connection, connection:
            connection.execute("begin immediate")
        return True

    def tidy(self) -> int:
        """Removes what has been kept long enough, and how many rows that were.

        A clock that jumped while we run is not believed: nothing is removed until the next start.
        """
        if abs(time.time() - time.monotonic() - self._clock) > CLOCK_SLACK_S:
            return 0
        before = (datetime.now(UTC) - timedelta(days=self.keep_days)).isoformat(timespec="seconds")
        removed = 0
        with closing(self._connect()) as connection, connection:
            for table in ("feedback", "unanswered"):
                removed += connection.execute(f"delete from {table} where at < ?", (before,)).rowcount
                removed += connection.execute(
                    f"delete from {table} where id <= (select max(id) from {table}) - ?", (MAX_ROWS,)
                ).rowcount
        return removed

    def _write(self, sql: str, row: tuple[object, ...]) -> None:
        if not self.keep_days:
            return
        with closing(self._connect()) as connection, connection:
            connection.execute(sql, row)
        if self._is_due():
            self.tidy()

    def _read(self, sql: str, since: datetime) -> list[tuple[str, ...]]:
        self.tidy()
        with closing(self._connect()) as connection:
            return connection.execute(sql, (since.isoformat(timespec="seconds"),)).fetchall()

    def _is_due(self) -> bool:
        with self._lock:
            now = time.monotonic()
            if now - self._tidied < TIDY_EVERY_S:
                return False
            self._tidied = now
            return True

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=10)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma secure_delete = on")
            connection.executescript(_TABLES)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _kept(text: str, most: int) -> str:
    """At most `most` characters of `text` as they may be kept: masked, and without what no file can hold."""
    return mask(text[:most].encode(errors="replace").decode())[0]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
