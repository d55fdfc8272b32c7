"""The words of the service, from one table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from index.errors import AnswersOffError, PlanBotError

LANGUAGES = ("ja", "easy-ja", "en")


def words(language: str, key: str, **values: object) -> str:
    """The words `key` in `language`; Japanese speakers get Japanese, all others English. Raises KeyError.

    >>> words("en", "too_many", seconds=5).split(". ")[1]
    'Please wait about 5 seconds and try again.'
    """
    table = _table()
    known = language if language in table else "en"
    return table[known][key].format(**values)


def apology(error: PlanBotError, language: str) -> str:
    """What someone is told where the product could not answer."""
    if isinstance(error, AnswersOffError):
        return error.notice or words(language, "off")
    return words(language, "failed")


def language_of(path: str, accepted: str) -> str:
    """The language of a visitor: that of the page at `path`, or the first of ``Accept-Language``.

    >>> language_of("/easy", "en"), language_of("/", "en-GB,ja;q=0.5"), language_of("", "")
    ('easy-ja', 'en', 'ja')
    """
    first = path.strip("/").split("/")[0]
    if first in ("easy", "en"):
        return "easy-ja" if first == "easy" else "en"
    wanted = accepted.split(",")[0].strip().lower()
    return "ja" if not wanted or wanted == "*" or wanted.startswith("ja") else "en"


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).parent / "words.toml"
    data: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return data
