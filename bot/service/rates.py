"""How often a visitor, and all together, may ask."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from bot.service.callers import Caller
from bot.service.meters import Meters
from index import Settings
from index.errors import SettingsError

LOG = logging.getLogger(__name__)
# Attempts to log in, from an address and for a name.
LOGINS: Final = RateLimitItemPerMinute(10)
# Files a visitor may send: each stays on the disk for an hour.
UPLOADS: Final = RateLimitItemPerMinute(10)
# How long a shared storage that failed is left alone, and how long each call to it may take: requests wait meanwhile.
AWAY_S: Final = 10.0
PATIENCE_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why someone must wait, and for how long."""

    why: str
    wait_s: int


class Rates:
    """Counts requests in a sliding minute. Raises `SettingsError` where the counts cannot be kept.

    Who asks from this machine itself, without a proxy between, is not counted as a visitor: nobody could tell people
    behind an unnamed proxy apart. A jump of the clock starts the minute anew, and never locks anyone out for longer.
    While a storage shared with other processes is away, this process counts by itself: nobody is refused for that.
    """

    def __init__(self, settings: Settings, meters: Meters | None = None) -> None:
        is_shared = not settings.rate_storage.startswith("memory:")
        is_redis = settings.rate_storage.startswith(("redis", "valkey"))
        options = {"socket_timeout": PATIENCE_S, "socket_connect_timeout": PATIENCE_S} if is_redis else {}
        try:
            storage = storage_from_string(settings.rate_storage, wrap_exceptions=True, **options)
            self._shared = SlidingWindowCounterRateLimiter(storage) if is_shared else None
        except Exception as error:
            raise SettingsError(f"PLANBOT_RATE_STORAGE={settings.rate_storage!r}: {error}") from error
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._away_until_s = float("-inf")
        self._meters = meters
        self._visitor = _per_minute(settings.visitor_per_minute)
        self._all = _per_minute(settings.all_per_minute)

    def refuse(self, caller: Caller) -> Refusal | None:
        """Counts a request of `caller`; the refusal when it is one too many."""
        if refusal := self._refuse_visitor(self._visitor, "visitor", caller):
            return refusal
        if self._all and (wait_s := self._hit(self._all, "all")):
            return Refusal("busy", wait_s)
        return None

    def refuse_upload(self, caller: Caller) -> Refusal | None:
        """Counts a file that `caller` sends, and the request it comes in; the refusal when it is one too many."""
        return self._refuse_visitor(UPLOADS, "upload", caller) or self.refuse(caller)

    def refuse_login(self, caller: Caller, name: str) -> bool:
        """Counts an attempt to log in; whether it is one too many from that address, or for that name."""
        waits = [self._hit(LOGINS, "login", who) for who in (f"from {caller.visitor}", f"as {name[:60]}")]
        return any(waits)

    def _refuse_visitor(self, item: RateLimitItem | None, what: str, caller: Caller) -> Refusal | None:
        if item is None or caller.is_here:
            return None
        wait_s = self._hit(item, what, caller.visitor)
        return Refusal("too_many", wait_s) if wait_s else None

    def _hit(self, item: RateLimitItem, *who: str) -> int:
        """Counts one more; the seconds to wait when it is one too many, else 0."""
        if self._shared and time.monotonic() >= self._away_until_s:
            try:
                return _wait_s(self._shared, item, *who)
            except StorageError as error:
                self._away_until_s = time.monotonic() + AWAY_S
                if self._meters:
                    self._meters.rates_away.inc()
                cause = type(error.storage_error).__name__
                LOG.error("rates are counted by this process alone", extra={"error_type": cause})
        return _wait_s(self._own, item, *who)


def _wait_s(limiter: SlidingWindowCounterRateLimiter, item: RateLimitItem, *who: str) -> int:
    if limiter.hit(item, *who):
        return 0
    reset = limiter.get_window_stats(item, *who).reset_time
    return max(1, min(item.get_expiry(), math.ceil(reset - time.time())))


def _per_minute(amount: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(amount) if amount else None
