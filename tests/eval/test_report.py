from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.compare import compare
from eval.errors import EvalError
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.report import needs_reading, render, write
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Question, Reply, Run

SNEAKY = "<script>alert(1)</script>"
VOID = {"meta", "br", "path", "circle", "rect", "polyline"}


class Balance(HTMLParser):
    """Fails where a tag is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def a_run(scorer: Scorer, commit: str, set_name: str, pairs: list[tuple[Question, Reply]]) -> Run:
    rows = tuple(row_of(set_name, q, r, scorer.verdict(q, r)) for q, r in pairs)
    return Run("n", commit, "2026-03-01", "bot", (set_name,), {"k": "v"}, {"corpus": "h"}, {}, ("a fault",), rows)


@pytest.fixture
def good(scorer: Scorer) -> Run:
    return a_run(scorer, "a", "s", [(QUESTION, REPLY), (UNANSWERABLE, DECLINED)])


@pytest.fixture
def bad(scorer: Scorer) -> Run:
    return a_run(scorer, "b", "s", [(QUESTION, replace(REPLY, answer=SNEAKY)), (UNANSWERABLE, DECLINED)])


def test_the_page_is_whole_and_needs_nothing_else(good: Run, bad: Run) -> None:
    page = render(bad, compare(good, bad))
    balance = Balance()
    balance.feed(page)
    assert balance.open == []
    assert balance.seen >= {"table", "svg", "article", "main", "figure"}
    assert not re.search(r"(src|href)=", page)


def test_it_tells_what_there_is_to_tell(good: Run, bad: Run) -> None:
    page = render(bad, compare(good, bad))
    for words in (
        "right answers",
        "By category",
        "Before and after",
        "McNemar",
        "Answers to read (1)",
        "a fault",
        "missing fact",
    ):
        assert words in page


def test_an_answer_is_text_and_never_markup(bad: Run) -> None:
    page = render(bad)
    assert SNEAKY not in page
    assert "&lt;script&gt;" in page


def test_a_good_run_has_nothing_to_read(good: Run) -> None:
    page = render(good)
    assert "Answers to read (0)" in page
    assert "Before and after" not in page


def test_sealed_rows_are_counted_and_not_shown(scorer: Scorer) -> None:
    page = render(a_run(scorer, "c", "own-test", [(QUESTION, replace(REPLY, answer="10種 SECRET"))]))
    assert "1 questions are sealed" in page
    assert "SECRET" not in page
    assert "By category" not in page


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (REPLY, False),
        (replace(REPLY, answer="9種"), True),
        (replace(REPLY, citations=()), True),
        (replace(REPLY, answer=REPLY.answer + "収納課です。[1]"), True),
    ],
)
def test_what_needs_reading(scorer: Scorer, reply: Reply, expected: bool) -> None:
    assert needs_reading(row_of("s", QUESTION, reply, scorer.verdict(QUESTION, reply))) is expected


def test_a_run_without_times_and_confidence_has_no_plots(scorer: Scorer) -> None:
    bare = [(QUESTION, replace(REPLY, elapsed_ms=0.0, confidence=None))]
    assert "Nothing to draw." in render(a_run(scorer, "a", "s", bare))


def test_a_folder_that_cannot_be_written(good: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvalError):
        write(good, tmp_path / "file" / "r.html")
    assert write(good, tmp_path / "new" / "r.html").exists()
