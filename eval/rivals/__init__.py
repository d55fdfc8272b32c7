"""What others would answer: the figures a bot has to beat."""

from eval.rivals.chat import ChatClient
from eval.rivals.decline import AlwaysDecline
from eval.rivals.retrieval import FirstPassage
from eval.rivals.tutorial import Tutorial

__all__ = ["AlwaysDecline", "ChatClient", "FirstPassage", "Tutorial"]
