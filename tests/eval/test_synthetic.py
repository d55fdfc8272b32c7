"""Text that was never written: the same for the same seed, no sentence twice."""

from __future__ import annotations

from eval.synthetic import documents


def test_no_sentence_comes_twice() -> None:
    texts = [passage.text for document in documents(3000) for passage in document.passages]
    assert len(texts) == len(set(texts)) == 3000


def test_the_seed_decides() -> None:
    assert list(documents(100, seed=1)) == list(documents(100, seed=1)) != list(documents(100, seed=2))


def test_documents_have_headings_rows_and_pages() -> None:
    document = next(documents(200))
    assert {passage.kind for passage in document.passages} == {"sentence", "row"}
    assert len({passage.section for passage in document.passages}) == 10
    assert document.passages[-1].page == 10
