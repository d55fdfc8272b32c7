"""Passages and anticipated questions in Chroma and BM25 behind one hybrid retriever."""

import importlib
from typing import TYPE_CHECKING

from index.errors import BuildError, DataFolderError, IndexUnusableError, ModelFailure, PlanBotError, SettingsError
from index.settings import Settings
from index.types import NOTHING_FOUND, RANKINGS, Found, Hit, Match

if TYPE_CHECKING:
    from index.encoder import load_embedder
    from index.open import OpenIndex, open_index
    from index.retriever import HybridRetriever

_HEAVY = {
    "HybridRetriever": "index.retriever",
    "OpenIndex": "index.open",
    "load_embedder": "index.encoder",
    "open_index": "index.open",
}

__all__ = [
    "NOTHING_FOUND",
    "RANKINGS",
    "BuildError",
    "DataFolderError",
    "Found",
    "Hit",
    "HybridRetriever",
    "IndexUnusableError",
    "Match",
    "ModelFailure",
    "OpenIndex",
    "PlanBotError",
    "Settings",
    "SettingsError",
    "load_embedder",
    "open_index",
]


def __getattr__(name: str) -> object:
    """What brings models or Chroma along is imported when first asked for: `--help` needs none of it."""
    if name in _HEAVY:
        return getattr(importlib.import_module(_HEAVY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
