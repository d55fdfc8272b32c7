"""The hybrid retriever over the whole index: hits, matches, filters, its LangChain face."""

from __future__ import annotations

import numpy as np
import pytest
from langchain_core.documents import Document

from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index import RANKINGS, HybridRetriever, OpenIndex
from index.retriever import DEPTH


@pytest.fixture
def retriever(opened: OpenIndex) -> HybridRetriever:
    return opened.retriever


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("スマホで税金払える?", "1-3"),
        ("Wi-Fiどこで使える?", "3-1"),
        ("Where can I use free public Wi-Fi?", "3-1"),
        ("書かない窓口っていつから?", "1-4"),
        ("電話番号を教えて", "colophon"),
        ("パブコメはいつ?", "ch8"),
    ],
)
def test_the_section_is_among_the_first_three(retriever: HybridRetriever, question: str, section: str) -> None:
    assert section in retriever.search(question).sections[:3]


@pytest.mark.parametrize(
    ("question", "section"),
    [("懇談会の第6条", "council"), ("※14って何?", "term-14"), ("2-3の主管課は?", "2-3"), ("事業3の4とは", "3-4")],
)
def test_what_is_named_comes_first(retriever: HybridRetriever, question: str, section: str) -> None:
    assert retriever.search(question).sections[0] == section


@pytest.mark.parametrize("question", ["", " ", "?", "猫", "あ" * 3000, "\x00\U000e0041", "🗾", "'; DROP TABLE"])
def test_odd_questions_are_searched(retriever: HybridRetriever, question: str) -> None:
    found = retriever.search(question)
    assert len(found.dense) == DEPTH
    assert all("#" in hit.passage for hit in found.hits)


def test_hits_are_sorted_unique_and_known(plan: Plan, retriever: HybridRetriever) -> None:
    hits = retriever.search("ペーパーレス化の指針").hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage for hit in hits}) == len(hits)
    for hit in hits:
        assert plan.passage_by_id[hit.passage].section == hit.section
        assert all(rank >= 1 for _, rank in hit.ranks)
        assert {name for name, _ in hit.ranks} <= set(RANKINGS)


@pytest.mark.parametrize("ranking", RANKINGS)
def test_one_ranking_alone(retriever: HybridRetriever, ranking: str) -> None:
    found = retriever.search("2-5 ペーパーレス化の推進", rankings=(ranking,))
    hits = found.hits
    assert "2-5" in found.sections[:3]
    assert [hit.rank(ranking) for hit in hits] == list(range(1, len(hits) + 1))


@pytest.mark.parametrize(
    ("where", "sections"),
    [
        ({"pillar": 2}, {f"2-{n}" for n in range(1, 9)}),
        ({"departments": {"$contains": "市民課"}}, {"1-2", "1-4", "2-4"}),
        ({"departments": {"$contains": "全課"}}, {"1-5", "2-1", "2-4", "2-5", "2-6", "2-7", "2-8", "3-7"}),
        ({"$and": [{"pillar": 1}, {"departments": {"$contains": "市民課"}}]}, {"1-2", "1-4"}),
        ({"chapter": "7 用語集"}, {f"term-{n}" for n in range(1, 36)}),
        ({"section": "colophon"}, {"colophon"}),
        ({"departments": {"$contains": "住民課"}}, set()),
    ],
)
def test_filters(retriever: HybridRetriever, where: dict[str, object], sections: set[str]) -> None:
    found = retriever.search("AIと窓口とデジタル化の内容は?", where=where)
    assert {hit.section for hit in found.hits} <= sections
    assert bool(found.hits) == bool(sections)


def test_exact_hits_obey_the_filter(retriever: HybridRetriever) -> None:
    assert retriever.search("1-4の主管課", where={"pillar": 2}).sections[0].startswith("2-")


def test_a_question_finds_itself(retriever: HybridRetriever, questions: tuple[AnticipatedQuestion, ...]) -> None:
    for question in questions[:: len(questions) // 40]:
        matches = retriever.search(question.question).matches
        own = next(match for match in matches if match.question == question)
        assert own.cosine == pytest.approx(1.0, abs=1e-3)
        assert own.bm25 >= 0


def test_another_wording_can_only_help(retriever: HybridRetriever) -> None:
    alone, both = (retriever.search("ワイハイ", variants=more) for more in ((), ("公衆無線LANはどこで使える?",)))
    assert dict(both.dense)["3-1#現状・課題-1"] > dict(alone.dense).get("3-1#現状・課題-1", -1.0)
    assert both.vector == alone.vector


def test_left_out(retriever: HybridRetriever, questions: tuple[AnticipatedQuestion, ...]) -> None:
    question = questions[0]
    found = retriever.search(question.question, without={question.id})
    assert question not in [match.question for match in found.matches]


def test_matches_stand_once(retriever: HybridRetriever) -> None:
    matches = retriever.search("マイナンバーカードで何ができる?").matches
    assert len({match.question.id for match in matches}) == len(matches) > 0


def test_the_same_question_gives_the_same_hits(retriever: HybridRetriever) -> None:
    first, second = (retriever.search("ドローンは何に使う?") for _ in range(2))
    assert first.hits == second.hits


def test_as_a_langchain_retriever(plan: Plan, retriever: HybridRetriever) -> None:
    documents = retriever.invoke("書かない窓口はどこで使える?")
    assert len(documents) == retriever.k == 10
    assert all(isinstance(document, Document) for document in documents)
    found = [h.passage for h in retriever.search("書かない窓口はどこで使える?").hits]
    assert [d.id for d in documents] == [key for key in found if not key.endswith("#題名") and "#目次" not in key][:10]
    assert all(d.metadata["section"] in plan.section_by_id for d in documents)
    assert [len(found) for found in retriever.batch(["窓口", "AI"])] == [10, 10]


def test_embed(retriever: HybridRetriever) -> None:
    vectors = retriever.embed(["窓口", "AI"])
    assert vectors.shape == (2, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
