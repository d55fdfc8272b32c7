"""Personal data: found in every writing, masked whole, and the plan's own numbers left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.privacy import MASK, is_my_number, mask

PERSONAL = [
    "1234 5678 9018",
    "123456789018",
    "1234-5678-9018",
    "１２３４５６７８９０１８",
    "090-1234-5678",
    "09012345678",
    "090 1234 5678",
    "０８０－１２３４－５６７８",
    "0283-24-5111",
    "0283245111",
    "03(1234)5678",
    "+81 90 1234 5678",
    "+81-90-1234-5678",
    "sano.taro@example.co.jp",
    "taro+plan@mail.example.com",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "5500 0000 0000 0004",
    "4111111111111111",
    "〒327-0821",
    "327-0821",
    "佐野市高萩町1丁目2番3号",
    "佐野市浅沼町508-13",
    "足利市本城3丁目2145番地",
    "栃木県佐野市大橋町3210番地",
]
HARMLESS = [
    "令和8年度から令和11年度までの4年間",
    "2026-2029年度",
    "人口は116,228人から84,721人",
    "2-3の主管課は?",
    "佐野市の2-3の主管課は?",
    "佐野市の事業3-1と3-2の違いは?",
    "町内会に関わる事業3-2の内容は?",
    "第5条第2項",
    "令和7年7月31日訓令第21号",
    "47.90から50.00",
    "※28と※14",
    "100万台/km",
    "市民課と1-4の関係は?",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_masked_whole(text: str) -> None:
    masked, personal = mask(f"私は{text}です")
    assert personal
    assert MASK in masked
    assert not any(c.isdigit() or c == "@" for c in masked)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_plans_own_numbers_stay(text: str) -> None:
    assert mask(text) == (text, False)


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("123456789018", True),
        ("1234 5678 9018", True),
        ("000000000000", True),  # remainder 0: check digit 0
        ("100000000005", True),  # 1 × weight 6: 11 - 6
        ("000000000018", False),
        ("000000000019", True),  # 1 × weight 2: 11 - 2
        ("000001000003", False),
        *((f"12345678901{n}", n == 8) for n in range(10)),
        ("12345678901", False),
        ("1234567890188", False),
        ("", False),
    ],
)
def test_check_digit(digits: str, valid: bool) -> None:
    assert is_my_number(digits) is valid


@pytest.mark.parametrize("digits", ["123456789012", "1234 5678 9012", "1234-5678-9012"])
def test_an_invalid_my_number_counts_only_when_named(digits: str) -> None:
    assert mask(f"番号は{digits}です") == (f"番号は{digits}です", False)
    for name in ("マイナンバー", "個人番号", "My Number"):
        masked, personal = mask(f"{name}は{digits}です")
        assert personal
        assert digits not in masked


def test_several_at_once() -> None:
    masked, _ = mask("電話090-1234-5678、メールa.b@example.jp、カード5500 0000 0000 0004")
    assert masked.count(MASK) == 3


@given(st.text(max_size=60))
def test_text_without_data_is_returned_as_it_is(text: str) -> None:
    masked, personal = mask(text)
    assert personal == (MASK in masked and MASK not in text) or MASK in text
    assert personal or masked == text


@given(st.integers(0, 10**11 - 1))
def test_exactly_one_check_digit_is_valid(body: int) -> None:
    assert sum(is_my_number(f"{body:011}{n}") for n in range(10)) == 1
