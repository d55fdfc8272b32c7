"""The page's own HTML as Gradio blocks, with furigana in the language that has them."""

from __future__ import annotations

import gradio as gr
from markupsafe import Markup

from bot.web.furigana import annotated
from bot.web.words import Words


def shown(words: Words, html: str) -> str:
    """`html` as the page of this language shows it."""
    return str(annotated(html)) if words.language.furigana else str(html)


def block(words: Words, html: Markup | str, elem_id: str | None = None) -> gr.HTML:
    """`html` as a block that runs no script and brings no style of its own."""
    return gr.HTML(shown(words, html), elem_id=elem_id, js_on_load=None, apply_default_css=False)
