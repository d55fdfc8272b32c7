"""Commands of those who run the service: ``python -m bot switch · report · user``."""

from __future__ import annotations

import getpass
import sqlite3
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path

from bot.service.switch import Switch
from index.errors import AnswersOffError, DataFolderError, SettingsError
from index.settings import Settings


def add_parsers(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Adds the commands to those of ``python -m bot``; each brings its function as ``run``."""
    switch = commands.add_parser("switch", help="turns answers off with a notice, and on again")
    switch.add_argument("to", choices=("off", "on", "show"), nargs="?", default="show")
    switch.add_argument("notice", nargs="?", default="", help="what people are told; empty for the standing words")
    switch.set_defaults(run=turn)
    report = commands.add_parser("report", help="unanswered questions and voices by topic, project and 課")
    report.add_argument("--days", type=int, default=30, metavar="N", help="of the last N days (%(default)s)")
    report.add_argument("--csv", type=Path, metavar="FILE", help="write everything as one CSV file")
    report.add_argument("--xlsx", type=Path, metavar="FILE", help="write everything as an Excel workbook")
    report.add_argument(
        "--data-dir", type=Path, nargs="+", metavar="DIR", help="of these folders together (the set one)"
    )
    report.set_defaults(run=tell)
    user = commands.add_parser("user", help="writes a member of staff into the user file; asks for the password")
    user.add_argument("name")
    user.set_defaults(run=put_user)


def turn(args: Namespace) -> int:
    """Turns the switch, and says how it stands."""
    switch = Switch(Settings.read().data_dir)
    if args.to == "off":
        switch.turn_off(args.notice)
    elif args.to == "on":
        switch.turn_on()
    try:
        switch.check()
    except AnswersOffError as error:
        print(f"answers are off{f': {error.notice}' if error.notice else ''}")
    else:
        print("answers are on")
    return 0


def tell(args: Namespace) -> int:
    """The report as text, or into files."""
    from bot.export import as_csv, as_workbook
    from bot.service.report import make_report
    from bot.service.report_tables import as_text, flat, sheets
    from bot.service.store import Store
    from corpus import load_plan
    from index import load_embedder

    if args.days < 1:
        raise SettingsError(f"--days {args.days}: at least 1")
    settings = Settings.read()
    paths = [folder / "feedback.sqlite3" for folder in dict.fromkeys(args.data_dir or [settings.data_dir])]
    for path in paths:
        if not path.is_file():
            raise DataFolderError(f"{path}: nothing has been kept yet")
    try:
        stores = [Store(path, settings.keep_days) for path in paths]
        report = make_report(
            stores, load_plan(), lambda texts: load_embedder(settings).embed_documents(texts), args.days
        )
    except sqlite3.Error as error:
        raise DataFolderError(f"{', '.join(map(str, paths))}: {error}") from error
    if args.csv:
        args.csv.write_bytes(as_csv(flat(report)))
    if args.xlsx:
        args.xlsx.write_bytes(as_workbook(sheets(report)))
    if not args.csv and not args.xlsx:
        print(as_text(report))
    return 0


def put_user(args: Namespace) -> int:
    """Asks for the password, twice at a terminal, and writes its hash."""
    from bot.service.users import Users

    settings = Settings.read()
    if not settings.staff_users:
        raise SettingsError("PLANBOT_STAFF_USERS is not set")
    if sys.stdin.isatty():
        password = getpass.getpass("password: ")
        if getpass.getpass("again: ") != password:
            raise SettingsError("the two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    Users(Path(settings.staff_users)).put(args.name, password)
    return 0
