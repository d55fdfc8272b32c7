"""The log: lines of text or JSON, with personal data masked in whatever is written."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from bot.privacy import mask
from bot.service import audit
from index import Settings

# What every record has; anything else was given as `extra` and is a field of its own.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(settings: Settings) -> None:
    """Sends what the product logs to stderr, in the format of the settings."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.log_format == "json" else MaskedText())
    logging.basicConfig(handlers=[handler], force=True)
    for package in ("bot", "index"):
        logging.getLogger(package).setLevel(settings.log_level)
    logging.getLogger(audit.NAME).setLevel(logging.INFO)


class MaskedText(logging.Formatter):
    """Time, level, logger and message; the fields after it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        fields = "".join(f" {name}={masked(record, name, str(value))}" for name, value in extras(record).items())
        return mask(super().format(record))[0] + fields


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, fields, ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask(record.getMessage())[0],
            **{
                name: masked(record, name, value) if isinstance(value, str) else value
                for name, value in extras(record).items()
            },
        }
        if record.exc_info:
            line["error"] = mask(self.formatException(record.exc_info))[0]
        return json.dumps(line, ensure_ascii=False, default=str)


def masked(record: logging.LogRecord, name: str, value: str) -> str:
    """The value of a field without personal data, but for the name of the staff in the audit trail."""
    return value if (record.name, name) == (audit.NAME, audit.WHO) else mask(value)[0]


def extras(record: logging.LogRecord) -> dict[str, Any]:
    """The fields a record was given beside its message."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}
