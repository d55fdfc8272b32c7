"""A small index that is built in a moment: few questions, the real encoder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.questions import AnticipatedQuestion
from index import OpenIndex, Settings


@pytest.fixture
def copied(opened: OpenIndex, settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a private copy of the shared index, to be damaged at will."""
    shutil.copytree(settings.index_dir, tmp_path / "copy" / "index")
    return Settings(data_dir=tmp_path / "copy")


@pytest.fixture
def few(questions: tuple[AnticipatedQuestion, ...]) -> tuple[AnticipatedQuestion, ...]:
    """A handful of the anticipated questions."""
    return questions[:20]
