"""One question with its answer and its sources, as HTML."""

from __future__ import annotations

import json

from markupsafe import Markup

from bot.language import detect
from bot.service.types import KINDS
from bot.types import Answer
from bot.web.html import el, hidden, join
from bot.web.sources import card, contact_card, related_list
from bot.web.text import AnswerText
from bot.web.types import Exchange, Talk
from bot.web.words import Words
from corpus import Plan


def talk_html(words: Words, plan: Plan, talk: Talk, first: int = 0) -> Markup:
    """All exchanges of a conversation; `first` is the number of the first one in it."""
    return join(*(turn_html(words, plan, exchange, first + n) for n, exchange in enumerate(talk)))


def turn_html(words: Words, plan: Plan, exchange: Exchange, number: int, said: int | None = None) -> Markup:
    """The exchange as an article; with `said` it is still being answered, and that many sentences are seen."""
    key = f"t{number}"
    pending = exchange.state == "pending"
    asked = el(
        "header",
        el(
            "h3",
            hidden(words("ask.you")),
            el("span", exchange.question, lang=detect(exchange.question).removeprefix("easy-")),
            id=f"{key}-q",
        ),
        None if pending else _button(words("ask.edit"), "edit", number),
        class_="asked",
    )
    return el(
        "article",
        asked,
        _body(words, plan, exchange, number, said),
        id=key,
        class_="turn",
        aria_labelledby=f"{key}-q",
        data_exchange=None if pending or said is not None else json.dumps(exchange.as_dict(), ensure_ascii=False),
    )


def _body(words: Words, plan: Plan, exchange: Exchange, number: int, said: int | None) -> Markup:
    if exchange.answer is not None:
        return _answered(words, plan, exchange, exchange.answer, number, said)
    if exchange.state == "pending" and said is not None:
        bars = (el("span", class_="bar") for _ in range(3))
        return el("div", el("div", *bars, class_="reply waiting", aria_busy="true"), class_="pair")
    text = words("ask.stopped_text") if exchange.state == "stopped" else exchange.note or words("ask.failed_text")
    again = _button(words("ask.retry"), "retry", number)
    return el("div", el("div", el("p", text), again, class_="reply broken"), class_="pair")


def _answered(words: Words, plan: Plan, exchange: Exchange, answer: Answer, number: int, said: int | None) -> Markup:
    key, busy = f"t{number}", said is not None
    text = AnswerText(words, plan, answer, key)
    reply = el(
        "div",
        el("h4", words("ask.answer"), class_="unseen"),
        el("div", text.render(said), class_="text", lang=answer.language.removeprefix("easy-")),
        _nearby(words, plan, answer) if answer.abstained else None,
        _actions(words, exchange, number),
        _follow_ups(words, answer),
        class_="reply declined" if answer.abstained else "reply",
        aria_busy="true" if busy else "false",
        id=f"{key}-a",
        tabindex="-1",
    )
    return el("div", reply, _sources(words, plan, answer, key), class_="pair")


def _sources(words: Words, plan: Plan, answer: Answer, key: str) -> Markup | None:
    if not answer.citations:
        return None
    cards = (card(words, plan, citation, key) for citation in answer.citations)
    title = el("h4", words("sources.title"), id=f"{key}-s")
    return el("aside", title, el("ol", *cards), class_="sources", aria_labelledby=f"{key}-s {key}-q")


def _nearby(words: Words, plan: Plan, answer: Answer) -> Markup:
    if not answer.related:
        return contact_card(words, plan)
    return join(el("h5", words("sources.related")), related_list(words, answer.related), contact_card(words, plan))


def _follow_ups(words: Words, answer: Answer) -> Markup | None:
    if not answer.follow_ups:
        return None
    chips = (el("li", el("button", q, type="button", class_="chip", data_ask=q)) for q in answer.follow_ups)
    return el("div", el("h5", words("ask.next")), el("ul", *chips, class_="chips"), class_="next after")


def _actions(words: Words, exchange: Exchange, number: int) -> Markup:
    buttons = [_button(words(f"ask.{name}"), name, number) for name in ("copy", "retry", "share")]
    return el(
        "div",
        el("div", *buttons, _sheet(words, exchange), class_="actions"),
        _feedback(words, number),
        class_="after",
    )


def _sheet(words: Words, exchange: Exchange) -> Markup:
    """A plain form: the printable page opens in a window of its own, with or without our script."""
    payload = json.dumps(exchange.as_dict(), ensure_ascii=False)
    return el(
        "form",
        el("input", type="hidden", name="exchange", value=payload),
        el("input", type="hidden", name="lang", value=words.language.code),
        el("button", words("sheet.open"), class_="quiet"),
        el("button", words("sheet.save"), class_="quiet", name="save", value="1"),
        method="post",
        action="page/sheet",
        target="_blank",
        enctype="application/x-www-form-urlencoded",
    )


def _feedback(words: Words, number: int) -> Markup:
    name = f"t{number}-f"
    kinds = (
        el("label", el("input", type="radio", name=name, value=kind, required=True), " ", words(f"feedback.{kind}"))
        for kind in KINDS
    )
    comment = el("label", words("feedback.comment"), el("textarea", name="comment", rows=2, maxlength=1000))
    form = el(
        "form",
        el("fieldset", el("legend", words("feedback.legend")), *kinds),
        comment,
        el("p", words("feedback.notice"), class_="fine"),
        el("button", words("feedback.send"), class_="quiet"),
        data_feedback=number,
    )
    return el("details", el("summary", words("feedback.title")), form, class_="feedback")


def _button(label: str, action: str, number: int) -> Markup:
    return el("button", label, type="button", class_="quiet", data_do=action, data_turn=number)
