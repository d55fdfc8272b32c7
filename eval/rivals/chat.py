"""A chat with any server that speaks the OpenAI protocol."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http.client import HTTPException
from typing import Literal
from urllib.request import Request, urlopen

from eval.errors import EvalError


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class ChatClient:
    """Posts to ``<url>/chat/completions``; `url` ends in ``/v1``. Temperature 0 and a seed: the same run twice.

    `timeout` in seconds is long: a small machine at other work may take minutes for an answer.
    """

    url: str
    model: str
    api_key: str = ""
    timeout: float = 600.0
    max_tokens: int = 400

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise EvalError(f"not an http address: {self.url!r}")

    def complete(self, messages: Sequence[ChatMessage]) -> str:
        """The model's answer. Raises `EvalError` where the server gives none."""
        asked = {"model": self.model, "temperature": 0, "seed": 1, "max_tokens": self.max_tokens}
        body = json.dumps({**asked, "messages": [asdict(message) for message in messages]}).encode()
        headers = {"Content-Type": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        request = Request(f"{self.url.rstrip('/')}/chat/completions", body, headers)
        try:
            with urlopen(request, timeout=self.timeout) as response:
                return str(json.load(response)["choices"][0]["message"]["content"] or "")
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            raise EvalError(f"{self.url}: {type(error).__name__}: {error}") from error
