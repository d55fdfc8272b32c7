"""The ask view: the conversation, the question box, and what is wired to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from markupsafe import Markup

from bot.types import Audience
from bot.web.asking import HTML_PARTS, Asking, Frame
from bot.web.blocks import block, shown
from bot.web.html import el, join, scroll
from bot.web.past import past_html
from bot.web.roles import role_of
from bot.web.types import Site
from bot.web.who import matrix, picture
from bot.web.words import Words
from corpus import Plan

# Storage in the browser is scrambled with a fixed word, so that a restart of the server does not lose it.
_SECRET = "planbot"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# Answers are made on the processor: more at once than this would only make each of them wait longer.
ASK_CONCURRENCY = 8


def ask_view(page: gr.Blocks, site: Site, words: Words) -> None:
    """Puts the view into the open blocks context of `page`."""
    asking = Asking(site, words)
    talk = gr.BrowserState([], storage_key="planbot-talk", secret=_SECRET)
    past = gr.BrowserState([], storage_key="planbot-past", secret=_SECRET)
    with gr.Column(elem_id="view-ask", elem_classes="view"):
        block(words, head_html(words), "ask-head")
        audience = _audience(words)
        hero = block(words, hero_html(words, site.plan, "citizen"), "hero")
        earlier, current = block(words, "", "earlier"), block(words, "", "current")
        with gr.Column(elem_id="composer"):
            status = block(words, "", "status")
            with gr.Row(elem_id="question"):
                box = _box(site, words)
                send = gr.Button(words("ask.send"), elem_id="send", variant="primary", min_width=60)
                stop = gr.Button(words("ask.stop"), elem_id="stop", min_width=60)
            block(words, el("p", words("ask.privacy"), class_="fine"), "privacy")
        clear = gr.Button(words("ask.clear"), elem_id="clear", size="sm")
        past_list = block(words, past_html(words, ()), "past")
        action = gr.Textbox(visible=False)
        act = gr.Button("act", elem_id="act", visible="hidden")
    outputs = [box, earlier, current, status, talk, past, past_list]
    asked = gr.on(
        [send.click, box.submit],
        _asked(words, asking),
        [box, talk, audience],
        outputs,
        js="(...inputs) => planbot.asking(inputs)",
        concurrency_limit=ASK_CONCURRENCY,
        concurrency_id="ask",
        # The script lets one question through at a time; Gradio's own guard outlives a stop.
        trigger_mode="multiple",
        **_QUIET,
    )
    stop.click(_frame(words, asking.stop), [talk], outputs, cancels=[asked], queue=False, **_QUIET)
    clear.click(_frame(words, asking.clear), [talk, past], outputs, cancels=[asked], queue=False, **_QUIET)
    act.click(
        _frame(words, asking.open),
        [action, talk, past],
        outputs,
        js="(...inputs) => planbot.acting(inputs)",
        queue=False,
        **_QUIET,
    )
    audience.change(
        lambda who: shown(words, hero_html(words, site.plan, who)), [audience], [hero], queue=False, **_QUIET
    )
    restored = page.load(_frame(words, asking.restore), [talk, past], outputs, queue=False, **_QUIET)
    restored.then(None, js="() => planbot.ready()", api_visibility="private")


def head_html(words: Words) -> Markup:
    """What this view is for."""
    return join(
        el("h2", words("ask.title"), id="ask", tabindex="-1"),
        el("p", words("ask.lead"), class_="lead"),
    )


def hero_html(words: Words, plan: Plan, audience: Audience) -> Markup:
    """What an empty view shows: questions to begin with; for staff the matrix before them."""
    chips = (
        el("li", el("button", question, type="button", class_="chip", data_ask=question))
        for question in words.examples(audience)
    )
    examples = join(el("h3", words("ask.examples")), el("ul", *chips, class_="chips"))
    if audience == "citizen":
        return examples
    title = el("h3", el("a", words("who.title"), href="#who"))
    return join(title, scroll(picture(words, plan, matrix(plan))), examples)


def _audience(words: Words) -> gr.Radio:
    choices: list[str | int | float | tuple[str, str | int | float]] = [
        (words(f"ask.{who}"), who) for who in ("citizen", "staff")
    ]
    return gr.Radio(choices, value="citizen", label=words("ask.audience"), elem_id="audience")


def _box(site: Site, words: Words) -> gr.Textbox:
    return gr.Textbox(
        label=words("ask.box"),
        placeholder=words("ask.placeholder"),
        elem_id="box",
        lines=1,
        max_lines=6,
        max_length=site.settings.max_question_chars,
        scale=1,
    )


def _updates(words: Words, frame: Frame) -> list[Any]:
    """What changes on the page; the parts that are HTML are shown as its language has them."""
    return [
        gr.skip() if value is None else shown(words, value) if part in HTML_PARTS else value
        for part, value in frame._asdict().items()
    ]


def _frame(words: Words, make: Callable[..., Frame]) -> Callable[..., list[Any]]:
    def updates(*inputs: Any) -> list[Any]:
        return _updates(words, make(*inputs))

    return updates


def _asked(words: Words, asking: Asking) -> Callable[..., Iterator[list[Any]]]:
    def updates(question: str, talk: object, audience: Audience, request: gr.Request) -> Iterator[list[Any]]:
        for frame in asking.ask(question, talk, audience, role_of(request)):
            yield _updates(words, frame)

    return updates
