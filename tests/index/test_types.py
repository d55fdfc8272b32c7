"""What the index gives."""

from __future__ import annotations

from index import RANKINGS, Found, Hit


def test_rank_in_a_ranking() -> None:
    hit = Hit("1-4#関係課-1", "1-4", 0.1, (("dense", 3), ("bm25", 1)))
    assert (hit.rank("dense"), hit.rank("bm25"), hit.rank("exact")) == (3, 1, None)


def test_sections_stand_once_and_in_order() -> None:
    hits = tuple(Hit(f"{section}#x", section, 0.0, ()) for section in ("2-1", "1-4", "2-1"))
    assert Found(hits, (), (), ()).sections == ("2-1", "1-4")
    assert Found((), (), (), ()).sections == ()


def test_rankings() -> None:
    assert len(set(RANKINGS)) == len(RANKINGS) == 5
