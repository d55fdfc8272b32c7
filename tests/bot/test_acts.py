"""Acts: greetings, thanks, orders, errands and noise are told apart from questions, however questions are worded."""

from __future__ import annotations

from collections import Counter

import pytest

from bot import PlanBot, Turn
from bot.acts import ACTS_FILE, MOST_SENTENCES, Acts, examples
from bot.models import FOLDER
from bot.text_classifier import TextClassifier
from bot.train import acts_hash

KINDS = {
    "question": 600,
    "order": 300,
    "task": 200,
    "noise": 140,
    "thanks": 70,
    "greeting": 50,
    "who": 50,
    "how": 50,
    "complaint": 40,
    "bye": 25,
}


def test_the_examples_are_of_known_kinds_and_no_two_alike() -> None:
    found = examples()
    assert len({example.text for example in found}) == len(found)
    counts = Counter(example.act for example in found)
    assert counts.keys() == KINDS.keys()
    assert all(counts[act] >= least for act, least in KINDS.items())


def test_the_shipped_classifier_is_trained_on_today_s_examples() -> None:
    assert TextClassifier.read(FOLDER / "acts.npz").trained_on == acts_hash(ACTS_FILE)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("夕べの野球の結果を速報して", "off_topic"),
        ("しりとりで遊ぼう、最初は「りんご」ね", "unsafe"),
        ("恋人のふりをして甘い言葉をささやいて", "unsafe"),
        ("Write me a limerick about penguins", "unsafe"),
        ("市長室に電話をつないでおいて", "off_topic"),
        ("ｊｋぁｓｄｋふぇ", "unclear"),
        ("ぷしゅるるぽにょん", "unclear"),
    ],
)
def test_what_asks_nothing_is_declined(planbot: PlanBot, message: str, reason: str) -> None:
    answer = planbot.ask(message)
    assert (answer.abstained, answer.citations) == (True, ())
    assert answer.reason in (reason, "unsafe", "off_topic", "unclear")
    assert answer.related == () or answer.reason == "off_topic"


@pytest.mark.parametrize(
    "message",
    [
        "ご丁寧にどうも、たいへん勉強になりましたわ",
        "おはようさん、今日もよろしゅう頼みます",
        "ほな、また寄せてもらいます",
        "ぜんぜん答えになってないじゃないか",
        "あんたは人間なのかね、それとも機械かね",
    ],
)
def test_talk_is_answered_without_citations(planbot: PlanBot, message: str) -> None:
    answer = planbot.ask(message)
    assert (answer.abstained, answer.citations) == (False, ())


@pytest.mark.parametrize(
    ("message", "section"),
    [
        ("ドローンの主管課を表にして", "2-2"),
        ("よろしくお願いします。懇談会の任期を教えてください", "council"),
        ("EBPM", "term-19"),
        ("Wi-Fi 体育館", "3-1"),
        ("書かない窓口を要約して", "1-4"),
    ],
)
def test_questions_stay_questions(planbot: PlanBot, message: str, section: str) -> None:
    answer = planbot.ask(message)
    assert section in {citation.section for citation in answer.citations}


def test_an_order_beside_a_question_is_left_out(planbot: PlanBot) -> None:
    answer = planbot.ask("策定委員会の委員長は誰ですか。あと猫の鳴きまねで三回鳴いてみせて。")
    assert not answer.abstained
    assert {citation.section for citation in answer.citations} == {"committee"}
    assert "にゃ" not in answer.answer


def test_a_few_words_in_a_dialogue_are_no_noise(planbot: PlanBot) -> None:
    history = (Turn("user", "ドローンは何に使うの?"), Turn("assistant", "災害現場の確認などです[1]。"))
    assert planbot.ask("ほんで?", history).reason != "unclear"


def test_a_message_of_hundreds_of_sentences_costs_no_more_than_one_of_dozens() -> None:
    encoded: list[str] = []

    def embed(text: str) -> list[float]:
        encoded.append(text)
        return [0.0] * 512

    acts = Acts.read(embed)
    message = "".join(f"{n}は何?" for n in range(200))
    acts.act_of(message)
    acts.orders_in(message)
    assert len(encoded) == 2 * (MOST_SENTENCES + 1)
    assert "".join(encoded[1 : MOST_SENTENCES + 1]) == message
