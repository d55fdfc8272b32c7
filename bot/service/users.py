"""The file of staff with hashed passwords, for trials without a login of the office's own.

A line a person, ``name:hash``; the hashes are Argon2id (RFC 9106). `python -m bot user NAME` writes them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from index.errors import SettingsError

MIN_PASSWORD = 12
MAX_PASSWORD = 200
_NAME = re.compile(r"[\w.@-]{1,60}")


@dataclass(frozen=True, slots=True)
class Users:
    """The file, read anew at each login: who is struck out can no longer log in."""

    path: Path

    def knows(self, name: str, password: str) -> bool:
        """Whether this is the password of `name`; a name that is not there takes as long as a wrong password.

        Raises `SettingsError` where the file cannot be read.
        """
        hasher = PasswordHasher()
        known = self._read().get(name)
        try:
            hasher.verify(known or _nobody(), password[:MAX_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False
        return known is not None

    def put(self, name: str, password: str) -> None:
        """Writes `name` with the hash of `password`, in place of an earlier one.

        Raises `SettingsError` for a name or password that cannot be used, OSError where the file cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise SettingsError(f"{name!r}: a name is up to 60 letters, digits and .@-_")
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise SettingsError(f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters, this one {len(password)}")
        users = (self._read() if self.path.exists() else {}) | {name: PasswordHasher().hash(password)}
        new = self.path.with_name(f"{self.path.name}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{key}:{value}\n" for key, value in sorted(users.items()))
        new.replace(self.path)

    def _read(self) -> dict[str, str]:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"PLANBOT_STAFF_USERS={str(self.path)!r}: {error}") from error
        parts = (line.partition(":") for line in lines if line.strip() and not line.startswith("#"))
        return {name: value.strip() for name, _, value in parts}


def _nobody() -> str:
    """The hash of a password nobody has."""
    return PasswordHasher().hash(os.urandom(16).hex())
