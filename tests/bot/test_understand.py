"""Understanding: kinds of fact, names, years, yes or no; one row for each, and what must not be seen."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.types import Mentions
from bot.understand import is_yes_no, kinds_of, mentions_in, understand, years_in
from corpus import normalise


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("ドローンの話は何ページ?", "page"),
        ("計画の問い合わせ先を知りたい", "contact"),
        ("2-6のスケジュールは?", "schedule"),
        ("3-4の主管課はどこ", "responsibility"),
        ("人事課が関わる事業を教えて", "projects_of"),
        ("事業はいくつある?", "count"),
        ("第2の柱の事業を全部挙げて", "list"),
        ("AIとRPAの違いは?", "comparison"),
        ("アジャイルとは?", "definition"),
        ("eラーニングはいつから?", "date"),
        ("移行は何%まで進んだ?", "figure"),
        ("使ってる人は何パーくらい", "figure"),
        ("役所のどこがやるの", "responsibility"),
        ("講習会はどこで開かれる?", "place"),
        ("委員長は誰ですか", "person"),
        ("懇談会の第5条は?", "legal"),
        ("アプリは何という名前?", "name"),
        ("なぜ計画を作るの", "purpose"),
        ("ペーパーレスの課題は?", "state"),
        ("これから何をするの", "content"),
        ("ドローンの予算は?", "amount"),
        ("どこの会社が作ったの", "vendor"),
        ("本部長の氏名は?", "person_name"),
        ("講習会の申込方法は?", "how_to_apply"),
        ("9種類の内訳は?", "breakdown"),
        ("どの学校に設置した?", "which_one"),
        ("紙の削減の実績は?", "result"),
        ("助成の対象者は?", "eligibility"),
        ("足利市の計画は?", "other_place"),
        ("how many projects are there?", "count"),
        ("where is the wi-fi?", "place"),
        ("what is the budget of the plan?", "amount"),
    ],
)
def test_kinds(words: str, kind: str) -> None:
    assert kind in kinds_of(normalise(words))


@pytest.mark.parametrize("words", ["ドローン", "こんにちは", "", "電子決裁"])
def test_no_kind(words: str) -> None:
    assert kinds_of(words) == ()


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("", Mentions()),
        ("天気を教えて", Mentions()),
        ("3-3の内容", Mentions(projects=("3-3",))),
        ("事業2の5と1-1", Mentions(projects=("2-5", "1-1"))),
        ("3-9の内容", Mentions()),
        ("市民生活課の仕事", Mentions(departments=("市民生活課",))),
        ("窓口各課のところ", Mentions(groups=("窓口各課",))),
        ("第3の柱", Mentions(pillars=(3,))),
        ("令和9年度", Mentions(years=(2027,))),
        ("懇談会のこと", Mentions(ordinances=("council",))),
        ("※19のこと", Mentions(terms=(19,))),
    ],
)
def test_mentions(text: str, mentions: Mentions) -> None:
    assert mentions_in(text) == mentions


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("令和8年度", (2026,)),
        ("R8年", (2026,)),
        ("令和元年", (2019,)),
        ("平成31年", (2019,)),
        ("H24年", (2012,)),
        ("２０６０年", (2060,)),
        ("令和2(2020)年", (2020,)),
        ("令和７年と2029年", (2025, 2029)),
        ("116,228人", ()),
        ("4年間", ()),
        ("第8条", ()),
        ("0283-20-3026", ()),
        ("120290", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert years_in(text) == years


@given(st.integers(1, 40))
def test_both_calendars_agree(year: int) -> None:
    assert years_in(f"令和{year}年") == years_in(f"{2018 + year}年") == (2018 + year,)


@pytest.mark.parametrize(
    ("words", "yes_no"),
    [
        ("ドローンは使いますか?", True),
        ("任期は2年ですよね", True),
        ("もう終わった?", True),
        ("ドローンなどの活用は終わりましたか?", True),
        ("is the plan final?", True),
        ("does the city use rpa", True),
        ("いつ終わりますか", False),
        ("どの課がやりますか", False),
        ("主管課を教えてください", False),
        ("what is it", False),
        ("", False),
    ],
)
def test_yes_or_no(words: str, yes_no: bool) -> None:
    assert is_yes_no(words) is yes_no


def test_what_is_asked_is_not_what_is_searched() -> None:
    question = understand("スマート窓口の実現 主管課は?", "staff", asked="主管課は?", topic=("1-4",))
    assert question.text == "スマート窓口の実現 主管課は?"
    assert (question.asked, question.kinds) == ("主管課は?", ("responsibility",))
    assert question.mentions.projects == ("1-4",)
    assert (question.audience, question.topic) == ("staff", ("1-4",))


@pytest.mark.parametrize(("given", "language"), [(None, "en"), ("vi", "vi")])
def test_a_given_language_wins(given: str | None, language: str) -> None:
    assert understand("Where is the wi-fi?", "citizen", given).language == language


@pytest.mark.parametrize("ending", ["でしょ", "でしょう?", "だろ", "だろう", "だっけ?", "だよね", "んでしょ?"])
def test_a_claim_by_its_ending(ending: str) -> None:
    assert is_yes_no(normalise(f"本部長は市長{ending}"))
    assert not is_yes_no(normalise(f"本部長は誰{ending}"))


def test_some_are_no_count() -> None:
    assert "count" in kinds_of("何校で使う?")
    assert "count" not in kinds_of("何校かだけで使うんですよね")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("「フロントヤード」という言葉を見た。庭のこと?", ("definition",)),
        ("アジャイルとかいうやつ、体操みたいなもの?", ("definition",)),
        ("「アジャイル」と「RPA」を見た。体操みたいなもの?", ()),
        ("アジャイルは体操みたいなもの?", ()),
        ("「いちご市場」という言葉を見た。店のこと?", ()),
    ],
)
def test_a_word_spoken_of_as_a_word(text: str, kinds: tuple[str, ...]) -> None:
    assert understand(text, "citizen").kinds == kinds
