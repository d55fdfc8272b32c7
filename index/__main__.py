"""`python -m index build · info · old · search "…" · add PATH · remove NAME · list · diff NEW`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    old = commands.add_parser("old", help="collections of earlier versions of the plan on the Chroma server")
    old.add_argument("--drop", action="store_true", help="remove them: no process may run such a version any more")
    search = commands.add_parser("search", help="what the retriever finds for a question")
    search.add_argument("question")
    search.add_argument("-k", type=int, default=8, help="how many passages (default 8)")
    _document_parsers(commands)
    _diff_parser(commands)
    return parser


def _document_parsers(commands: Any) -> None:
    add = commands.add_parser(
        "add", help="take in documents: text, Markdown, HTML, PDF, Word, Excel; or a folder of them"
    )
    add.add_argument("path", type=Path, nargs="+")
    add.add_argument("--name", default="", help="what its ids begin with (default: the file's name); for one file")
    add.add_argument("--title", default="", help="what people call it (default: the file's name); for one file")
    add.add_argument("--visibility", choices=("public", "staff"), default="public", help="who may see it (public)")
    add.add_argument("--section-page", type=int, default=1, metavar="N", help="number printed on the first page (1)")
    remove = commands.add_parser("remove", help="take documents out")
    remove.add_argument("name", nargs="+")
    listing = commands.add_parser("list", help="the documents that were added")
    listing.add_argument("--json", action="store_true", help="as JSON Lines")


def _diff_parser(commands: Any) -> None:
    diff = commands.add_parser("diff", help="what a new version of the plan changes")
    diff.add_argument("new", type=Path, help="its text, or a folder with plan.txt and outline.toml")
    diff.add_argument("--lines", action="store_true", help="show the sentences that went and came")
    diff.add_argument(
        "--answers", action="store_true", help="ask both the evaluation's questions: which answers change"
    )


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


def _old(args: argparse.Namespace, settings: Settings) -> int:
    from index.build import left_over
    from index.errors import SettingsError
    from index.store import Database, Server

    server = Server.of(settings)
    if server is None:
        raise SettingsError("PLANBOT_CHROMA_URL is not set: a folder keeps no more than the version before")
    for name in left_over(settings.index_dir, server):
        if args.drop:
            Database(server).drop(name)
        print(f"dropped {name}" if args.drop else name)
    return 0


def _search(args: argparse.Namespace, settings: Settings) -> int:
    from corpus import load_plan
    from index.open import open_index

    plan = load_plan()
    for hit in open_index(settings, _say).retriever.search(args.question).hits[: args.k]:
        text = " ".join(plan.passage_by_id[hit.passage].text.split())
        print(f"{hit.score:.4f}  {hit.passage}  {text[:60]}")
    return 0


def _add(args: argparse.Namespace, settings: Settings) -> int:
    """Each file by itself: what is refused is told and the rest goes on; exit 1 at the end."""
    from corpus import CorpusError
    from corpus.files import MEDIA, SourceDocument, file_data, label_of
    from index.intake import Intake
    from index.library import open_library

    paths = [file for path in args.path for file in (sorted(_files(path, MEDIA)) if path.is_dir() else [path])]
    if len(paths) > 1 and (args.name or args.title):
        print("index: --name and --title are for one file", file=sys.stderr)
        return 1
    library = open_library(settings)
    intake, refused = Intake(library), 0
    for path in paths:
        try:
            data = file_data(path)
            label = label_of(data, path.name, args.name, args.title, args.visibility, args.section_page)
            intake.take(data, path.name, label)
        except CorpusError as error:
            refused += 1
            print(f"index: refused: {error}", file=sys.stderr)
    changed = library.add(intake.documents, intake.files, _say) if intake.documents else ()
    for taken in intake.taken:
        state = "unchanged"
        if isinstance(taken, SourceDocument) and taken.name in changed:
            state = f"{len(taken.passages)} passages"
        print(f"{taken.name}: {state}, {taken.visibility}")
    return 1 if refused else 0


def _files(folder: Path, media: Collection[str]) -> Iterator[Path]:
    """The readable files below a folder; links are not followed."""
    return (p for p in folder.rglob("*") if p.suffix.lower() in media and p.is_file() and not p.is_symlink())


def _remove(args: argparse.Namespace, settings: Settings) -> int:
    from index.library import open_library

    open_library(settings).remove(args.name)
    print(f"removed: {', '.join(args.name)}")
    return 0


def _list(args: argparse.Namespace, settings: Settings) -> int:
    from index.library import open_library
    from index.types import visible_to

    for entry in open_library(settings).entries(visible_to("staff")):
        if args.json:
            print(json.dumps(asdict(entry), ensure_ascii=False))
        else:
            print(f"{entry.name}  {entry.visibility}  {entry.passages} passages  {entry.added}  {entry.title}")
    return 0


def _diff(args: argparse.Namespace, settings: Settings) -> int:
    """Sections, anticipated questions and translations, and on demand the answers."""
    from corpus import CorpusError, load_plan
    from corpus.questions import load_questions
    from corpus.translations import TRANSLATED, translations
    from corpus.versions import compare, read_version

    try:
        new = read_version(args.new)
    except CorpusError as error:
        print(f"index: the new version cannot be read: {error}", file=sys.stderr)
        return 1
    translated = [key for language in TRANSLATED for key in translations(language)]
    changes = compare(load_plan(), new, load_questions(), translated)
    print(f"{changes.before} -> {changes.after}")
    for change in changes.sections:
        print(f"section {change.section} {change.kind}: {change.title}")
        for line in change.lines if args.lines else ():
            print(f"    {line}")
    for question in changes.questions:
        print(f"question {question.id}: {question.question}")
    for key in changes.translations:
        print(f"translation {key}")
    counts = f"{len(changes.sections)} sections, {len(changes.questions)} anticipated questions"
    print(f"{counts}, {len(changes.translations)} translated passages to look at", flush=True)
    return _answers_compared(args.new) if args.answers else 0


def _answers_compared(new: Path) -> int:
    """`python -m eval diff` as a program of its own: the evaluation stands above, and must not be imported here."""
    return subprocess.run([sys.executable, "-m", "eval", "diff", str(new)], check=False).returncode


_COMMANDS = {
    "build": _build,
    "info": _info,
    "old": _old,
    "search": _search,
    "add": _add,
    "remove": _remove,
    "list": _list,
    "diff": _diff,
}

if __name__ == "__main__":
    raise SystemExit(main())
