"""What the page of the documents shows: the form, the list, the steps of an addition, the question before a removal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from markupsafe import Markup

from bot.service.gate import KB, UPLOAD_KB
from bot.web.html import el, hidden, join, scroll
from bot.web.private import gap, growing
from bot.web.taking_in import MOST_NAME, Embedded, Failed, Read, Reading, Refused, Step, Taken
from bot.web.words import Words
from corpus.files import MEDIA

if TYPE_CHECKING:
    from index.catalogue import Listed

MOST_FILES: Final = 50
VISIBILITIES: Final = ("public", "staff")


def shelf_html(say: Words, listed: Sequence[Listed], token: str) -> Markup:
    """The form to add documents, and those that are there."""
    return join(
        el("p", say("shelf.lead"), class_="lead"),
        el("h2", say("shelf.add")),
        _form(say, token),
        listed_html(say, listed),
    )


def listed_html(say: Words, listed: Sequence[Listed]) -> Markup:
    """The documents, each with a way to its removal."""
    title = el("h2", say("shelf.listed", count=len(listed)))
    if not listed:
        return join(title, el("p", say("shelf.none")))
    keys = ("shelf.document", "shelf.remove", "shelf.seen_by", "shelf.passages", "shelf.added_on")
    head = el("tr", *(el("th", say(key), scope="col") for key in keys))
    rows = (_row(say, entry) for entry in listed)
    return join(title, scroll(el("table", el("thead", head), el("tbody", *rows), class_="listed")))


def _row(say: Words, entry: Listed) -> Markup:
    origin = " · ".join(dict.fromkeys(part for part in (entry.name, entry.file) if part))
    removal = el(
        "a", say("shelf.remove"), hidden(f" {entry.title}"), href=f"remove-document?{urlencode({'name': entry.name})}"
    )
    added = datetime.fromisoformat(entry.added).astimezone()
    return el(
        "tr",
        el("th", entry.title, el("br"), el("span", origin, class_="fine"), scope="row"),
        el("td", removal),
        el("td", say(f"shelf.{entry.visibility}")),
        el("td", f"{entry.passages:,}"),
        el("td", el("time", f"{added:%Y-%m-%d %H:%M}", datetime=entry.added)),
    )


def _form(say: Words, token: str) -> Markup:
    limits = say("shelf.files_help", files=MOST_FILES, megabytes=UPLOAD_KB // KB)
    choices = (
        el("label", el("input", type="radio", name="visibility", value=who, required=True), " ", say(f"shelf.{who}"))
        for who in VISIBILITIES
    )
    more = el(
        "details",
        el("summary", say("shelf.more")),
        _field(say("shelf.name"), say("shelf.name_help"), name="name", maxlength=MOST_NAME),
        _field(say("shelf.first_page"), "", name="first_page", type="number", min=0, max=9999, value=1),
    )
    return el(
        "form",
        el("input", type="hidden", name="token", value=token),
        _field(
            say("shelf.files"), limits, name="files", type="file", multiple=True, required=True, accept=",".join(MEDIA)
        ),
        _field(say("shelf.name_title"), say("shelf.title_help"), name="title", maxlength=MOST_NAME),
        el("fieldset", el("legend", say("shelf.visibility")), *choices),
        more,
        el("button", say("shelf.send"), class_="main"),
        method="post",
        action="documents",
        enctype="multipart/form-data",
        class_="shelf",
    )


def _field(label: str, help_: str, name: str, **attrs: str | int | bool) -> Markup:
    key = f"field-{name}"
    described = el("span", help_, id=f"{key}-help", class_="fine") if help_ else None
    box = el("input", id=key, name=name, aria_describedby=f"{key}-help" if help_ else None, **attrs)
    return el("p", el("label", label, for_=key), described, box)


def steps_html(say: Words, steps: Iterable[Step]) -> Iterator[Markup]:
    """The steps as they come, and at the end what came of them."""
    counts = dict.fromkeys(("added", "unchanged", "refused"), 0)

    def lines() -> Iterator[Markup]:
        for step in steps:
            if isinstance(step, Taken):
                counts["unchanged" if step.state == "unchanged" else "added"] += 1
            counts["refused"] += isinstance(step, Refused)
            yield el("li", _step(say, step), class_="notice" if isinstance(step, Refused | Failed) else None)

    log = el("div", el("ol", gap(), class_="steps"), role="log", aria_label=say("shelf.steps"))
    yield from growing(log, lines())
    yield el("p", el("strong", say("shelf.done", **counts)), role="status")
    yield el("p", el("a", say("shelf.back"), href="documents"))


def _step(say: Words, step: Step) -> Markup:
    match step:
        case Reading():
            return join(say("shelf.reading", n=step.n, total=step.total, file=step.file))
        case Read():
            return join(say("shelf.read", file=step.file, passages=f"{step.passages:,}"))
        case Embedded():
            return join(say("shelf.embedded", done=f"{step.done:,}", total=f"{step.total:,}"))
        case Taken(title, visibility, passages, state):
            who = say(f"shelf.{visibility}")
            return join(say(f"shelf.{state}", title=title, passages=f"{passages:,}", who=who))
        case Refused():
            return reason_html(say, "shelf.refused", step.reason)
        case Failed():
            return reason_html(say, "shelf.failed", step.reason)


def reason_html(say: Words, key: str, reason: str) -> Markup:
    """What went wrong, and why in the words of the command line."""
    return join(say(key), " ", el("span", reason, lang="en"))


def removal_html(say: Words, entry: Listed, token: str) -> Markup:
    """The question before a document is removed."""
    asked = say(
        "shelf.remove_ask", title=entry.title, passages=f"{entry.passages:,}", who=say(f"shelf.{entry.visibility}")
    )
    form = el(
        "form",
        el("input", type="hidden", name="token", value=token),
        el("input", type="hidden", name="name", value=entry.name),
        el("button", say("shelf.remove"), class_="main"),
        method="post",
        action="remove-document",
    )
    return join(el("p", asked), form, el("p", el("a", say("shelf.remove_no"), href="documents")))
