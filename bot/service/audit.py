"""The trail of what the staff do: who logged in or out, who added or removed which document."""

from __future__ import annotations

import logging
from typing import Final, Literal

from bot.service.callers import MAX_NAME

NAME: Final = "bot.audit"
# The field whose value is written as it is: a trail that masks who it was would be none.
WHO: Final = "staff"
LOG = logging.getLogger(NAME)
Deed = Literal[
    "login", "login_refused", "logout", "document_new", "document_replaced", "document_unchanged", "document_removed",
]  # fmt: skip


def note(deed: Deed, who: str = "", **fields: str) -> None:
    """Writes one line, whatever the level of the log: `who` did it, what was typed at a refused login is not told."""
    LOG.info(deed, extra={WHO: " ".join(who.split())[:MAX_NAME], **fields})
