from __future__ import annotations
from bot.web.types import Site
from bot.web.words import Words
def staff_view(site: Site, words: Words) -> None: ...
