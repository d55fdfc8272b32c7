"""The mayor is the one person the plan names."""

from __future__ import annotations

import pytest

from bot.facts.people import mayor
from bot.guard import unsupported
from bot.understand import understand
from corpus import Plan


@pytest.mark.parametrize(
    "question", ["市長の名前は?", "佐野市長はどなた", "市長さんって誰?", "Who is the mayor of Sano?"]
)
def test_the_mayor(plan: Plan, question: str) -> None:
    draft = mayor(understand(question, "citizen"), plan)
    assert draft is not None
    (line,) = draft.lines
    assert "金子" in line.text
    assert unsupported(line, plan) == ()


@pytest.mark.parametrize("question", ["副市長の名前は?", "足利市の市長は誰?", "市長の給料はいくら?", "会長は誰?", ""])
def test_nobody_else(plan: Plan, question: str) -> None:
    assert mayor(understand(question, "citizen"), plan) is None
