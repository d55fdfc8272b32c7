"""The bot's own words, from one table; a language without a phrase borrows the English one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus import load_plan


def say(language: str, key: str, **values: str) -> str:
    """The phrase `key` in `language`, filled in; empty when no language has it.

    ``{plan}`` is the title of the plan with its state, 「(案)」 while it is a draft.
    """
    table = _table()
    phrase = table.get(language, {}).get(key) or table["en" if language not in ("ja", "easy-ja") else "ja"].get(key, "")
    return phrase.format(plan=load_plan().title, **values)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    data: Mapping[str, Mapping[str, str]] = tomllib.loads(
        (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    )
    return data
