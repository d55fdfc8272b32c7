"""The kill switch: a file that turns answers off, in every process that shares the data folder, at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.errors import AnswersOffError

NAME = "answers-off"
MAX_NOTICE = 500


@dataclass(frozen=True, slots=True)
class Switch:
    """The switch of a data folder; answers are on while its file is not there."""

    folder: Path

    def turn_off(self, notice: str = "") -> None:
        """Turns answers off; `notice` is what people are told, empty for the standing words. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path.write_text(notice.strip()[:MAX_NOTICE], encoding="utf-8")

    def turn_on(self) -> None:
        """Turns answers on. Raises OSError."""
        self._path.unlink(missing_ok=True)

    def check(self) -> None:
        """Raises `AnswersOffError` while answers are off."""
        try:
            notice = self._path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        raise AnswersOffError(notice[:MAX_NOTICE])

    @property
    def _path(self) -> Path:
        return self.folder / NAME
