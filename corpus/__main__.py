"""`python -m corpus check · settle`: every doubt about the data; the questions brought in line with a new text."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from corpus.checks import doubts
from corpus.errors import CorpusError
from corpus.plan import load_plan
from corpus.questions import load_questions
from corpus.settle import settle, told
from corpus.types import Plan


def main(argv: list[str] | None = None) -> int:
    """Runs a command; exit code 1 when there are doubts or the source cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m corpus", description="Checks the plan's records and data.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="print counts and every doubt")
    commands.add_parser("settle", help="write into the anticipated questions what the plan's text leaves of them")
    try:
        return _COMMANDS[parser.parse_args(argv).command]()
    except CorpusError as error:
        print(f"corpus: {error}", file=sys.stderr)
        return 1


def _check() -> int:
    plan = load_plan()
    found = list(doubts(plan))
    for line in _counts(plan):
        print(line)
    for doubt in found:
        print(f"doubt: {doubt}", file=sys.stderr)
    print(f"{len(found)} doubts")
    return 1 if found else 0


def _settle() -> int:
    for line in told(settle(load_plan())):
        print(line)
    return 0


def _counts(plan: Plan) -> Iterator[str]:
    questions = load_questions()
    answered = sum(question.answered for question in questions)
    yield f"{len(plan.sections)} sections, {len(plan.passage_by_id)} passages, {len(plan.furniture)} furniture lines"
    yield f"{len(plan.projects)} projects in {len(plan.pillars)} pillars, {len(plan.indicators)} indicators"
    yield f"{len(plan.terms)} terms, {len(plan.events)} events, {len(plan.ordinances)} ordinances"
    yield f"{len(questions)} anticipated questions: {answered} answered, {len(questions) - answered} not answered"


_COMMANDS = {"check": _check, "settle": _settle}

if __name__ == "__main__":
    raise SystemExit(main())
