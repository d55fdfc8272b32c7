"""Passages and anticipated questions in Chroma and BM25 behind one hybrid retriever."""

from index.encoder import load_embedder
from index.errors import BuildError, DataFolderError, IndexUnusableError, PlanBotError, SettingsError
from index.open import OpenIndex, open_index
from index.retriever import HybridRetriever
from index.settings import Settings
from index.types import RANKINGS, Found, Hit, Match

__all__ = [
    "RANKINGS",
    "BuildError",
    "DataFolderError",
    "Found",
    "Hit",
    "HybridRetriever",
    "IndexUnusableError",
    "Match",
    "OpenIndex",
    "PlanBotError",
    "Settings",
    "SettingsError",
    "load_embedder",
    "open_index",
]
