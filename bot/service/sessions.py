"""A login of staff in a signed cookie: until when, by whom, and a token against forged forms."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection, Request

from index import Settings
from index.errors import DataFolderError

KEY_NAME = "session.key"
MINUTE_S = 60


def session_middleware(settings: Settings) -> Middleware:
    """The cookie: signed, for http alone, not sent along from other sites, and for https alone where we are reached so.

    Raises `DataFolderError` where the key can be neither read nor made.
    """
    return Middleware(
        SessionMiddleware,
        secret_key=_key(settings.data_dir),
        session_cookie="__Host-planbot" if settings.is_https else "planbot",
        max_age=settings.session_minutes * MINUTE_S,
        same_site="lax",
        https_only=settings.is_https,
    )


def begin(request: Request, name: str, minutes: int) -> None:
    """Logs `name` in; whatever the cookie held before is gone."""
    request.session.clear()
    request.session.update(staff=name, until=int(time.time()) + minutes * MINUTE_S)


def end(request: Request) -> None:
    """Logs out."""
    request.session.clear()


def staff_of(connection: HTTPConnection) -> str:
    """The name of the member of staff whose session this is; empty when there is none, or it is over."""
    session = connection.scope.get("session") or {}
    until, name = session.get("until", 0), session.get("staff", "")
    return name if isinstance(until, int) and isinstance(name, str) and time.time() < until else ""


def form_token(request: Request) -> str:
    """The token our forms carry, which no other site can know."""
    if "form" not in request.session:
        request.session["form"] = secrets.token_urlsafe(24)
    return str(request.session["form"])


def is_own_form(request: Request, token: str) -> bool:
    """Whether `token` is the one of this session."""
    known = str(request.session.get("form", ""))
    return bool(known) and secrets.compare_digest(known.encode(), token.encode())


def _key(folder: Path) -> str:
    """The key of the data folder, made at first use; processes that share the folder share their sessions."""
    path = folder / KEY_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read(path)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise DataFolderError(f"{path}: {error.strerror}") from error


def _read(path: Path) -> str:
    """The key; another process may be about to write it."""
    end_s = time.monotonic() + 2
    while not (key := path.read_text(encoding="ascii")):
        if time.monotonic() > end_s:
            raise DataFolderError(f"{path} is empty; remove it")
        time.sleep(0.01)
    return key
