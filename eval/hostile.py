"""``eval fuzz``: hostile questions to the bot, alone or beside documents, or hostile bodies to a running page."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import PlanBot, Settings
from corpus.questions import load_questions
from eval import bodies, fuzz
from eval.served import served
from eval.shelf import Shelf


def measure(options: Namespace) -> int:
    """Prints the figures and the path of the file that keeps them; 1 where something did not hold."""
    asked = [question.question for question in load_questions()]
    if options.bodies:
        return _bodies(options, asked)
    if options.beside:
        made, name = _beside(options, asked), "fuzz-beside"
    else:
        bot = PlanBot.open()
        made, name = fuzz.fuzz(bot, bot.plan, asked, options.count, options.seed, _say), "fuzz"
    print(f"{made.count} cases in {made.seconds:.0f} s: {made.outcomes}; faults {made.faults or 'none'}")
    print(f"p50 {made.p50_ms} ms, p95 {made.p95_ms} ms, slowest {made.slowest_ms} ms (case {made.slowest_number}),")
    print(f"most processor time {made.slowest_cpu_ms} ms, over {fuzz.LIMIT_MS:.0f} ms: {made.over_limit}")
    print(fuzz.keep(made, options.results, name))
    return 0 if made.is_clean else 1


def _beside(options: Namespace, asked: Sequence[str]) -> fuzz.FuzzRun:
    """Half of the questions are about the documents; in a folder of its own, these are all that is beside the plan."""
    shelf = Shelf.read()
    with TemporaryDirectory() as folder:
        bot = PlanBot.open(Settings(data_dir=Path(folder)))
        assert bot.library is not None  # an opened bot has one, be it empty
        bot.library.add(shelf.documents, {})
        both = [*asked, *shelf.questions * (len(asked) // len(shelf.questions))]
        return fuzz.fuzz(bot, bot.plan, both, options.count, options.seed, _say, shelf)


def _bodies(options: Namespace, asked: Sequence[str]) -> int:
    with nullcontext(None) if options.url else served() as page:
        url = page.url if page else options.url
        made = bodies.send(url, bodies.bodies(options.seed, asked), options.count, options.seed, _say)
    print(f"{made.count} bodies: {made.statuses}; faults {made.faults or 'none'}")
    print(f"p50 {made.p50_ms} ms, p95 {made.p95_ms} ms, slowest {made.slowest_ms} ms")
    print(f"over {fuzz.LIMIT_MS:.0f} ms, which is not clean: {made.over_limit}")
    print(bodies.keep(made, options.results))
    return 0 if made.is_clean else 1


def _say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)
