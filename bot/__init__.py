"""The chatbot: a question in, an answer with verbatim citations out."""

from typing import TYPE_CHECKING

from bot.types import Answer, Citation, Related, Request, Turn
from index.errors import PlanBotError
from index.settings import Settings

if TYPE_CHECKING:
    from bot.chain import PlanBot

__all__ = ["Answer", "Citation", "PlanBot", "PlanBotError", "Related", "Request", "Settings", "Turn"]


def __getattr__(name: str) -> object:
    """`PlanBot` is imported when first asked for: it brings the models along, and `--help` needs none."""
    if name == "PlanBot":
        from bot.chain import PlanBot

        return PlanBot
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
