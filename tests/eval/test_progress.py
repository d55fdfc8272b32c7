from __future__ import annotations

import sys

import pytest

from eval.progress import Progress


@pytest.mark.parametrize(("terminal", "expected"), [(True, "\rdev 1/2\rdev 2/2\n"), (False, "")])
def test_people_see_it_and_files_do_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, expected: str
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with Progress("dev", 2) as progress:
        progress.step()
        progress.step()
    assert capsys.readouterr().err == expected


def test_an_error_goes_through() -> None:
    with pytest.raises(ValueError, match="x"), Progress("dev", 2):
        raise ValueError("x")
