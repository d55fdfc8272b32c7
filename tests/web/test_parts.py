"""The parts of the page that are plain functions."""

from __future__ import annotations

import io
import json
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, strategies as st

from app import open_site
from bot.export import as_csv, as_xlsx, safe
from bot.types import Answer, Turn, Wording
from bot.web.asking import Asking
from bot.web.batch import BatchError, read_questions
from bot.web.html import el
from bot.web.memory import Remembering
from bot.web.sheet import sheet_html, verified
from bot.web.targets import amount, population
from bot.web.text import AnswerText, plan_text, sentences
from bot.web.types import Exchange, read_exchange, read_past, read_talk
from bot.web.who import matrix
from bot.web.words import LANGUAGES, read, words
from corpus import load_plan
from index import Settings
from tests.web.fakes import FakeBot

PLAN = load_plan()
BOT = FakeBot(PLAN)
ASKED = Exchange("Wi-Fi", asked_on="2026-04-01", state="done", answer=BOT.ask("Wi-Fi"))
JA = words("ja")


def test_elements_escape_what_is_plain() -> None:
    assert str(el("p", "<i>", el("b", "&"), title='"', data_n=0, hidden=True, lang=None)) == (
        '<p title="&#34;" data-n="0" hidden>&lt;i&gt;<b>&amp;</b></p>'
    )


@given(st.text(alphabet=string.printable))
def test_no_text_of_the_plan_becomes_markup(text: str) -> None:
    made = str(plan_text(PLAN.terms, text.replace("※", "")))
    assert "<" not in made


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("一つ。[1]二つ。[2][3]", ["一つ。[1]", "二つ。[2][3]"]),
        ("One. [1] Two. [2]", ["One. [1] ", "Two. [2]"]),
        ("3.5人[1]", ["3.5人[1]"]),
        ("一つ[1]。二つ[2]。", ["一つ[1]。", "二つ[2]。"]),
        ("One [1]. Two [2].", ["One [1]. ", "Two [2]."]),
        ("", []),
    ],
)
def test_sentences(line: str, parts: list[str]) -> None:
    assert sentences(line) == parts


def test_marks_become_links_and_unknown_ones_vanish() -> None:
    assert ASKED.answer is not None
    answer = replace(ASKED.answer, answer="ある。[1]ない。[7]\n- 項[1]\n<b>")
    made = AnswerText(JA, PLAN, answer, "t0")
    html = str(made.render())
    assert html.count('href="#t0-c1"') == 2
    assert html.count('id="t0-m1"') == 1
    assert "[7]" not in html
    assert "<ul><li>" in html
    assert "&lt;b&gt;" in html
    assert str(made.render(1)).count('class="later"') == made.length - 1 == 3


def test_every_language_has_every_word_with_the_same_gaps() -> None:
    base = read("ja")
    assert set(read("en")) == set(base)
    assert set(read("easy-ja")) <= set(base)
    for language in LANGUAGES:
        for key, text in words(language.code).table.items():
            gaps = {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
            wanted = {name for _, name, _, _ in string.Formatter().parse(str(base[key])) if name}
            assert gaps == wanted, f"{language.code} {key}"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert f"'{cell.strip()}" in as_csv([[cell]]).decode("utf-8-sig").replace("\t", "")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([["head"], [cell]]))).worksheets[0]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize(
    "payload", [None, 3, "x", [3], [{"question": 3}], [{"question": "q", "answer": {"answer": 1}}]]
)
def test_what_a_browser_sends_is_not_trusted(payload: object) -> None:
    assert read_talk(payload) == ()
    assert read_past([payload]) == ()


def test_a_conversation_survives_the_browser() -> None:
    stored = json.loads(json.dumps([ASKED.as_dict()]))
    assert read_talk(stored) == (ASKED,)
    assert read_exchange(json.dumps(ASKED.as_dict())) == ASKED


def test_the_sheet_has_everything_and_only_true_quotes(tmp_path: Path) -> None:
    answer = ASKED.answer
    assert answer is not None
    invented = replace(answer.citations[0], n=2, quote="市は全員に100万円を配る。")
    hostile = replace(answer, citations=(*answer.citations, invented), answer="<script>x</script>[1]")
    assert verified(PLAN, None, "citizen", hostile) == answer.citations
    site = open_site(Settings(data_dir=tmp_path), FakeBot(PLAN))
    page = str(sheet_html(JA, site, ASKED, hostile, "citizen"))
    for wanted in ("佐野市DX推進計画(案)", "2026-04-01", "Wi-Fi", "24ページ", "本市の避難所に指定されている"):
        assert wanted in page
    assert "100万円" not in page
    assert "<script>x" not in page


def test_what_was_answered_is_remembered_but_not_forever() -> None:
    bot = FakeBot(PLAN)
    memory = Remembering(bot, most=2)
    assert memory.ask("Wi-Fi") == memory.ask("Wi-Fi")
    assert len(bot.asked) == 1
    memory.ask("Wi-Fi", audience="staff")
    memory.ask("Wi-Fi", language="en")
    memory.ask("Wi-Fi", (Turn("user", "x"),))
    memory.ask("Wi-Fi")
    assert len(bot.asked) == 5
    memory.ask("Wi-Fi", role="staff")
    bot.edition = "another"
    memory.ask("Wi-Fi")
    assert len(bot.asked) == 7

    class Leaving(FakeBot):
        """Its documents go away while it answers."""

        def stream_answer(self, *args: Any, **options: Any) -> Iterator[Answer]:
            self.edition = "unread"
            yield from super().stream_answer(*args, **options)

    leaving = Leaving(PLAN)
    memory = Remembering(leaving)
    memory.ask("Wi-Fi")
    leaving.edition = "fake"
    memory.ask("Wi-Fi")
    assert len(leaving.asked) == 2
    with pytest.raises(RuntimeError):
        memory.ask("故障")


def test_questions_from_files() -> None:
    rows = read_questions("a.CSV", "id,question\r\n1,ある?\r\n2,\r\n".encode("cp932"))
    assert [(row.id, row.question, bool(row.error)) for row in rows] == [("1", "ある?", False), ("2", "", True)]
    assert [row.id for row in read_questions("a.jsonl", b'{"question": "x"}\n[]\n')] == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("a.csv", b"id,text\n1,x\n", "staff.no_question"),
        ("a.jsonl", b"", "staff.no_question"),
        ("a.jsonl", b'{"question": "x"}\n' * 2001, "staff.too_many"),
    ],
)
def test_files_without_questions(name: str, data: bytes, key: str) -> None:
    with pytest.raises(BatchError) as error:
        read_questions(name, data)
    assert error.value.key == key


@pytest.mark.parametrize(("text", "number"), [("延人数 500人", 500), ("47.90", 47.9), ("116,228", 116228), ("-", 0)])
def test_amounts(text: str, number: float) -> None:
    assert amount(text) == number


def test_the_population_and_the_matrix_are_the_plans() -> None:
    assert population(PLAN)[1] == (("2020", "116,228"), ("2060", "84,721"))
    rows = {row.name: row for row in matrix(PLAN)}
    assert rows["デジタル推進課"].count == 20
    assert rows["全課"].count == 8
    assert sum(part == "lead" for row in rows.values() for part in row.parts) == 20


class Growing(FakeBot):
    """A bot whose answer comes in two parts, as a language model's does."""

    def stream_answer(self, question: str, *rest: Any, **named: Any) -> Iterator[Answer]:
        whole = self.ask(question, *rest, **named)
        first, _, _ = whole.answer.partition("\n")
        yield replace(whole, answer=first, citations=whole.citations[:1])
        yield whole


def test_an_answer_that_grows_is_shown_as_it_grows(tmp_path: Path) -> None:
    site = open_site(Settings(data_dir=tmp_path), Growing(PLAN))
    asking = Asking(site, JA)
    talks = [frame.talk for frame in asking.ask("窓口は?", [], "citizen") if frame.talk]
    said = [talk[-1]["answer"]["answer"] for talk in talks if talk[-1]["answer"]]
    assert len(said) == 2
    assert said[1].startswith(said[0])
    assert said[1] != said[0]


class Failing(FakeBot):
    """A bot whose language model is slow."""

    def ask(self, question: str, *rest: Any, **named: Any) -> Answer:
        return replace(super().ask(question, *rest, **named), wording=Wording("openai:x", "0123", "slow"))


def test_an_answer_a_model_failed_at_is_not_remembered() -> None:
    bot = Failing(PLAN)
    memory = Remembering(bot)
    memory.ask("Wi-Fi")
    memory.ask("Wi-Fi")
    assert len(bot.asked) == 2
