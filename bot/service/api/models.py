"""What programs send and get, as pydantic models: the OpenAPI document is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.types import Answer, Audience, Citation, Engine, Reason, Related, Turn

MODEL = "planbot"
MOST_MESSAGES = 200
Language = Annotated[str, Field(pattern=r"^[A-Za-z-]{0,20}$", description="ja, easy-ja, en …; empty: the question's")]


class Message(BaseModel):
    """An earlier turn."""

    role: Literal["user", "assistant"]
    content: str

    def turn(self) -> Turn:
        """As the bot takes it."""
        return Turn(self.role, self.content)


class Question(BaseModel):
    """A question to the bot."""

    question: Annotated[str, Field(description="Japanese, English or another language; cut where it is too long")]
    history: Annotated[list[Message], Field(max_length=MOST_MESSAGES)] = []
    audience: Audience = "citizen"
    language: Language = ""


class Grounds(BaseModel):
    """What an answer rests on; the fields are those of the answer of every other way of asking."""

    abstained: Annotated[bool, Field(description="true where the plan does not say it")]
    reason: Reason | None
    citations: Annotated[tuple[Citation, ...], Field(description="[n] in the text is the citation with this n")]
    related: tuple[Related, ...]
    confidence: float
    language: str
    audience: Audience
    engine: Engine
    follow_ups: tuple[str, ...]
    elapsed_ms: float


class VersionedGrounds(Grounds):
    """The grounds, and the version of the plan that they are from."""

    plan: Annotated[str, Field(description="title, date and digest of the plan's text")]


class AnswerRecord(Grounds):
    """An answer, whole."""

    answer: Annotated[str, Field(description="Markdown with [1] marks")]


def record_of(answer: Answer) -> AnswerRecord:
    """The answer as programs get it."""
    return AnswerRecord.model_validate(answer.as_dict())


def grounds_of(answer: Answer, version: str) -> VersionedGrounds:
    """The answer without its text, with the version of the plan."""
    return VersionedGrounds.model_validate({**answer.as_dict(), "plan": version})


class TextPart(BaseModel):
    """A part of a message's content."""

    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    """A message of the OpenAI protocol."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """What is written in it."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class ChatRequest(BaseModel):
    """A request of the OpenAI protocol; what is about sampling is taken and has no effect.

    The last message of the user is the question, the ones before are its history. Messages of the system are not
    obeyed: this bot takes no orders. `audience` and `language` are our own.
    """

    model_config = ConfigDict(extra="allow")

    model: str = MODEL
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=MOST_MESSAGES)]
    stream: bool = False
    audience: Audience = "citizen"
    language: Language = ""


class ChatReply(BaseModel):
    """The message of an answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class ChatChoice(BaseModel):
    """There is always one."""

    index: Literal[0] = 0
    message: ChatReply
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class ChatUsage(BaseModel):
    """Tokens of a language model; quoted answers use none."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class ChatCompletion(BaseModel):
    """An answer in the OpenAI protocol; `planbot` holds its citations and is our own field."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: Annotated[int, Field(description="seconds since 1970")]
    model: str = MODEL
    choices: list[ChatChoice]
    usage: ChatUsage = ChatUsage()
    planbot: VersionedGrounds


class ChatDelta(BaseModel):
    """What a chunk of a streamed answer adds."""

    role: Literal["assistant"] | None = None
    content: str | None = None


class ChunkChoice(BaseModel):
    """There is always one."""

    index: Literal[0] = 0
    delta: ChatDelta
    finish_reason: Literal["stop"] | None = None


class ChatChunk(BaseModel):
    """A chunk of a streamed answer; the last one carries `planbot`."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    planbot: VersionedGrounds | None = None


class ModelCard(BaseModel):
    """A model of the OpenAI protocol."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelList(BaseModel):
    """The one model there is."""

    object: Literal["list"] = "list"
    data: list[ModelCard] = [ModelCard()]


class GennaiInputs(BaseModel):
    """What 源内 sends: the question, and the turns before it as a list or as JSON text."""

    model_config = ConfigDict(extra="allow")

    question: str
    conversation_history: list[dict[str, Any]] | str | None = None


class GennaiRequest(BaseModel):
    """A request of 源内's app API."""

    inputs: GennaiInputs


class GennaiResponse(BaseModel):
    """Its answer: Markdown with the sources under it."""

    outputs: str


class ApiError(BaseModel):
    """Why there is no answer, in words for a person."""

    message: str
    type: str
    param: None = None
    code: str


class ErrorReply(BaseModel):
    """An error as OpenAI's clients read it; `detail` says the same."""

    detail: str
    error: ApiError
