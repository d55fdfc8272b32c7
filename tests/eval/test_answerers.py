from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from eval.answerers import BotAnswerer, Description, Fault, FileAnswerer, open_bot, public
from eval.errors import EvalError
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE, FakeBot, FakeHit
from eval.records import dump
from eval.types import Message, Reply

ANSWER = {
    "answer": "9種類です。[1]",
    "abstained": False,
    "reason": None,
    "citations": [
        {"n": 1, "section": "ch5-1", "title": "柱", "page": None, "quote": "4\t9", "anchor": "kpi-2"},
    ],
    "related": [{"section": "1-3", "title": "t", "page": 18}],
    "confidence": 0.8,
    "language": "ja",
    "audience": "citizen",
    "engine": "extractive",
    "follow_ups": ["次は?"],
    "elapsed_ms": 99999,
}
HITS = (FakeHit("1-3#取組内容-1", "1-3"), FakeHit("1-3#取組内容-2", "1-3"), FakeHit("ch5-1#kpi-2", "ch5-1"))


def test_the_bot_is_asked_as_a_person_would() -> None:
    asked = replace(QUESTION, audience="staff", history=(Message("user", "前の質問"),))
    bot = FakeBot({QUESTION.question: ANSWER}, HITS)
    reply = next(BotAnswerer(bot, Message).answer([asked]))
    assert bot.asked == [(QUESTION.question, (Message("user", "前の質問"),), "staff")]
    assert (reply.id, reply.answer, reply.confidence) == ("Q-1", "9種類です。[1]", 0.8)
    assert (reply.citations[0].section, reply.citations[0].page) == ("ch5-1", None)
    assert 0 < reply.elapsed_ms < 1000  # measured here, whatever the bot says
    assert reply.retrieved == ()  # a follow-up cannot be ranked alone


def test_retrieval_is_recorded_by_section() -> None:
    bot = FakeBot({QUESTION.question: ANSWER, UNANSWERABLE.question: ANSWER}, HITS)
    first, second = BotAnswerer(bot, Message).answer([QUESTION, UNANSWERABLE])
    assert (first.retrieved, second.retrieved) == (("1-3", "ch5-1"), ())
    assert next(BotAnswerer(bot, Message, with_retrieval=False).answer([QUESTION])).retrieved == ()


def test_an_exception_of_the_bot_is_the_error_of_one_reply() -> None:
    bot = FakeBot({QUESTION.question: ValueError("boom"), UNANSWERABLE.question: ANSWER})
    first, second = BotAnswerer(bot, Message).answer([QUESTION, UNANSWERABLE])
    assert (first.error, second.error) == ("ValueError: boom", "")


def test_an_answer_outside_the_contract_is_an_error() -> None:
    bot = FakeBot({QUESTION.question: {**ANSWER, "confidence": "high"}})
    assert "confidence" in next(BotAnswerer(bot, Message).answer([QUESTION])).error


def test_a_file_of_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{dump(REPLY)}\n{{\n{dump(DECLINED)}\n" + '{"id": "Q-3", "error": "bad line"}\n', encoding="utf-8")
    events = list(FileAnswerer(path).answer([QUESTION]))
    assert events[:3] == [REPLY, DECLINED, Reply("Q-3", error="bad line")]
    assert isinstance(events[3], Fault)
    assert FileAnswerer(path).describe() == Description()


@pytest.mark.parametrize("name", ["llm_api_key", "HF_TOKEN", "chroma_url", "password"])
def test_secrets_are_not_kept(name: str) -> None:
    assert public({name: "x", "port": 1}) == {"port": "1"}


def test_a_bot_that_does_not_start_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bot", ModuleType("bot"))
    with pytest.raises(EvalError, match="the bot did not start: ImportError"):
        open_bot()
