"""Answers in the OpenAI protocol (chat completions)."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator

from bot.service.api.models import (
    ChatChoice,
    ChatChunk,
    ChatCompletion,
    ChatDelta,
    ChatReply,
    ChatRequest,
    ChunkChoice,
    grounds_of,
)
from bot.types import Answer, Turn

DONE = "data: [DONE]\n\n"
_PIECE = re.compile(r"[^。\n]*[。\n]?(?:\s?\[\d+\])*")


def question_of(request: ChatRequest) -> tuple[str, tuple[Turn, ...]]:
    """The last message of the user, and the turns before it; the question is empty where there is none."""
    said = [message for message in request.messages if message.role in ("user", "assistant")]
    last = max((n for n, message in enumerate(said) if message.role == "user"), default=None)
    if last is None:
        return "", ()
    history = tuple(
        Turn("assistant" if message.role == "assistant" else "user", message.text) for message in said[:last]
    )
    return said[last].text, history


def completion(answer: Answer, version: str) -> ChatCompletion:
    """The answer, whole."""
    return ChatCompletion(
        id=_id(),
        created=int(time.time()),
        choices=[ChatChoice(message=ChatReply(content=answer.answer))],
        planbot=grounds_of(answer, version),
    )


def stream(answer: Answer, version: str) -> Iterator[str]:
    """The answer sentence by sentence, as server-sent events; nothing unchecked is ever sent."""
    key, created = _id(), int(time.time())

    def event(delta: ChatDelta, last: bool = False) -> str:
        choice = ChunkChoice(delta=delta, finish_reason="stop" if last else None)
        grounds = grounds_of(answer, version) if last else None
        chunk = ChatChunk(id=key, created=created, choices=[choice], planbot=grounds)
        return f"data: {chunk.model_dump_json(exclude_unset=False)}\n\n"

    yield event(ChatDelta(role="assistant", content=""))
    for piece in pieces(answer.answer):
        yield event(ChatDelta(content=piece))
    yield event(ChatDelta(), last=True)
    yield DONE


def pieces(text: str) -> list[str]:
    r"""`text` cut after each sentence and line, its marks kept with it.

    >>> pieces("はい。[1]\nいいえ。")
    ['はい。[1]', '\n', 'いいえ。']
    """
    return [piece for piece in _PIECE.findall(text) if piece]


def _id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"
