from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.readme import README, between, insert


def test_inserting_twice_is_inserting_once(tmp_path: Path) -> None:
    page = tmp_path / "r.md"
    page.write_text("a\n<!-- t -->\nold\n<!-- /t -->\nb\n", encoding="utf-8")
    insert("t", "new", page)
    insert("t", "new", page)
    assert page.read_text(encoding="utf-8") == "a\n<!-- t -->\nnew\n<!-- /t -->\nb\n"


@pytest.mark.parametrize("page", ["", "<!-- t -->", "<!-- /t --> <!-- t -->", "<!-- t --> <!-- t --> <!-- /t -->"])
def test_markers_must_be_there_once(page: str) -> None:
    with pytest.raises(EvalError, match="markers"):
        between("t", "new", page)


def test_our_own_markers_are_there() -> None:
    assert "figures" in between("ablation", "figures", README.read_text(encoding="utf-8"))
