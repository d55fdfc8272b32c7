"""The parts of a running service, made once from the settings."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from bot.service.callers import Callers
from bot.service.meters import Meters
from bot.service.rates import Rates
from bot.service.store import Store
from bot.service.switch import Switch
from index import Settings


@dataclass(slots=True)
class Service:
    """What limits, counts and keeps; `working` is how much is being worked on, `leaving` says that the end is near."""

    settings: Settings
    callers: Callers
    rates: Rates
    switch: Switch
    meters: Meters
    store: Store
    working: int = field(default=0, init=False)
    leaving: bool = field(default=False, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The service of these settings. Raises `SettingsError`."""
        meters = Meters()
        return cls(
            settings,
            Callers(settings),
            Rates(settings, meters),
            Switch(settings.data_dir),
            meters,
            Store(settings.data_dir / "feedback.sqlite3", settings.keep_days),
        )

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Counts a request, or an answer, while it is worked on. Any thread may."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._lock:
            self.working += change
        self.meters.working.inc(change)
