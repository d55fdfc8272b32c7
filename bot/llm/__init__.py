"""A language model words the chosen evidence; a guard holds every sentence to it, and the extractive answer waits."""

from bot.llm.types import LanguageModel, Message, Piece
from bot.llm.wording import Wordsmith

__all__ = ["LanguageModel", "Message", "Piece", "Wordsmith"]
