"""Addresses for those who run the service: is it alive, is it ready, what does it measure."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.service.gate import caller_of
from bot.service.meters import CONTENT_TYPE_LATEST
from bot.service.service import Service
from index import PlanBotError

LOG = logging.getLogger(__name__)
_LIBRARY: Final = "library"
_UNCACHED = {"cache-control": "no-store"}
# A check searches and writes, and anybody may ask for it: its result holds for so long.
FRESH_S: Final = 3.0


def health_routes(
    service: Service, finds: Callable[[], bool], reads: Callable[[], bool] | None = None
) -> list[BaseRoute]:
    """``/healthz``, ``/readyz`` and ``/metrics``; `finds` tells whether the index finds anything, `reads` whether the
    added documents can be read.
    """
    health = Health(service, finds, reads)
    return [
        Route("/healthz", health.alive, methods=["GET"]),
        Route("/readyz", health.ready, methods=["GET"]),
        Route("/metrics", health.measured, methods=["GET"]),
    ]


class Health:
    """The answers to these addresses."""

    def __init__(self, service: Service, finds: Callable[[], bool], reads: Callable[[], bool] | None = None) -> None:
        self._service, self._finds, self._reads = service, finds, reads
        self._checked: Mapping[str, bool] = {}
        self._checked_s = float("-inf")
        self._lock = threading.Lock()

    def alive(self, request: Request) -> Response:
        """200 as long as the process answers at all."""
        return JSONResponse({"status": "ok"}, headers=_UNCACHED)

    def ready(self, request: Request) -> Response:
        """200 when questions can be answered and voices kept, else 503, as while it ends; each check by its name.

        What was found holds for `FRESH_S` seconds, whoever asks; that the process ends is told at once. The library is
        named, but without it the plan is still answered from: where all processes share its server, to be unready
        would take the last of them away.
        """
        checks = {**self._checks(), **({"staying": False} if self._service.leaving else {})}
        ready = all(holds for name, holds in checks.items() if name != _LIBRARY)
        return JSONResponse({"ready": ready, "checks": checks}, 200 if ready else 503, _UNCACHED)

    def measured(self, request: Request) -> Response:
        """The meters, for those whom the settings let read them."""
        wanted = self._service.settings.metrics
        if wanted == "off" or (wanted == "local" and not caller_of(request).is_here):
            return PlainTextResponse("not found", 404)
        return Response(self._service.meters.exposition(), media_type=CONTENT_TYPE_LATEST, headers=_UNCACHED)

    def _checks(self) -> Mapping[str, bool]:
        with self._lock:  # who comes while it is checked waits for that result
            if time.monotonic() - self._checked_s >= FRESH_S:
                checks = {"index": self._finds, "store": self._service.store.works}
                if self._reads:
                    checks[_LIBRARY] = self._reads
                self._checked = {name: self._holds(name, check) for name, check in checks.items()}
                self._checked_s = time.monotonic()
            return self._checked

    def _holds(self, name: str, check: Callable[[], bool]) -> bool:
        try:
            return check()
        except (PlanBotError, RuntimeError, ValueError, OSError, sqlite3.Error) as error:
            LOG.error("not ready", extra={"check": name, "error_type": type(error).__name__})
            return False
