"""`python -m index build · info · search "…"`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.settings import Settings


def main(argv: list[str] | None = None) -> int:
    """Runs a command; errors are one line on stderr and exit code 1."""
    args = _parser().parse_args(argv)
    from index.errors import PlanBotError
    from index.settings import Settings

    try:
        return _COMMANDS[args.command](args, Settings.read())
    except PlanBotError as error:
        print(f"index: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description="The index of the plan.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the index if it is missing or out of date")
    build.add_argument("--force", action="store_true", help="build even when nothing has changed")
    commands.add_parser("info", help="what the index was made from")
    search = commands.add_parser("search", help="what the retriever finds for a question")
    search.add_argument("question")
    search.add_argument("-k", type=int, default=8, help="how many passages (default 8)")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _build(args: argparse.Namespace, settings: Settings) -> int:
    from corpus import load_plan
    from index.encoder import load_embedder
    from index.open import open_index, rebuild

    if args.force:
        manifest = rebuild(settings, load_plan(), load_embedder(settings), _say)
    else:
        manifest = open_index(settings, _say).manifest
    print(f"index {manifest.build} is up to date: {dict(manifest.counts)}")
    return 0


def _info(args: argparse.Namespace, settings: Settings) -> int:
    from index.build import MANIFEST
    from index.manifest import Manifest

    manifest = Manifest.read(settings.index_dir / MANIFEST)
    print(f"folder     {settings.index_dir}\nbuild      {manifest.build}\nmodel      {manifest.model}")
    print(f"made from  {manifest.made_from}\nentries    {dict(manifest.counts)}")
    return 0


def _search(args: argparse.Namespace, settings: Settings) -> int:
    from corpus import load_plan
    from index.open import open_index

    plan = load_plan()
    for hit in open_index(settings, _say).retriever.search(args.question).hits[: args.k]:
        text = " ".join(plan.passage_by_id[hit.passage].text.split())
        print(f"{hit.score:.4f}  {hit.passage}  {text[:60]}")
    return 0


_COMMANDS = {"build": _build, "info": _info, "search": _search}

if __name__ == "__main__":
    raise SystemExit(main())
