"""The list of earlier conversations, which only the visitor's own browser keeps."""

from __future__ import annotations

from markupsafe import Markup

from bot.web.html import el, hidden
from bot.web.types import Talk
from bot.web.words import Words


def past_html(words: Words, past: tuple[Talk, ...]) -> Markup:
    """The conversations, newest first, each to be opened or deleted."""
    if not past:
        body = el("p", words("past.none"))
    else:
        delete_all = el("button", words("past.delete_all"), type="button", class_="quiet", data_past="delete:all")
        body = el("div", el("ul", *(_entry(words, n, talk) for n, talk in enumerate(past) if talk)), delete_all)
    note = el("p", words("past.note"), class_="fine")
    return el("details", el("summary", words("past.title")), note, body, class_="past")


def _entry(words: Words, number: int, talk: Talk) -> Markup:
    title = words("past.one", question=talk[0].question[:80], count=len(talk))
    return el(
        "li",
        el("span", title),
        _button(words("past.open"), f"open:{number}", title),
        _button(words("past.delete"), f"delete:{number}", title),
    )


def _button(label: str, action: str, title: str) -> Markup:
    return el("button", label, hidden(f" {title}"), type="button", class_="quiet", data_past=action)
