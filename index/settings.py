"""All settings, read in one place: environment or `.env`, prefix ``PLANBOT_``; a wrong name stops the start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from index.errors import SettingsError
from index.service_settings import ServiceSettings

PREFIX = "PLANBOT_"
DEFAULT_MODEL = "universal-sentence-encoder-multilingual-3"


LEVERS = ("questions", "facts", "ranker", "answerability", "premises", "dialogue", "parts", "acts", "guard")
LLM_USES = ("wording", "languages", "follow_ups", "parts", "second_reader")
_LEVER_LIST = rf"^(({'|'.join(LEVERS)})(,|$))*$"
_USE_LIST = rf"^(({'|'.join(LLM_USES)})(,|$))*$"


class Settings(ServiceSettings):
    """Every setting of the product; see `.env.example`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="forbid", frozen=True)

    data_dir: Path = Field(Path(".planbot"), description="where index, feedback and logs are made at run time")
    embedding_model: str = Field(DEFAULT_MODEL, description="the built-in encoder, or any sentence-transformers model")
    chroma_url: str = Field(
        "", pattern=r"^(https?://[^/\s]+/?)?$", description="a Chroma server; empty: in this process"
    )
    chroma_token: SecretStr = Field(SecretStr(""), description="token that the front of that server asks for")
    query_prompt: str = Field("", description="prefix the embedding model wants before a question")
    passage_prompt: str = Field("", description="prefix the embedding model wants before a passage")
    host: str = Field("127.0.0.1", description="address the web page listens on")
    port: int = Field(7860, ge=1, le=65535, description="port of the web page")
    max_question_chars: int = Field(1000, ge=50, le=10_000, description="longer questions are read up to here")
    max_history_turns: int = Field(6, ge=0, le=50, description="how many earlier turns a follow-up may refer to")
    without: str = Field("", pattern=_LEVER_LIST, description="levers switched off, for measurements alone")
    llm: str = Field("", pattern=r"^$|^[a-z_]+:.+$", description="provider:model that words answers; empty for none")
    llm_base_url: str = Field("", pattern=r"^$|^https?://", description="address of an OpenAI-compatible server")
    llm_uses: str = Field("wording", pattern=_USE_LIST, description="what the model is used for")
    llm_deadline_seconds: float = Field(8.0, gt=0, le=600, description="when the extractive answer is given instead")
    llm_max_tokens: int = Field(300, ge=20, le=4000, description="length at which the model is cut off")
    llm_evidence_chars: int = Field(900, ge=200, le=20_000, description="how much evidence the model is shown")
    llm_concurrent_calls: int = Field(2, ge=1, le=100, description="calls to the model at the same time")
    llm_retries: int = Field(1, ge=0, le=5, description="further tries after a failure, within the deadline")
    log_level: str = Field("WARNING", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="level of the log")

    @classmethod
    def read(cls) -> Self:
        """The settings of this process. Raises `SettingsError` with the name and value that is wrong."""
        unknown = [
            name
            for name in os.environ
            if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in cls.model_fields
        ]
        if unknown:
            raise SettingsError(f"unknown setting {unknown[0]}")
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + "_".join(str(part) for part in first["loc"]).upper().removeprefix(PREFIX)
            raise SettingsError(f"{name}={first.get('input')!r}: {first['msg']}") from error

    def uses(self, lever: str) -> bool:
        """Whether `lever` (one of `LEVERS`) is on."""
        return lever not in self.without.split(",")

    def llm_does(self, use: str) -> bool:
        """Whether a language model is configured and used for `use` (one of `LLM_USES`)."""
        return bool(self.llm) and use in self.llm_uses.split(",")

    @property
    def index_dir(self) -> Path:
        """Where the index lives."""
        return self.data_dir / "index"
