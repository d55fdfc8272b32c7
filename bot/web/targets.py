"""Placeholder."""
from __future__ import annotations
from markupsafe import Markup
from bot.web.words import Words
from corpus import Plan
def targets_html(words: Words, plan: Plan) -> Markup:
    return Markup("")
