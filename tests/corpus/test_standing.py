"""What a new text of the plan leaves of the anticipated questions, on small edits of the real one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import CorpusError, Plan
from corpus.outline import Outline
from corpus.plan import DATA, read_plan
from corpus.questions import AnticipatedQuestion, load_questions, question_doubts, questions_hash
from corpus.settle import settle, told
from corpus.standing import Standing, questions_of, said, standing_questions, texts_of

FIRST, SECOND = "1-4#取組内容-1", "1-4#取組内容-2"
GOAL = "ch5-3#kpi-2"
UNANSWERED = AnticipatedQuestion("q-u", "窓口の予算は?", "ja", "amount", (), None, ("1-4",), "予算額")


def edited(plan: Plan, *edits: tuple[str, str]) -> Plan:
    source = plan.source
    for old, new in edits:
        assert old in source
        source = source.replace(old, new)
    return read_plan(source, Outline.read(DATA / "outline.toml"))


def without(plan: Plan, passage: str) -> Plan:
    return edited(plan, (plan.passage_by_id[passage].text, ""))


def asked(*passages: str) -> AnticipatedQuestion:
    return AnticipatedQuestion("q-1", "窓口は変わりますか?", "ja", "content", passages, "yes", (), "")


def left(before: Plan, after: Plan, question: AnticipatedQuestion) -> AnticipatedQuestion | None:
    return next(iter(standing_questions(after, (question,), texts_of(before))), None)


def test_the_plan_is_what_the_questions_were_written_from(plan: Plan) -> None:
    assert said() == texts_of(plan)
    assert questions_of(plan) is load_questions()


def test_what_moves_is_followed(plan: Plan) -> None:
    """One sentence less gives all that come after it another number."""
    after = without(plan, FIRST)
    assert after.passage_by_id[FIRST].text == plan.passage_by_id[SECOND].text
    found = left(plan, after, asked(SECOND))
    assert found == replace(asked(SECOND), passages=(FIRST,))


def test_what_has_gone_takes_its_questions_along(plan: Plan) -> None:
    after = without(plan, FIRST)
    assert left(plan, after, asked(FIRST)) is None
    assert left(plan, after, asked(FIRST, GOAL)) is None
    found = left(plan, after, asked(GOAL, FIRST))
    assert found is not None
    assert (found.passages, found.polarity, found.stale) == ((GOAL,), None, True)


def test_a_changed_figure_makes_yes_and_no_unknown(plan: Plan) -> None:
    found = left(plan, edited(plan, ("30.0%", "35.0%")), asked(GOAL))
    assert found == replace(asked(GOAL), polarity=None, stale=True)


def test_another_sentence_in_its_place_is_not_the_old_one(plan: Plan) -> None:
    after = edited(plan, (plan.passage_by_id[FIRST].text, "農業用の水路を三年かけて造り直します。"))
    assert FIRST in after.passage_by_id
    assert left(plan, after, asked(FIRST)) is None


@pytest.mark.parametrize(
    ("edit", "stays"),
    [(lambda text: f"{text}予算額は1,200万円です。", False), (lambda text: f"{text}水路も造り直します。", True)],
    ids=["it is answered now", "something else was added"],
)
def test_what_was_not_answered(plan: Plan, edit: Callable[[str], str], *, stays: bool) -> None:
    text = plan.passage_by_id[SECOND].text
    after = edited(plan, (text, edit(text)))
    assert left(plan, after, UNANSWERED) == (UNANSWERED if stays else None)


def test_a_question_near_a_section_that_has_gone(plan: Plan) -> None:
    nowhere = replace(UNANSWERED, near=("9-9",))
    changed = without(plan, FIRST)
    assert left(plan, changed, nowhere) is None
    assert left(plan, changed, replace(UNANSWERED, near=())) == replace(UNANSWERED, near=())


def test_a_section_with_another_number_is_known_by_its_heading(plan: Plan) -> None:
    """A project before it moves all that come after: the older text is made here, with 3-6 for 3-7."""
    then = {key.replace("3-7#", "3-8#"): text for key, text in texts_of(plan).items()}
    standing = Standing.of(then, plan)
    assert standing.same["3-8#取組内容-1"] == "3-7#取組内容-1"
    found = standing.left_of(replace(UNANSWERED, near=("3-8",)), plan.section_by_id)
    assert found is not None
    assert found.near == ("3-7",)


def test_all_that_is_left_fits_the_new_text(plan: Plan, questions: tuple[AnticipatedQuestion, ...]) -> None:
    after = edited(plan, (plan.passage_by_id[FIRST].text, ""), ("30.0%", "35.0%"))
    kept = questions_of(after)
    assert question_doubts(after, kept) == []
    assert 0.9 * len(questions) < len(kept) < len(questions)
    assert questions_hash(questions) == questions_hash(replace(q, stale=True) for q in questions)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "said.tsv").write_text("1-1#本文-1\tことば\n1-2#本文-1\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"said.tsv line 2"):
        said(tmp_path / "said.tsv")


def test_settling_writes_down_what_is_left(plan: Plan, tmp_path: Path) -> None:
    asked, then = tmp_path / "questions.jsonl", tmp_path / "said.tsv"
    shutil.copy(DATA / "said.tsv", then)
    lines = [
        {"question": "一つ目は?", "lang": "ja", "style": "staff", "kind": "content", "passages": [FIRST]},
        {"question": "二つ目は?", "lang": "ja", "style": "staff", "kind": "content", "passages": [SECOND]},
        {"question": "目標は?", "lang": "ja", "kind": "figure", "passages": [GOAL], "polarity": "no"},
        {"question": "題は?",  "lang": "ja", "kind": "name", "passages": ["front#表紙-1"]},
    ]  # fmt: skip
    asked.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    after = edited(plan, (plan.passage_by_id[FIRST].text, ""), ("30.0%", "35.0%"))
    settled = settle(after, asked, then)
    assert [json.loads(line) for line in asked.read_text(encoding="utf-8").splitlines()] == [
        lines[1] | {"passages": [FIRST]},
        {key: value for key, value in lines[2].items() if key != "polarity"},
        lines[3],
    ]
    assert list(told(settled)) == [
        "dropped: 一つ目は?",
        "read again: 目標は?",
        "1 dropped, 1 to be read again, 1 moved",
    ]
    assert said(then) == texts_of(after)
