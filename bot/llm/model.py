"""The language model: the one file that names `init_chat_model`, and wraps what its providers raise."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from bot.llm.types import LanguageModel, Message, Piece
from index import ModelFailure, Settings, SettingsError

# Extras of this package by provider; a provider without one needs its own langchain package.
EXTRAS: Mapping[str, str] = {
    "openai": "llm-openai",
    "azure_openai": "llm-openai",
    "anthropic": "llm-anthropic",
    "google_genai": "llm-google",
    "ollama": "llm-ollama",
    "bedrock": "llm-bedrock",
    "bedrock_converse": "llm-bedrock",
}
_NO_KEY = "no-key"  # what a server of one's own that asks for none is sent
_ENDS: Mapping[str, str] = {"length": "length", "max_tokens": "length", "MAX_TOKENS": "length"}


class LangChainModel:
    """A chat model of any provider behind `LanguageModel`."""

    def __init__(self, chat: BaseChatModel, name: str) -> None:
        self._chat = chat
        self.name = name

    def stream(self, messages: Sequence[Message]) -> Iterator[Piece]:
        """The answer in pieces. Raises `ModelFailure` whatever the provider raises."""
        started = False
        try:
            for chunk in self._chat.stream(list(map(_message, messages))):
                started = True
                if isinstance(chunk, AIMessageChunk):
                    yield _piece(chunk)
        except Exception as error:
            raise failure_of(error, started) from error


def open_model(settings: Settings) -> LanguageModel:
    """The model that `settings` name. Raises `SettingsError` where it cannot be made."""
    provider = settings.llm.split(":", 1)[0]
    try:
        return LangChainModel(init_chat_model(settings.llm, **_options(provider, settings)), settings.llm)
    except ImportError as error:
        extra = EXTRAS.get(provider)
        install = f"pip install 'planbot[{extra}]'" if extra else str(error)
        raise SettingsError(f"PLANBOT_LLM={settings.llm!r} needs a package that is not there: {install}") from error
    except Exception as error:  # each provider has errors of its own for a missing key or a wrong name
        reason = str(error).splitlines()[0]
        raise SettingsError(f"PLANBOT_LLM={settings.llm!r}: {type(error).__name__}: {reason}") from error


def failure_of(error: Exception, started: bool = False) -> ModelFailure:
    """What a provider's error means: told by its HTTP status and its name, since every provider has its own classes.

    >>> failure_of(TimeoutError()).kind, failure_of(ConnectionError(), started=True).kind
    ('slow', 'cut_off')
    """
    if isinstance(error, ModelFailure):
        return error
    name = type(error).__name__
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    if status == 429:
        return ModelFailure("rate_limited", name)
    if "Timeout" in name:
        return ModelFailure("slow", name)
    if isinstance(status, int) and status < 500:
        return ModelFailure("rejected", f"{name} {status}")
    return ModelFailure("cut_off" if started else "down", name)


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """Keyword arguments as the provider's class knows them; retries are ours, so that the deadline holds."""
    address = {"base_url": settings.llm_base_url} if settings.llm_base_url else {}
    seconds, tokens = settings.llm_deadline_seconds, settings.llm_max_tokens
    if provider == "ollama":
        return {"temperature": 0, "num_predict": tokens, "client_kwargs": {"timeout": seconds}, **address}
    if provider.startswith("bedrock"):
        return {"temperature": 0, "max_tokens": tokens}
    options = {"temperature": 0, "max_tokens": tokens, "timeout": seconds, "max_retries": 0, **address}
    if provider == "openai":
        options["stream_usage"] = True
    if provider == "openai" and address:
        # Servers of one's own know the limit by its older name alone, and would go on without end.
        options["extra_body"] = {"max_tokens": options.pop("max_tokens")}
        options["api_key"] = os.environ.get("OPENAI_API_KEY") or _NO_KEY
    return options


def _message(message: Message) -> BaseMessage:
    return SystemMessage(message.content) if message.role == "system" else HumanMessage(message.content)


def _piece(chunk: AIMessageChunk) -> Piece:
    usage = chunk.usage_metadata
    said = chunk.response_metadata.get("finish_reason") or chunk.response_metadata.get("stop_reason") or ""
    return Piece(
        chunk.text,
        "length" if _ENDS.get(str(said)) else "stop" if said else "",
        usage["input_tokens"] if usage else 0,
        usage["output_tokens"] if usage else 0,
    )
