"""`python -m corpus check`: the counts of the records and every doubt about the data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from corpus.checks import doubts
from corpus.errors import CorpusError
from corpus.plan import load_plan
from corpus.questions import load_questions
from corpus.types import Plan


def main(argv: list[str] | None = None) -> int:
    """Prints counts and doubts; exit code 1 when there are doubts or the source cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m corpus", description="Checks the plan's records and data.")
    parser.add_subparsers(dest="command", required=True).add_parser("check", help="print counts and every doubt")
    parser.parse_args(argv)
    try:
        plan = load_plan()
        found = list(doubts(plan))
    except CorpusError as error:
        print(f"corpus: {error}", file=sys.stderr)
        return 1
    for line in _counts(plan):
        print(line)
    for doubt in found:
        print(f"doubt: {doubt}", file=sys.stderr)
    print(f"{len(found)} doubts")
    return 1 if found else 0


def _counts(plan: Plan) -> Iterator[str]:
    questions = load_questions()
    answered = sum(question.answered for question in questions)
    yield f"{len(plan.sections)} sections, {len(plan.passage_by_id)} passages, {len(plan.furniture)} furniture lines"
    yield f"{len(plan.projects)} projects in {len(plan.pillars)} pillars, {len(plan.indicators)} indicators"
    yield f"{len(plan.terms)} terms, {len(plan.events)} events, {len(plan.ordinances)} ordinances"
    yield f"{len(questions)} anticipated questions: {answered} answered, {len(questions) - answered} not answered"


if __name__ == "__main__":
    raise SystemExit(main())
