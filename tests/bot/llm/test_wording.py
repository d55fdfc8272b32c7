"""A model that does as it should: its words, our marks, what it is sent, what is counted, what is kept."""

from __future__ import annotations

import pytest

from bot import PlanBot, Request, Turn
from bot.llm.prompts import NOT_IN_EVIDENCE, prompt_hash
from corpus import Plan
from tests.bot.contract import breaches
from tests.bot.llm.conftest import MakeBot
from tests.bot.llm.server import FakeServer, Says
from tests.bot.llm.test_failures import GOOD, QUESTION


def test_the_models_words_with_our_marks(make_bot: MakeBot, server: FakeServer, plan: Plan) -> None:
    server.will(Says(GOOD))
    answer = make_bot().ask(QUESTION)
    assert answer.engine == "generative"
    assert answer.answer.startswith(
        "計画の「スマート窓口の実現(フロントヤード改革)」によると、書かない窓口は、令和7年1月から"
    )
    assert answer.citations[0].section == "1-4"
    assert breaches(answer, plan) == []


def test_what_is_measured(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says(GOOD))
    wording = make_bot().ask(QUESTION).wording
    assert wording is not None
    assert (wording.model, wording.prompt, wording.outcome) == ("openai:fake", prompt_hash(), "worded")
    assert (wording.sentences, wording.removed) == (1, 0)
    assert (wording.tokens_in, wording.tokens_out, wording.counted) == (100, 20, True)
    assert 0 < wording.first_ms <= wording.total_ms


def test_tokens_are_estimated_where_the_server_counts_none(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says(GOOD, usage=False))
    wording = make_bot().ask(QUESTION).wording
    assert wording is not None
    assert not wording.counted
    assert wording.tokens_in > 0
    assert wording.tokens_out > 0


def test_the_model_sees_neither_ids_nor_titles_nor_personal_data(
    make_bot: MakeBot, server: FakeServer, plan: Plan
) -> None:
    server.will(Says(GOOD))
    turns = (Turn("user", "電話は090-1234-5678です"), Turn("assistant", "書かない窓口があります[1][2]。"))
    make_bot().ask("書かない窓口はいつからですか? 連絡は taro@example.com へ", turns)
    prompt = server.prompt
    assert "1-4" not in prompt
    assert "スマート窓口の実現" not in prompt
    assert "http" not in prompt
    assert "090-1234" not in prompt
    assert "taro@" not in prompt
    assert "あります[1][2]" not in prompt
    assert "書かない窓口があります" in prompt
    assert NOT_IN_EVIDENCE in prompt


def test_the_prompt_is_short(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says(GOOD))
    make_bot().ask(QUESTION)
    assert len(server.prompt) < 900


def test_the_limits_of_the_settings_reach_the_server(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says(GOOD))
    make_bot(llm_max_tokens=77).ask(QUESTION)
    assert server.asked[0]["max_tokens"] == 77  # the name that servers of one's own know
    assert server.asked[0]["temperature"] == 0


def test_a_worded_answer_is_kept(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says(GOOD))
    bot = make_bot()
    first, second = bot.ask(QUESTION), bot.ask(QUESTION)
    assert len(server.asked) == 1
    assert first == second
    assert second.wording is not None
    assert second.wording.outcome == "cached"
    bot.ask(QUESTION, audience="staff")
    assert len(server.asked) == 2


def test_streamed_by_checked_sentence(make_bot: MakeBot, server: FakeServer, plan: Plan) -> None:
    server.will(Says(GOOD + "全ての施設で令和9年から使えます。[1]", pause_s=0.01))
    frames = list(make_bot().stream(Request(QUESTION)))
    assert len(frames) >= 2
    assert all("令和9年" not in frame.answer for frame in frames)
    assert all(breaches(frame, plan) == [] for frame in frames)


@pytest.mark.parametrize(
    "question",
    ["2-3の主管課は?", "計画の事業は全部でいくつ?", "予算はいくらですか", "こんにちは", "懇談会の委員は何人以内?"],
)
def test_facts_laws_declines_and_small_talk_are_not_the_models(
    make_bot: MakeBot, server: FakeServer, planbot: PlanBot, question: str
) -> None:
    server.will(Says("嘘です。[1]"))
    answer = make_bot().ask(question)
    assert server.asked == []
    assert answer.wording is None
    assert answer == planbot.ask(question)


def test_no_model_no_difference(planbot: PlanBot) -> None:
    answer = planbot.ask(QUESTION)
    assert planbot.wordsmith is None
    assert "wording" not in answer.as_dict()


def test_the_yes_or_no_is_ours(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says("いいえ、" + GOOD))
    assert "いいえ" not in make_bot().ask(QUESTION).answer


def test_without_the_guard_the_words_are_taken_as_they_are(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says("令和9年4月からです。[1][7]"))
    answer = make_bot(without="guard").ask(QUESTION)
    assert answer.answer == "令和9年4月からです[1]。"
