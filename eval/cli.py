"""The command line: options here, what they do in `eval.commands`, which is imported once it is needed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.errors import EvalError

RESULTS = Path(__file__).parent / "results"
TIMEOUT_S = 900.0
RIVAL_NAMES = ("retrieval", "decline", "tutorial")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; its exit code. What fails is one line on stderr."""
    arguments = _parser().parse_args(argv)
    try:
        from eval import commands

        return int(getattr(commands, arguments.command)(arguments))
    except EvalError as error:
        print(f"eval {arguments.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"eval {arguments.command}: interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Evaluates the bot and reports on it.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text, add in COMMANDS:
        add(commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + "."))
    return parser


def _run(parser: argparse.ArgumentParser) -> None:
    _sets(parser)
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--command", dest="program", metavar="CMD", help="a program called as CMD IN.jsonl OUT.jsonl")
    who.add_argument("--answers", type=Path, metavar="FILE", help="score the answers in FILE")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, metavar="S", help="seconds for CMD (%(default)g)")
    parser.add_argument("--name", help="name of the run (the names of its sets)")
    parser.add_argument("--gate", action="store_true", help="exit 1 below the floors")
    parser.add_argument("--record", action="store_true", help="write the figures into floors.toml")
    parser.add_argument("--before", metavar="RUN", help="an earlier run to compare with in the report")
    _results(parser)


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="A", help="name or file of a run")
    parser.add_argument("after", metavar="B", help="name or file of a later run")
    _results(parser)


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", nargs="?", metavar="RUN", help="name or file of a run (the latest)")
    parser.add_argument("--before", metavar="RUN", help="an earlier run to compare with")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (beside the run)")
    parser.add_argument("--export", choices=("ragas",), help="write JSON Lines for RAGAS in place of a page")
    _results(parser)


def _gate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--answers", type=Path, metavar="FILE", help="judge the answers in FILE, without the bot")


def _nothing(_: argparse.ArgumentParser) -> None:
    """No options."""


def _ablation(parser: argparse.ArgumentParser) -> None:
    _sets(parser)
    parser.add_argument("--retrieval-only", action="store_true", help="leave out the runs end to end")
    _results(parser)


def _rivals(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rival", choices=RIVAL_NAMES, help="who answers")
    _sets(parser)
    parser.add_argument("--url", default="http://127.0.0.1:8081/v1", help="OpenAI protocol server (%(default)s)")
    parser.add_argument("--model", default="local", help="its model (%(default)s)")
    parser.add_argument("--sample", type=int, metavar="N", help="only N questions of each set, drawn with --seed")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    _results(parser)


def _llm(parser: argparse.ArgumentParser) -> None:
    _sets(parser)
    parser.add_argument("--url", default="http://127.0.0.1:8081/v1", help="OpenAI protocol server (%(default)s)")
    parser.add_argument("--model", default="openai:local", help="its model (%(default)s)")
    parser.add_argument("--deadline", type=float, nargs="+", default=[8.0], metavar="S", help="seconds (8)")
    parser.add_argument("--max-tokens", type=int, default=300, metavar="N", help="length of an answer (%(default)s)")
    parser.add_argument("--heard", type=Path, metavar="FILE", help="what the model said, kept to take up again")
    parser.add_argument("--sample", type=int, metavar="N", help="only N questions of each set, drawn with --seed")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    _results(parser)


def _fuzz(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=1000, metavar="N", help="how many (%(default)s)")
    parser.add_argument("--beside", action="store_true", help="with documents beside the plan, asked by both roles")
    parser.add_argument("--bodies", action="store_true", help="send bodies to the addresses of the page instead")
    parser.add_argument("--url", help="a page that runs already (one is started)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    _results(parser)


def _load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--users", type=int, nargs="+", default=[32], metavar="N", help="people at once (32)")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="S", help="for so long each (%(default)g)")
    parser.add_argument("--way", choices=("run", "call", "both"), default="both", help="plain reply or stream")
    parser.add_argument("--url", help="a page that runs already (one is started)")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the questions (%(default)s)")
    _results(parser)


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("new", type=Path, metavar="NEW", help="text of the new plan, or a folder with its outline.toml")
    _sets(parser)


def _beside(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("documents", metavar="N|PATH", help="so many synthetic documents, or those of a file or folder")
    _sets(parser)
    _results(parser)


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", nargs="+", choices=("speed", "scale", "load"), help="these parts (all)")
    parser.add_argument("--scale", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N", help="passages")
    parser.add_argument("--users", type=int, nargs="+", default=[1, 8, 32, 128], metavar="N", help="people at once")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="S", help="for so long each (%(default)g)")
    _results(parser)


def _sets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sets", nargs="*", metavar="SET", help="names or .jsonl files (the development sets)")


def _results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="folder of the runs")


COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("run", "ask, score, keep the run, write its report", _run),
    ("compare", "two runs side by side", _compare),
    ("report", "one run as an HTML page, or for RAGAS", _report),
    ("check", "is a question set sound", _sets),
    ("agree", "the scorer beside marks given by hand", _nothing),
    ("gate", "the development set against the floors; exit 1 below", _gate),
    ("ablation", "what each ranking and each switch is worth", _ablation),
    ("rivals", "what simpler systems reach", _rivals),
    ("llm", "a language model with the guard and without, beside the extractive answers", _llm),
    ("fuzz", "hostile questions, and whether everything holds; exit 1 where it does not", _fuzz),
    ("load", "many people at once at the page's API", _load),
    ("bench", "what docs/benchmarks.md tells: time to answer, growing documents, people at once", _bench),
    ("beside", "the figures with foreign documents beside the plan; exit 1 where fewer answers are right", _beside),
    ("diff", "which answers a new version of the plan changes", _diff),
)
