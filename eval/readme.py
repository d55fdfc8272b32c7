"""Tables in ``eval/README.md``: written between markers by the command that measures them, never by hand."""

from __future__ import annotations

from pathlib import Path

from eval.errors import EvalError
from eval.records import read_text

README = Path(__file__).parent / "README.md"


def insert(name: str, text: str, path: Path = README) -> None:
    """Puts `text` between the markers called `name` in `path`; see `between`."""
    path.write_text(between(name, text, read_text(path)), encoding="utf-8")


def between(name: str, text: str, page: str) -> str:
    r"""`page` with `text` between ``<!-- name -->`` and ``<!-- /name -->``.

    Raises `EvalError` where each does not stand there once.

    >>> between("t", "new", "a <!-- t -->old<!-- /t --> b")
    'a <!-- t -->\nnew\n<!-- /t --> b'
    """
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if page.count(start) != 1 or page.count(end) != 1 or page.index(start) > page.index(end):
        raise EvalError(f"the markers {start} and {end} are not there once each, in this order")
    before, rest = page.split(start)
    return f"{before}{start}\n{text}\n{end}{rest.split(end)[1]}"
