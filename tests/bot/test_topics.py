"""Topics: which section a question is about, by the shipped classifier."""

from __future__ import annotations

import pytest

from bot import PlanBot
from bot.topics import NONE, topics_of
from corpus import Plan
from corpus.references import expand


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("上空から災害現場を見る機械", "2-2"),
        ("体育館で無線LANを使う", "3-1"),
        ("紙の使用量を減らす", "2-5"),
        ("児童生徒の端末の更新", "3-6"),
        ("懇談会の会長を互選で決める", "council"),
    ],
)
def test_the_shipped_classifier(planbot: PlanBot, plan: Plan, question: str, section: str) -> None:
    vector = planbot.retriever.embed([question])[0]
    share = topics_of(planbot._judge._topics, (expand(question), vector)).share
    assert set(share) <= {*plan.section_by_id, NONE}
    assert sum(share.values()) == pytest.approx(1.0, abs=1e-4)
    assert max(share, key=lambda key: share[key]) == section
