"""Versions of the plan side by side, on small edits of the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import CorpusError, Plan
from corpus.plan import DATA
from corpus.questions import AnticipatedQuestion
from corpus.versions import Changes, compare, read_version


def edited(tmp_path: Path, old: str, new: str) -> Plan:
    source = (DATA / "plan.txt").read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / "plan.txt"
    path.write_text(source.replace(old, new), encoding="utf-8")
    return read_version(path)


def changes(plan: Plan, after: Plan, questions: tuple[AnticipatedQuestion, ...]) -> Changes:
    return compare(plan, after, questions, plan.passage_by_id)


def test_the_same_text_changes_nothing(plan: Plan, questions: tuple[AnticipatedQuestion, ...]) -> None:
    assert changes(plan, read_version(DATA), questions).none


def test_an_edited_sentence_is_found_with_all_that_hangs_on_it(
    plan: Plan, tmp_path: Path, questions: tuple[AnticipatedQuestion, ...]
) -> None:
    passage = plan.passage_by_id["3-2#取組内容-1"]
    found = changes(plan, edited(tmp_path, passage.text, f"令和12年度には、{passage.text}"), questions)
    assert [(change.section, change.kind) for change in found.sections] == [("3-2", "changed")]
    assert any(line.startswith("+ 令和12年度には、") for line in found.sections[0].lines)
    assert found.translations == (passage.id,)
    assert found.questions
    assert all(passage.id in question.passages for question in found.questions)


def test_the_title_tells_that_it_is_adopted(
    plan: Plan, tmp_path: Path, questions: tuple[AnticipatedQuestion, ...]
) -> None:
    after = edited(tmp_path, "佐野市DX推進計画(案)", "佐野市DX推進計画")
    found = changes(plan, after, questions)
    assert (found.before, found.after) == ("佐野市DX推進計画(案)", "佐野市DX推進計画")


def test_blanks_and_widths_are_no_change(
    plan: Plan, tmp_path: Path, questions: tuple[AnticipatedQuestion, ...]
) -> None:
    passage = plan.passage_by_id["3-2#取組内容-1"]
    assert changes(plan, edited(tmp_path, passage.text, passage.text.replace("、", "、 ")), questions).none


def test_a_text_the_rules_do_not_fit_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    path.write_text("まったく別の文書です。\n", encoding="utf-8")
    with pytest.raises(CorpusError):
        read_version(path)
    with pytest.raises(CorpusError, match="cannot be read"):
        read_version(tmp_path / "missing.txt")
