"""The staff view: many questions at once, and how programs reach the bot."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import gradio as gr
from markupsafe import Markup

from bot.export import as_xlsx
from bot.web.batch import MOST, BatchError, answers, as_rows, read_questions
from bot.web.blocks import block
from bot.web.html import el, join
from bot.web.roles import role_of
from bot.web.types import Site
from bot.web.words import Words

ENDPOINTS = ("ask", "search", "section", "projects")
# Batches run one at a time, so that visitors' questions are never behind them.
BATCHES: Final = 1
REPORT_EVERY: Final = 10

Shown = tuple[str, Any]


def staff_view(site: Site, words: Words) -> None:
    """Puts the view into the open blocks context."""
    with gr.Column(elem_id="view-staff", elem_classes="view"):
        block(words, head_html(words))
        upload = gr.File(label=words("staff.file"), file_types=[".jsonl", ".csv"], type="filepath", elem_id="batch-in")
        run = gr.Button(words("staff.run"), elem_id="batch-run", variant="primary")
        progress = block(words, "", "batch-progress")
        result = gr.File(
            label=words("staff.result"), interactive=False, visible=False, elem_id="batch-out", file_count="multiple"
        )
        block(words, programs_html(words))
    run.click(
        _runner(site, words),
        [upload],
        [progress, result],
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=BATCHES,
        concurrency_id="batch",
    )


def head_html(words: Words) -> Markup:
    """What the view is for, and the shape of the file."""
    return join(
        el("h2", words("staff.title"), id="staff", tabindex="-1"),
        el("p", words("staff.lead"), class_="lead"),
        el("p", words("staff.columns", most=MOST), class_="fine"),
    )


def programs_html(words: Words) -> Markup:
    """The endpoints, for those who write programs."""
    rows = (el("li", el("code", f"/{name}"), " ", words(f"api.{name}")) for name in ENDPOINTS)
    return join(
        el("h3", words("staff.programs")),
        el("p", words("staff.programs_text")),
        el("ul", *rows, class_="related"),
        el("p", el("code", "gradio_api/info"), " · ", el("code", "gradio_api/mcp/"), class_="fine"),
    )


def progress_html(words: Words, done: int, total: int) -> Markup:
    """A bar with its figures."""
    said = words("staff.progress", done=done, total=total)
    bar = el("progress", value=done, max=total, aria_label=said)
    return el("p", bar, " ", said)


def _runner(site: Site, words: Words) -> Callable[..., Iterator[Shown]]:
    def run(path: str | None, request: gr.Request) -> Iterator[Shown]:
        if not path:
            yield _told(words("staff.no_file")), gr.skip()
            return
        try:
            asked = read_questions(path, Path(path).read_bytes())
        except BatchError as error:
            yield _told(words(error.key, **error.values)), gr.skip()
            return
        records: list[dict[str, Any]] = []
        for record in answers(site.bot, asked, "staff", role_of(request)):
            if len(records) % REPORT_EVERY == 0:
                yield str(progress_html(words, len(records), len(asked))), gr.skip()
            records.append(record)
        errors = sum("error" in record for record in records)
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        files = _write({"answers.jsonl": lines.encode(), "answers.xlsx": as_xlsx(as_rows(asked, records))})
        yield _told(words("staff.done", total=len(records), errors=errors)), gr.File(value=files, visible=True)

    return run


def _write(files: dict[str, bytes]) -> list[str]:
    """The files in a folder of their own; Gradio copies them into its cache, which is emptied by the hour."""
    folder = Path(tempfile.mkdtemp(prefix="planbot-"))
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return [str(folder / name) for name in files]


def _told(text: str) -> str:
    return str(el("p", text, class_="told"))
