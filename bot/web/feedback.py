"""What visitors say about answers: kept in SQLite, with personal data masked before it is written."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.privacy import mask
from bot.web.turn import FEEDBACK
from bot.web.types import Exchange

MAX_COMMENT = 1000
_TABLE = """
create table if not exists feedback (
  id integer primary key, at text not null, kind text not null, comment text not null, question text not null,
  answer text not null, cited text not null, abstained integer not null, language text not null, audience text not null
)"""
_INSERT = """
insert into feedback (at, kind, comment, question, answer, cited, abstained, language, audience)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)"""


@dataclass(frozen=True, slots=True)
class FeedbackStore:
    """The file the feedback goes to; a connection per call, so that any thread may write."""

    path: Path

    def add(self, kind: str, comment: str, exchange: Exchange) -> None:
        """Keeps one voice. Raises ValueError where `kind` is none of `FEEDBACK` or nothing was answered."""
        if kind not in FEEDBACK or exchange.answer is None:
            raise ValueError(f"no such feedback: {kind}")
        answer = exchange.answer
        cited = [{"section": c.section, "anchor": c.anchor} for c in answer.citations]
        row = (
            datetime.now(UTC).isoformat(timespec="seconds"),
            kind,
            mask(comment[:MAX_COMMENT])[0],
            mask(exchange.question)[0],
            answer.answer,
            json.dumps(cited, ensure_ascii=False),
            answer.abstained,
            answer.language,
            answer.audience,
        )
        with closing(self._connect()) as connection, connection:
            connection.execute(_INSERT, row)

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=10)
        connection.execute(_TABLE)
        return connection
