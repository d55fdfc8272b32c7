"""The error tree.

PlanBotError
├── SettingsError       a setting is wrong: name and value
├── DataFolderError     the data folder cannot be written or read
├── IndexUnusableError  the index is missing, damaged, foreign or of another model
├── BuildError          a build did not come to an end; the old index is untouched
├── LibraryError        the added documents are damaged, or a document cannot be added or removed
│   └── GoneError       a part of them is not there any more: it is looked up anew once
├── StoreAwayError      the Chroma server does not answer; it is asked again with the next question
│   ├── UntrustedError  its certificate is not trusted
│   └── DeniedError     its front does not let us in
├── ModelFailure        the language model gave nothing that can be used; the extractive answer is given instead
└── AnswersOffError     the operator has turned answers off; the notice says why

Each error has words for the citizen (`citizen`), a hint for the operator (`hint`) and tells whether a retry helps.
"""

from __future__ import annotations

from typing import Literal

FailureKind = Literal[
    "down", "slow", "rate_limited", "rejected", "cut_off", "empty", "wrong_language", "endless", "not_text", "refused",
    "not_in_evidence", "unsupported", "spared", "busy",
]  # fmt: skip
"""How a call to a language model comes to nothing; "spared" is a server that the circuit breaker leaves alone."""


class PlanBotError(Exception):
    """Base of all errors the product raises on purpose."""

    citizen = "申し訳ありません。ただいま回答できません。しばらくしてからもう一度お試しください。"
    hint = ""
    retryable = False

    def __str__(self) -> str:
        text = super().__str__()
        return f"{text} ({self.hint})" if self.hint else text


class SettingsError(PlanBotError):
    """A setting that cannot be used."""

    hint = "see .env.example for the settings and their values"


class DataFolderError(PlanBotError):
    """The data folder cannot be used."""

    hint = "set PLANBOT_DATA_DIR to a folder this user may write"


class IndexUnusableError(PlanBotError):
    """The index folder is damaged, foreign, or made by another model."""

    hint = "remove the folder and run: python -m index build"


class BuildError(PlanBotError):
    """The new index failed its check; the old one is still in use."""

    hint = "run: python -m index build"
    retryable = True


class LibraryError(PlanBotError):
    """The added documents cannot be used, or one of them not be added or removed; the others are untouched."""

    hint = "see docs/documents.md"


class GoneError(LibraryError):
    """A segment of the documents is not there any more."""


class StoreAwayError(PlanBotError):
    """The Chroma server does not answer."""

    hint = "is the server of PLANBOT_CHROMA_URL running?"
    retryable = True


class UntrustedError(StoreAwayError):
    """The certificate of the Chroma server is not trusted, or is another host's."""

    hint = "name the file of the authority that signed it in SSL_CERT_FILE"
    retryable = False


class DeniedError(StoreAwayError):
    """The front of the Chroma server does not let us in."""

    hint = "is PLANBOT_CHROMA_TOKEN what it asks for?"
    retryable = False


class ModelFailure(PlanBotError):
    """A call to the language model that came to nothing; `kind` says how."""

    hint = "is the server of PLANBOT_LLM_BASE_URL up, and is the key of the provider in the environment?"

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind

    @property
    def retryable(self) -> bool:  # type: ignore[override]
        """Whether the same call may succeed in a moment."""
        return self.kind in ("down", "rate_limited")


class AnswersOffError(PlanBotError):
    """Answers are turned off on purpose; the text is the operator's notice, empty for the standing words."""

    hint = "turn them on with: python -m bot switch on"
    retryable = True

    def __init__(self, notice: str = "") -> None:
        super().__init__(notice or "answers are turned off")
        self.notice = notice
