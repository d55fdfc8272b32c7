"""Focus: the sentences that ask, the single questions of a double one, and what is too short to stand alone."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.focus import asking, names_nothing, parts, without_masks
from bot.privacy import MASK


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("母がスマホを買いました。公民館の講習会では何を習えますか。", "公民館の講習会では何を習えますか。"),
        ("人事課に異動しました。人事課が関わる事業を教えてください。", "人事課が関わる事業を教えてください。"),
        ("計画の期間は何年ですか。", "計画の期間は何年ですか。"),
        ("ドローン", "ドローン"),
        ("窓口が混んでいました。いつ?", "窓口が混んでいました。いつ?"),
        (
            "紙の申請が多すぎる。市はそれをどう減らすつもりですか?",
            "紙の申請が多すぎる。市はそれをどう減らすつもりですか?",
        ),
        ("", ""),
    ],
)
def test_asking(text: str, asked: str) -> None:
    assert asking(text) == asked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"番号は{MASK}です。計画の期間は何年ですか。", "計画の期間は何年ですか。"),
        (f"{MASK}の計画の期間", "の計画の期間"),
        ("計画の期間", "計画の期間"),
    ],
)
def test_masked_sentences_are_left_out(text: str, kept: str) -> None:
    assert without_masks(text) == kept
    assert MASK not in asking(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "講習会はどこで開かれますか。また、内容はどう決めますか?",
            ("講習会はどこで開かれますか。", "内容はどう決めますか?"),
        ),
        ("ドローンの主管課はどこ?それと任期は何年ですか?", ("ドローンの主管課はどこ?", "任期は何年ですか?")),
        ("計画の期間は何年ですか。", ()),
        ("母がスマホを買いました。講習会では何を習えますか。", ()),
        ("いつ?どこ?", ()),
        ("班を作るのはどの事業で、その班は何をしますか", ("班を作るのはどの事業で", "その班は何をしますか")),
        ("本部の長と、懇談会の長。それぞれどの職ですか", ("本部の長はどの職ですか", "懇談会の長はどの職ですか")),
        ("台風のときに役立つ取組をまとめて", ()),
        ("常設ですか、それとも必要なときだけですか", ()),
        ("", ()),
    ],
)
def test_parts(text: str, found: tuple[str, ...]) -> None:
    assert parts(text) == found


@given(st.text("計画の期間は何年ですか。?\n", max_size=60))
def test_nothing_is_invented(text: str) -> None:
    assert set(asking(text)) <= set(text)
    assert all(part in text for part in parts(text))


def test_two_projects_of_which_the_same_is_asked() -> None:
    assert parts("紙を減らす事業と職員を育てる事業、主管課は同じですか") == (
        "紙を減らす事業の主管課は?",
        "職員を育てる事業の主管課は?",
    )


def test_the_story_is_no_part_of_the_first_thing() -> None:
    text = "学生です。書かない窓口と、公衆無線LANについて、それぞれ何をしますか"
    assert all("学生" not in part for part in parts(text))


@pytest.mark.parametrize("why", ["なんで?", "なんでなん", "理由は?", "どうしてですか。", "なぜー?"])
def test_a_bare_why_is_asked_of_what_was_said_before(why: str) -> None:
    assert parts(f"戸籍の移行は遅れているの?{why}")[1:] == ("戸籍の移行は遅れている その理由は?",)


def test_the_things_before_a_word_that_sums_them_up() -> None:
    found = parts("子どもの端末と体育館の電波、学校の設備それぞれで、済んだことを教えて")
    assert [part[:6] for part in found] == ["子どもの端末", "体育館の電波"]


@pytest.mark.parametrize(
    ("sentence", "nothing"),
    [
        ("そもそもどんな分野で役立つものなの?", True),
        ("それはいつから使える?", True),
        ("実績を知りたい", True),
        ("課名があるものを答えて", True),
        ("戸籍はいつから?", False),
        ("市民の意見を聞いた期間は?", False),
    ],
)
def test_a_sentence_that_names_nothing(sentence: str, nothing: bool) -> None:
    assert names_nothing(sentence) is nothing
