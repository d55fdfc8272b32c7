"""`python -m bot ask · chat · batch · draft · train · switch · report · user`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.service.commands import add_parsers


def main(argv: list[str] | None = None) -> int:
    """Runs a command; errors are one line on stderr and exit code 1."""
    args = _parser().parse_args(argv)
    from index.errors import PlanBotError

    try:
        return int(args.run(args))
    except (PlanBotError, OSError) as error:
        print(f"bot: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Questions on the DX plan of 佐野市.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="one answer")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="the whole answer as JSON")
    chat = commands.add_parser("chat", help="a dialogue in the terminal; an empty line or Ctrl-D ends it")
    for command in (ask, chat):
        command.add_argument("--audience", choices=("citizen", "staff"), default="citizen")
    batch = commands.add_parser("batch", help="answers a JSON Lines file: {id, question, history?, audience?}")
    batch.add_argument("input", type=Path)
    batch.add_argument("output", type=Path)
    draft = commands.add_parser("draft", help="drafts questions for a text file by the language model, to be read over")
    draft.add_argument("input", type=Path)
    draft.add_argument("output", type=Path)
    train = commands.add_parser("train", help="trains the small models anew from the anticipated questions")
    for command in (ask, chat, batch, draft, train):
        command.set_defaults(run=_answering)
    add_parsers(commands)
    return parser


def _answering(args: argparse.Namespace) -> int:
    """The commands that need the bot, which takes seconds to import."""
    from bot import commands

    return commands.RUN[args.command](args)


if __name__ == "__main__":
    raise SystemExit(main())
