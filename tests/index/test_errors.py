"""The error tree: words for the citizen, a hint for the operator, whether a retry helps."""

from __future__ import annotations

import pytest

from index import BuildError, DataFolderError, IndexUnusableError, PlanBotError, SettingsError
from index.errors import DeniedError, StoreAwayError, UntrustedError


@pytest.mark.parametrize(
    ("kind", "retryable"),
    [
        (SettingsError, False),
        (DataFolderError, False),
        (IndexUnusableError, False),
        (BuildError, True),
        (StoreAwayError, True),
        (UntrustedError, False),
        (DeniedError, False),
    ],
)
def test_each_error(kind: type[PlanBotError], retryable: bool) -> None:
    error = kind("it broke")
    assert str(error) == f"it broke ({kind.hint})"
    assert error.retryable is retryable
    assert kind.hint
    assert error.citizen.endswith("。")
    assert "\n" not in str(error)


def test_the_base_has_no_hint() -> None:
    assert str(PlanBotError("it broke")) == "it broke"
