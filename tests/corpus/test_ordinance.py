"""設置要綱: articles, 項, 号, the run-together 第6条, 附則 and 別表."""

from __future__ import annotations

import pytest

from corpus import CorpusError, Ordinance, Plan
from corpus.layout import Block, read_lines
from corpus.ordinance import read_ordinance
from corpus.outline import Outline
from corpus.plan import DATA

OUTLINE = Outline.read(DATA / "outline.toml")
HEAD = "○要綱\n令和7年7月31日告示第1号\n"


def read(body: str) -> Ordinance:
    source = HEAD + body
    return read_ordinance(source, Block("council", "要綱", "", read_lines(source)), OUTLINE)[0]


def shape(ordinance: Ordinance) -> list[tuple[str, str, list[int]]]:
    return [(a.label, a.caption, [len(p.items) for p in a.paragraphs]) for a in ordinance.articles]


def test_committee(plan: Plan) -> None:
    committee = plan.ordinances[0]
    assert committee.enacted == "令和7年7月31日訓令第21号"
    assert shape(committee) == [
        ("第1条", "設置", [0]),
        ("第2条", "所掌事務", [0]),
        ("第3条", "組織", [0, 0]),
        ("第4条", "委員長及び副委員長", [0, 0]),
        ("第5条", "会議", [0, 0]),
        ("第6条", "庶務", [0]),
        ("第7条", "その他", [0]),
        ("附則", "附則", [0, 0]),
    ]
    assert len(committee.posts) == 16
    assert committee.posts[11].startswith("監査委員事務局書記(職制上の")
    assert committee.posts[-1] == "総務課長"


def test_council(plan: Plan) -> None:
    council = plan.ordinances[1]
    assert council.enacted == "令和7年7月31日告示第197号"
    assert [(label, counts) for label, _, counts in shape(council)] == [
        ("第1条", [0]),
        ("第2条", [2]),
        ("第3条", [0, 8]),
        ("第4条", [0, 0, 0]),
        ("第5条", [0, 0, 0]),
        ("第6条", [0, 0, 0]),
        ("第7条", [0]),
        ("第8条", [0]),
        ("附則", [0, 0, 0]),
    ]


@pytest.mark.parametrize(
    ("address", "start", "end"),
    [
        ("council#第5条第3項", "3 副会長は、", "その職務を代理する。"),
        ("council#第6条第1項", "第6条 懇談会の会議は、", "。"),
        ("council#第3条第2項第6号", "(6) 市民", "市民"),
        ("council#第8条", "第8条\n\nこの告示に定める", "定める。"),
        ("council#附則第3項", "3 この告示の施行の日以後", "。"),
        ("committee#別表", "別表(第3条関係)", "総務課長"),
    ],
)
def test_addresses(plan: Plan, address: str, start: str, end: str) -> None:
    text = plan.passage_by_id[address].text
    assert text.startswith(start)
    assert text.endswith(end)


def test_two_articles_on_one_line() -> None:
    assert shape(read("第1条 あ。\n2 い。第2条 う。")) == [("第1条", "", [0, 0]), ("第2条", "", [0])]


def test_a_number_in_a_sentence_opens_no_article() -> None:
    assert shape(read("第1条 前条及び第2条 の規定による。")) == [("第1条", "", [0])]


@pytest.mark.parametrize("body", ["ただの文。", "第1条 あ。\nつづきの行", "第一条 あ。"])
def test_a_foreign_line_is_named(body: str) -> None:
    number = HEAD.count("\n") + body.count("\n") + 1
    with pytest.raises(CorpusError, match=f"line {number} fits no article of council"):
        read(body)
