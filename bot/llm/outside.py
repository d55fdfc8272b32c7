"""What of a dialogue a language model may be sent: one that runs elsewhere is never sent the staff's own documents."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.types import Role, Turn
from index import Settings


def sendable(history: Sequence[Turn], role: Role, settings: Settings) -> tuple[Turn, ...]:
    """The turns the model may see: all, or of a member of staff the questions alone.

    An answer given to the staff may tell what stands in documents for the staff alone, and a turn does not say what it
    rests on. A model on this machine sees all of it.
    """
    if role != "staff" or is_here(settings.llm_base_url):
        return tuple(history)
    return tuple(turn for turn in history if turn.role == "user")


def is_here(url: str) -> bool:
    """Whether a server runs on this machine; no address is a provider's own, somewhere else.

    >>> is_here("http://127.0.0.1:8081/v1"), is_here("http://[::1]:1/"), is_here("https://api.example.jp"), is_here("")
    (True, True, False, False)
    """
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
