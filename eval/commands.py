"""What each command of ``python -m eval`` does: it takes the parsed options and returns the exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

from corpus import load_plan
from eval import ablation as ablations, compare as comparisons, readme, report as reports, results
from eval.agreement import agreement, read_marks
from eval.answerers import Answerer, FileAnswerer, open_bot
from eval.check import Checker, twins
from eval.command import CommandAnswerer
from eval.errors import EvalError
from eval.export import export
from eval.gate import Floors, hold, record
from eval.provenance import commit
from eval.questions import DEVELOPMENT, QuestionSet, load_sets, names_of, sample
from eval.runner import run as evaluate
from eval.scorer import Scorer
from eval.tables import overview
from eval.types import Run


def run(options: Namespace) -> int:
    """``run``: exit 1 where something went wrong beside the answers' rightness, or under the floors."""
    before = results.load(options.before, options.results) if options.before else None
    sets = load_sets(options.sets)
    made = evaluate(_answerer(options), sets, Scorer.of_plan(), options.name or "+".join(s.name for s in sets))
    code = _keep(made, options.results, before)
    if options.record:
        record(made)
    if options.gate:
        hold(made, Floors.read())
    return code


def compare(options: Namespace) -> int:
    """``compare A B``."""
    pair = (results.load(name, options.results) for name in (options.before, options.after))
    print(comparisons.overview(comparisons.compare(*pair)))
    return 0


def report(options: Namespace) -> int:
    """``report``: prints the path of what it wrote."""
    made = results.load(options.run, options.results) if options.run else results.latest(options.results)
    if options.export:
        print(export(made, options.out or options.results / f"{made.id}-ragas.jsonl", load_plan()))
        return 0
    before = results.load(options.before, options.results) if options.before else None
    path = options.out or options.results / f"{made.id}.html"
    print(reports.write(made, path, comparisons.compare(before, made) if before else None))
    return 0


def check(options: Namespace) -> int:
    """``check``: every finding a line; exit 1 where one is an error."""
    sets, checker = load_sets(options.sets), Checker(load_plan())
    findings = [finding for questions in sets for finding in checker.check(questions)]
    for finding in findings:
        print(finding)
    for first, second in combinations(_beside(sets), 2):
        for pair in twins(first, second):
            print(f"near: {first.name} {pair.first.id} ~ {second.name} {pair.second.id}: {pair.similarity:.0f} of 100")
    errors = sum(finding.level == "error" for finding in findings)
    print(f"{sum(len(s.questions) for s in sets)} questions, {errors} errors, {len(findings) - errors} notes")
    return 1 if errors else 0


def agree(_: Namespace) -> int:
    """``agree``: the scorer's verdicts beside the marks given by hand."""
    questions = [question for questions in load_sets(()) for question in questions.questions]
    print(agreement(read_marks(), questions, Scorer.of_plan()))
    return 0


def gate(options: Namespace) -> int:
    """``gate``: nothing is kept; raises where a figure is out of bounds."""
    floors = Floors.read()
    answerer = FileAnswerer(options.answers) if options.answers else open_bot()
    made = evaluate(answerer, load_sets(DEVELOPMENT[:1]), Scorer.of_plan(), "gate")
    print(overview(made))
    _tell(made)
    hold(made, floors)
    return 1 if made.faults else 0


def ablation(options: Namespace) -> int:
    """``ablation``: prints both tables, keeps them, and puts them into the README."""
    sets, scorer = load_sets(options.sets), Scorer.of_plan()
    levers, unknown = _levers(options.retrieval_only)
    for name in unknown:
        print(f"eval ablation: the bot has no switch {name}", file=sys.stderr)
    asked = [question for s in sets for question in s.questions]
    rankings = (*ablations.tokeniser_table(asked), *ablations.ranking_table(open_bot().bot, asked))
    lines = () if options.retrieval_only else ablations.lever_table(open_bot, levers, sets, scorer)
    made = ablations.Ablation(commit(), tuple(s.name for s in sets), rankings, lines)
    print(made)
    ablations.save(made, options.results)
    readme.insert("ablation", str(made))
    return 0


def rivals(options: Namespace) -> int:
    """``rivals``: a run like any other, kept in its own folder."""
    sets = load_sets(options.sets)
    if options.sample is not None:
        sets = tuple(sample(questions, options.sample, options.seed) for questions in sets)
    made = evaluate(RIVALS[options.rival](options), sets, Scorer.of_plan(), options.rival)
    return _keep(made, options.results / "rivals", None)


def llm(options: Namespace) -> int:
    """``llm``: prints the table, keeps the runs, and puts the table into the README."""
    from eval.llm import measure

    return measure(options)


def _answerer(options: Namespace) -> Answerer:
    if options.answers:
        return FileAnswerer(options.answers)
    return CommandAnswerer(options.program, options.timeout) if options.program else open_bot()


def _decline(_: Namespace) -> Answerer:
    from eval.rivals import AlwaysDecline

    return AlwaysDecline()


def _retrieval(_: Namespace) -> Answerer:
    from eval.rivals import FirstPassage

    return FirstPassage(open_bot().bot, load_plan())


def _tutorial(options: Namespace) -> Answerer:
    from eval.rivals import ChatClient, Tutorial

    chat = ChatClient(options.url, options.model, os.environ.get("OPENAI_API_KEY", ""))
    from index import Settings, load_embedder  # takes seconds: after what can fail at once

    return Tutorial.build(load_plan(), load_embedder(Settings.read()), chat, f"tutorial with {options.model}")


RIVALS: Mapping[str, Callable[[Namespace], Answerer]] = {
    "decline": _decline,
    "retrieval": _retrieval,
    "tutorial": _tutorial,
}


def _keep(made: Run, folder: Path, before: Run | None) -> int:
    """Saves, reports, prints; 1 where the run had faults."""
    saved = results.save(made, folder)
    page = reports.write(made, folder / f"{made.id}.html", comparisons.compare(before, made) if before else None)
    print(overview(made))
    print(f"\nrun: {saved}\nreport: {page}")
    _tell(made)
    return 1 if made.faults else 0


def _tell(made: Run) -> None:
    for fault in made.faults:
        print(f"eval: {fault}", file=sys.stderr)


def _beside(sets: tuple[QuestionSet, ...]) -> tuple[QuestionSet, ...]:
    """`sets` and the other sets of the folder, to find twins in."""
    here = {questions.name for questions in sets}
    others = (name for name in names_of() if name not in here)
    return (*sets, *(load_sets([name])[0] for name in others))


def _levers(none: bool) -> tuple[tuple[ablations.Lever, ...], tuple[str, ...]]:
    """The levers whose settings the bot knows, and the names of the settings it does not."""
    if none:
        return (), ()
    try:
        from bot import Settings
    except ImportError as error:
        raise EvalError(f"the bot cannot be imported: {error}") from error
    known = set(Settings.model_fields)
    unknown = tuple(name for lever in ablations.LEVERS for name in lever.off if name not in known)
    return tuple(lever for lever in ablations.LEVERS if known >= set(lever.off)), unknown


def bench(options: Namespace) -> int:
    """``bench``: measures the parts of docs/benchmarks.md and writes them there; 1 where one is out of bounds."""
    from eval.benchmarks import PARTS, Extent, measure

    extent = Extent(options.scale, options.users, options.seconds)
    within = [measure(part, extent, options.results) for part in options.only or PARTS]
    return 0 if all(within) else 1


def load(options: Namespace) -> int:
    """``load``: prints the table and the path of the file that keeps it; 1 where a question got no answer."""
    from eval import load as loads

    ways = loads.WAYS if options.way == "both" else (options.way,)
    made = loads.run(ways, options.users, options.seconds, options.url, options.seed)
    print(f"{made.origin()}\n{made.table()}\n{loads.keep(made, options.results)}")
    return 1 if any(measure.failed for measure in made.loads) else 0


def diff(options: Namespace) -> int:
    """``diff``: the questions that a new version of the plan answers otherwise."""
    from corpus.errors import CorpusError
    from corpus.versions import read_version
    from eval.versions import changed_answers

    try:
        new = read_version(options.new)
    except CorpusError as error:
        raise EvalError(f"the new version cannot be read: {error}") from error
    questions = [question for s in load_sets(options.sets) for question in s.questions]
    changed = list(changed_answers(load_plan(), new, questions))
    for one in changed:
        print(f"{one.question.id}: {one.question.question}\n  - {one.before}\n  + {one.after}")
        print(f"  {', '.join(one.cited[0]) or '-'} -> {', '.join(one.cited[1]) or '-'}")
    print(f"{len(changed)} of {len(questions)} questions are answered otherwise")
    return 0


def beside(options: Namespace) -> int:
    """``beside``: prints both figures and the path of the file that keeps them; 1 where the documents change them."""
    from eval import beside as besides

    made = besides.beside(besides.foreign(options.documents), load_sets(options.sets), Scorer.of_plan())
    print(f"{made}\n{besides.keep(made, options.results)}")
    return 0 if made.holds else 1


def fuzz(options: Namespace) -> int:
    """``fuzz``: hostile questions, or bodies; 1 where something did not hold."""
    from eval.hostile import measure

    return measure(options)
