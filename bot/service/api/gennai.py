"""Answers as an app of 源内, デジタル庁's platform: a question in, Markdown out."""

from __future__ import annotations

import json
from typing import Any

from bot.service.api.models import GennaiInputs
from bot.types import Answer, Turn

_ROLES = {"user": "user", "human": "user", "assistant": "assistant", "ai": "assistant", "bot": "assistant"}
SOURCES = "**根拠**"
NEARBY = "**近い内容が書かれている箇所**"


def history_of(inputs: GennaiInputs) -> tuple[Turn, ...]:
    """The earlier turns, oldest first: ``{role, content}`` or ``{question, answer}`` each; the rest is left out."""
    given: Any = inputs.conversation_history or []
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return ()
    if not isinstance(given, list):
        return ()
    return tuple(turn for entry in given if isinstance(entry, dict) for turn in _turns(entry))


def markdown(answer: Answer, version: str) -> str:
    """The answer; under it its sources as a list, and the version of the plan they are from."""
    if answer.citations:
        lines = [f"- [{c.n}] {_place(c.title, c.page)}「{_one_line(c.quote)}」" for c in answer.citations]
        return "\n".join([answer.answer, "", SOURCES, "", *lines, "", version])
    if answer.abstained and answer.related:
        lines = [f"- {_place(near.title, near.page)}" for near in answer.related]
        return "\n".join([answer.answer, "", NEARBY, "", *lines, "", version])
    return answer.answer


def _turns(entry: dict[str, Any]) -> list[Turn]:
    role, content = _ROLES.get(str(entry.get("role", "")).lower()), entry.get("content")
    if role is not None and isinstance(content, str):
        return [Turn("assistant" if role == "assistant" else "user", content)]
    asked, said = entry.get("question"), entry.get("answer")
    if isinstance(asked, str) and isinstance(said, str):
        return [Turn("user", asked), Turn("assistant", said)]
    return []


def _place(title: str, page: int | None) -> str:
    return f"{title}(p.{page})" if page else title


def _one_line(text: str) -> str:
    return " ".join(text.split())
