"""How often a visitor, and all together, may ask."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from bot.service.callers import Caller
from index import Settings
from index.errors import SettingsError

# Attempts to log in, from an address and for a name.
LOGINS: Final = RateLimitItemPerMinute(10)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why someone must wait, and for how long."""

    why: str
    wait_s: int


class Rates:
    """Counts requests in a sliding minute. Raises `SettingsError` where the counts cannot be kept.

    Who asks from this machine itself, without a proxy between, is not counted as a visitor: nobody could tell people
    behind an unnamed proxy apart. A jump of the clock starts the minute anew, and never locks anyone out for longer.
    """

    def __init__(self, settings: Settings) -> None:
        try:
            storage = storage_from_string(settings.rate_storage)
        except Exception as error:
            raise SettingsError(f"PLANBOT_RATE_STORAGE={settings.rate_storage!r}: {error}") from error
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._visitor = _per_minute(settings.visitor_per_minute)
        self._all = _per_minute(settings.all_per_minute)

    def refuse(self, caller: Caller) -> Refusal | None:
        """Counts a request of `caller`; the refusal when it is one too many."""
        if self._visitor and not caller.is_here and not self._limiter.hit(self._visitor, "visitor", caller.visitor):
            return Refusal("too_many", self._wait(self._visitor, "visitor", caller.visitor))
        if self._all and not self._limiter.hit(self._all, "all"):
            return Refusal("busy", self._wait(self._all, "all"))
        return None

    def refuse_login(self, caller: Caller, name: str) -> bool:
        """Counts an attempt to log in; whether it is one too many from that address, or for that name."""
        hits = [self._limiter.hit(LOGINS, "login", who) for who in (f"from {caller.visitor}", f"as {name[:60]}")]
        return not all(hits)

    def _wait(self, item: RateLimitItem, *who: str) -> int:
        reset = self._limiter.get_window_stats(item, *who).reset_time
        return max(1, min(item.get_expiry(), math.ceil(reset - time.time())))


def _per_minute(amount: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(amount) if amount else None
