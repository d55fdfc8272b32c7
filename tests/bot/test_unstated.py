"""What the records show to be unstated: of a kind, another office's telephone, a meeting too many, a year between."""

from __future__ import annotations

import pytest

from bot.understand import understand
from bot.unstated import lacks_date, lacks_number, never_stated
from corpus import Plan


@pytest.mark.parametrize(
    ("question", "unstated"),
    [
        ("人事課の電話番号は?", True),
        ("水道課のメールアドレスは?", True),
        ("デジタル推進課の電話番号は?", False),
        ("人事課はどの事業に関わりますか", False),
        ("懇談会の第3回はいつでしたか", True),
        ("懇談会の第1回はいつでしたか", False),
        ("策定委員会の3回目の日付はいつですか", True),
        ("DX関連研修受講者数の令和9年度の数値は?", True),
        ("DX関連研修受講者数の令和11年度の数値は?", False),
        ("公金の種類は年度ごとに何種類ずつ増やす?", True),
        ("公金の種類は何種類まで増やす?", False),
        ("地域通貨の愛称は?", True),
        ("地域通貨の担当は?", False),
    ],
)
def test_never_stated(plan: Plan, question: str, unstated: bool) -> None:
    assert never_stated(understand(question, "citizen"), plan) is unstated


def test_what_the_teller_says_first_counts(plan: Plan) -> None:
    told = understand("どうすればいいですか", "citizen", story="パスワードを忘れました。どうすればいいですか")
    assert never_stated(told, plan)


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("県の基盤はいつですか", "県が構築する基盤を検討します。", True),
        ("書かない窓口はいつですか", "令和7年1月から運用を開始しています。", False),
        ("書かない窓口は何月からですか", "令和7年度から運用しています。", True),
        ("県の基盤は何ですか", "県が構築する基盤を検討します。", False),
    ],
)
def test_a_date_that_is_not_there(question: str, text: str, lacking: bool) -> None:
    assert lacks_date(understand(question, "citizen"), [text]) is lacking


def test_a_number_that_is_not_there() -> None:
    asked = understand("講習会は何回ありますか", "citizen")
    assert lacks_number(asked, ["講習会を行います。"])
    assert not lacks_number(asked, ["講習会を3回行います。"])
