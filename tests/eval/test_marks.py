from __future__ import annotations

import pytest

from eval.marks import coverage, mark_numbers, statements


@pytest.mark.parametrize(
    ("answer", "hit", "of"),
    [
        ("導入しました。[1]", 1, 1),
        ("導入しました[1]。", 1, 1),
        ("導入しました。 [1][2]", 1, 1),
        ("導入しました。", 0, 1),
        ("導入しました。[1] 使われています。", 1, 2),
        ("導入しました。使われています。[1]", 1, 2),  # the mark belongs to the second alone
        ("", 0, 0),
        ("[1]", 0, 0),  # a mark alone says nothing
        ("- 市民課 [1]\n- 保育課 [1]\n- 会計課", 2, 3),
        ("主管課: [1]\n1. 市民課 [1]", 1, 1),  # a lead-in is no statement
        ("主管課は市民課です:\n1. 市民課 [1]", 1, 1),
        ("関係課は次のとおりです。\n- 市民課 [1]", 1, 2),  # but a sentence is one
        ("## 見出し\n本文です。[1]\n\n---\n", 1, 1),
        ("| 課 | 役割 |\n|---|---|\n| 市民課 | 主管 [1] |\n| 保育課 | 関係 |", 1, 2),
        ("「はい。いいえ。」と答えます。[1]", 1, 1),  # a full stop inside quotes ends nothing
        ("(令和8年。予定) に始めます。[1]", 1, 1),
        ("It started in 2020. [1] It costs 3.5 euro. [2]", 2, 2),
        ("The pillars are: 1. People; 2. Offices; 3. Places. [1] See 3-1.", 1, 2),
        ("See [the page](http://x).", 0, 1),
        ("詳しくは[1](http://x)。", 0, 1),  # a link with a number for a name is no mark
    ],
)
def test_coverage(answer: str, hit: int, of: int) -> None:
    assert coverage(answer) == (hit, of)


def test_marks_in_order_and_as_often_as_written() -> None:
    assert mark_numbers("a[2]b[1][2] [x] [12]") == (2, 1, 2, 12)


def test_list_items_lose_their_bullets() -> None:
    assert statements("1. 市民課 [1]\n・保育課[2]\n① 会計課") == ("市民課 [1]", "保育課[2]", "会計課")
