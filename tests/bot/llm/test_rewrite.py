"""Rewriting, splitting, other languages, a second reader, drafting: optional, and all held to what was said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import PlanBot, Turn
from bot.__main__ import main
from bot.llm.call import Caller
from bot.llm.drafts import draft
from bot.llm.model import open_model
from bot.llm.prompts import FOLLOW_UP, PARTS, SECOND_READER
from bot.llm.rewrite import Rewriter, is_within
from corpus import Plan
from index import ModelFailure, Settings
from tests.bot.contract import breaches
from tests.bot.llm.conftest import MakeBot
from tests.bot.llm.server import FakeServer, Says
from tests.bot.llm.test_failures import GOOD, QUESTION

TURNS = (Turn("user", "公衆無線LANの充実の主管課は?"), Turn("assistant", "主管課はデジタル推進課です[1]。"))


@pytest.mark.parametrize(
    ("text", "said", "within"),
    [
        ("公衆無線LANのスケジュールは?", "公衆無線LANの主管課は? スケジュールは?", True),
        ("令和9年度の公衆無線LANは?", "公衆無線LANは?", False),
        ("市民課の公衆無線LANは?", "公衆無線LANは?", False),
        ("公衆無線LANの予算は?", "公衆無線LANは?", False),
        ("あ" * 300, "あ" * 300, False),
    ],
)
def test_a_rewriting_brings_in_nothing(text: str, said: str, within: bool) -> None:
    assert is_within(text, said) is within


def test_a_follow_up_is_rewritten(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says("公衆無線LANの充実のスケジュールは?"))
    bot = make_bot(llm_uses="follow_ups")
    answer = bot.ask("じゃあスケジュールは?", TURNS)
    assert FOLLOW_UP[:20] in server.prompt
    assert {c.section for c in answer.citations} == {"3-1"}


@pytest.mark.parametrize("says", [Says("市民課の令和9年度の予算は?"), Says(status=500), Says("")])
def test_a_bad_rewriting_changes_nothing(make_bot: MakeBot, server: FakeServer, planbot: PlanBot, says: Says) -> None:
    server.will(says)
    asked = "じゃあスケジュールは?"
    assert make_bot(llm_uses="follow_ups").ask(asked, TURNS) == planbot.ask(asked, TURNS)
    assert server.asked


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("RPAはいつ導入\n公衆無線LANはどこ", ("RPAはいつ導入", "公衆無線LANはどこ")),
        ("1. RPAはいつ導入\n2. 公衆無線LANはどこ", ("RPAはいつ導入", "公衆無線LANはどこ")),
        ("RPAはいつ導入", ()),
        ("RPAはいつ導入\n予算はいくら", ()),
        ("いつ\n" * 9, ()),
    ],
)
def test_a_double_question_is_taken_apart(server: FakeServer, said: str, parts: tuple[str, ...]) -> None:
    server.will(Says(said))
    settings = Settings(llm="openai:fake", llm_base_url=server.url)
    rewriter = Rewriter(settings, open_model(settings))
    assert rewriter.parts("RPAはいつ導入して公衆無線LANはどこ") == parts
    assert rewriter.parts("RPAはいつ導入して公衆無線LANはどこ") == parts
    assert len(server.asked) == 1


def test_the_model_parts_what_the_rule_does_not(make_bot: MakeBot, server: FakeServer, plan: Plan) -> None:
    server.will(Says("書かない窓口はいつから\n始まりましたか"))
    answer = make_bot(llm_uses="parts").ask(QUESTION)
    assert PARTS[:20] in server.prompt
    assert breaches(answer, plan) == []


def test_uses_are_off_unless_named(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says(GOOD))
    make_bot(llm_uses="").ask("じゃあスケジュールは?", TURNS)
    make_bot(llm_uses="").ask(QUESTION)
    assert server.asked == []


@pytest.mark.parametrize(("verdict", "engine"), [("はい", "generative"), ("いいえ", "extractive"), ("?", "extractive")])
def test_a_second_reader_has_a_say(make_bot: MakeBot, server: FakeServer, verdict: str, engine: str) -> None:
    server.will(Says(lambda prompt: verdict if SECOND_READER[:20] in prompt else GOOD))
    assert make_bot(llm_uses="wording,second_reader").ask(QUESTION).engine == engine


CHINESE = "免填写窗口从令和7年(2025年)1月起在部分设施运行,但大部分设施仍需手写申请。[1]"


def test_another_language_beside_the_japanese_words(make_bot: MakeBot, server: FakeServer, plan: Plan) -> None:
    server.will(Says(CHINESE))
    answer = make_bot(llm_uses="wording,languages").ask("「书かない窗口」是什么时候开始的?", language="zh")
    if answer.engine == "generative":
        assert "2025年" in answer.answer
        assert "令和7年1月から一部の施設" in answer.answer
    assert breaches(answer, plan) == []


@pytest.mark.parametrize("bad", ["从2024年1月起在部分设施运行。[1]", "Sano Pay 从令和7年1月起在部分设施运行。[1]"])
def test_figures_and_names_are_checked_in_any_language(make_bot: MakeBot, server: FakeServer, bad: str) -> None:
    server.will(Says(bad))
    answer = make_bot(llm_uses="wording,languages").ask(QUESTION, language="zh")
    assert server.asked
    assert answer.engine == "extractive"


def test_other_languages_are_not_the_models_unless_told(make_bot: MakeBot, server: FakeServer) -> None:
    server.will(Says(CHINESE))
    assert make_bot().ask(QUESTION, language="zh").engine == "extractive"
    assert server.asked == []


def caller(server: FakeServer) -> Caller:
    settings = Settings(llm="openai:fake", llm_base_url=server.url)
    return Caller(open_model(settings), 2.0, 1, 0)


def test_drafted_questions_are_marked_and_stay_within_the_text(server: FakeServer) -> None:
    server.will(Says("1. 図書館の開館時間は何時ですか\n2. 図書館の休館日はいつですか\n- 市長は誰ですか"))
    made = list(draft(caller(server), [("doc:a#1", "図書館の開館時間は9時です。休館日は月曜日です。")]))
    assert "図書館の休館日はいつですか" in [d.question for d in made]
    assert all(json.loads(d.as_json())["drafted"] for d in made)
    assert all("市長" not in d.question for d in made)


def test_drafting_tells_when_nobody_is_there(server: FakeServer) -> None:
    server.will(Says(status=500))
    with pytest.raises(ModelFailure):
        list(draft(caller(server), [("doc:a#1", "図書館です。")]))


def test_the_command_drafts(
    server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.will(Says("図書館の休館日はいつですか"))
    monkeypatch.setenv("PLANBOT_LLM", "openai:fake")
    monkeypatch.setenv("PLANBOT_LLM_BASE_URL", server.url)
    given, made = tmp_path / "a.txt", tmp_path / "a.jsonl"
    given.write_text("図書館の休館日は月曜日です。", encoding="utf-8")
    assert main(["draft", str(given), str(made)]) == 0
    assert json.loads(made.read_text(encoding="utf-8"))["passages"] == ["doc:a#1"]
    monkeypatch.delenv("PLANBOT_LLM")
    assert main(["draft", str(given), str(made)]) == 1
    assert "PLANBOT_LLM" in capsys.readouterr().err
