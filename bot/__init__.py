"""The chatbot: a question in, an answer with verbatim citations out."""

from bot.chain import PlanBot
from bot.types import Answer, Citation, Related, Request, Turn
from index import PlanBotError, Settings

__all__ = ["Answer", "Citation", "PlanBot", "PlanBotError", "Related", "Request", "Settings", "Turn"]
