"""What /metrics tells of a language model: fallbacks by kind, what the guard took away, tokens, latency."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.service.service import Service
from bot.service.watched import Watched
from index import Settings
from tests.bot.llm.conftest import MakeBot
from tests.bot.llm.server import FakeServer, Says
from tests.bot.llm.test_failures import GOOD, QUESTION

FALSE = "書かない窓口は令和6年4月から全ての施設で始まりました。[1]"


@pytest.mark.parametrize(
    ("says", "outcome", "engine"),
    [
        (Says(GOOD), "worded", "generative"),
        (Says("遅い", pause_s=3), "slow", "extractive"),
        (Says(status=429), "rate_limited", "extractive"),
        (Says(status=500), "down", "extractive"),
        (Says(FALSE), "unsupported", "extractive"),
    ],
)
def test_each_outcome_is_counted_and_timed(
    make_bot: MakeBot, server: FakeServer, tmp_path: Path, says: Says, outcome: str, engine: str
) -> None:
    server.will(says)
    service = Service.of(Settings(data_dir=tmp_path))
    Watched(make_bot(), service).ask(QUESTION)
    told = service.meters.exposition().decode()
    assert f'planbot_wordings_total{{outcome="{outcome}"}} 1.0' in told
    assert f'planbot_answer_seconds_count{{engine="{engine}"}} 1.0' in told
    assert 'planbot_tokens_total{way="in"}' in told


def test_sentences_that_the_guard_took_from_the_model_are_counted(
    make_bot: MakeBot, server: FakeServer, tmp_path: Path
) -> None:
    server.will(Says(f"{GOOD}{FALSE}"))
    service = Service.of(Settings(data_dir=tmp_path))
    answer = Watched(make_bot(), service).ask(QUESTION)
    assert answer.wording
    taken = service.meters.registry.get_sample_value
    assert taken("planbot_wording_sentences_total", {"fate": "removed"}) == answer.wording.removed
    assert taken("planbot_wording_sentences_total", {"fate": "repaired"}) == answer.wording.repaired
    assert answer.wording.removed + answer.wording.repaired == 1
