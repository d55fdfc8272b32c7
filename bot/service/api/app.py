"""The FastAPI application under ``/v1``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.exceptions import HTTPException

from bot.service.api import gennai, openai
from bot.service.api.models import (
    AnswerRecord,
    ChatCompletion,
    ChatRequest,
    ErrorReply,
    GennaiRequest,
    GennaiResponse,
    ModelList,
    Question,
    record_of,
)
from bot.service.callers import key_is_one_of, key_of
from bot.service.gate import caller_of, refusal
from bot.service.service import Service
from bot.service.watched import Bot
from bot.service.wording import apology, language_of, words
from bot.types import Answer, Audience, Turn
from index.errors import AnswersOffError, PlanBotError
from index.service_settings import listed

DESCRIPTION = """Questions on the DX promotion plan of 佐野市, answered with citations and verbatim quotes.

With `PLANBOT_API_KEYS` set, each request needs one of the keys, as `x-api-key` or as `Authorization: Bearer`."""
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorReply, "description": text}
    for status, text in {
        400: "The body is not JSON in UTF-8",
        401: "No valid key",
        413: "The body is too large",
        423: "Answers are turned off, in every process: asking the next one is of no use",
        429: "Too many requests; `retry-after` says for how many seconds to wait",
        500: "No answer can be given",
        503: "This process ends; the next one answers",
    }.items()
}

# Not 503: a front takes that as the word of one process, and asks the next.
LOCKED: Final = 423


class NoKeyError(Exception):
    """A request without one of the keys that are asked for."""


def api_app(bot: Bot, service: Service, version: str) -> FastAPI:
    """The application, to be mounted under ``/v1``; `version` is that of the plan."""
    settings = service.settings
    keys = tuple(key.encode() for key in (*listed(settings.api_keys), *listed(settings.staff_api_keys)))

    def with_key(
        request: Request,
        header: Annotated[str | None, Security(APIKeyHeader(name="x-api-key", auto_error=False))] = None,
        bearer: Annotated[object, Security(HTTPBearer(auto_error=False))] = None,
    ) -> None:
        """Raises `NoKeyError` where keys are asked for and none of them was brought."""
        if listed(settings.api_keys) and not key_is_one_of(key_of(request), keys):
            raise NoKeyError

    api = FastAPI(
        title="planbot",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(with_key)],
        responses=REFUSALS,
    )
    _add_errors(api)
    _add_routes(api, bot, version)
    return api


def _add_routes(api: FastAPI, bot: Bot, version: str) -> None:
    def answered(
        request: Request, question: str, history: tuple[Turn, ...], audience: Audience = "citizen", language: str = ""
    ) -> Answer:
        try:
            return bot.ask(question, history, audience, language or None, caller_of(request).role)
        except PlanBotError:
            raise
        except Exception as error:  # logged where it was watched; a program is told in our words
            raise PlanBotError("no answer") from error

    @api.post("/ask")
    def ask(request: Request, asked: Question, response: Response) -> AnswerRecord:
        """Answers a question, with citations; the header `planbot-plan` names the version of the plan."""
        response.headers["planbot-plan"] = quote(version)
        history = tuple(message.turn() for message in asked.history)
        return record_of(answered(request, asked.question, history, asked.audience, asked.language))

    @api.post(
        "/chat/completions", response_model=ChatCompletion, responses={200: {"content": {"text/event-stream": {}}}}
    )
    def chat(request: Request, asked: ChatRequest) -> Any:
        """Answers in the OpenAI protocol, streamed or not; citations are in `planbot`."""
        question, history = openai.question_of(asked)
        answer = answered(request, question, history, asked.audience, asked.language)
        if asked.stream:
            return StreamingResponse(openai.stream(answer, version), media_type="text/event-stream")
        return openai.completion(answer, version)

    @api.get("/models")
    def models() -> ModelList:
        """The one model there is."""
        return ModelList()

    @api.post("/gennai")
    def run(request: Request, asked: GennaiRequest) -> GennaiResponse:
        """Answers as an app of 源内."""
        history = gennai.history_of(asked.inputs)
        answer = answered(request, asked.inputs.question, history, "staff")
        return GennaiResponse(outputs=gennai.markdown(answer, version))


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        """Where and why; never what was sent, which need not even be text."""
        told = [{"loc": _plain(e["loc"]), "msg": e["msg"], "type": e["type"]} for e in error.errors()]
        return JSONResponse({"detail": told}, 422)

    @api.exception_handler(HTTPException)
    def unread(request: Request, error: HTTPException) -> Response:
        """A body that cannot be read is told in our words; everything else as FastAPI tells it."""
        if error.status_code != 400:
            return JSONResponse({"detail": error.detail}, error.status_code, error.headers)
        return refusal(400, "unreadable", words(_language(request), "unreadable"))

    @api.exception_handler(NoKeyError)
    def no_key(request: Request, error: Exception) -> JSONResponse:
        return refusal(401, "no_key", words(_language(request), "no_key"), {"www-authenticate": "Bearer"})

    @api.exception_handler(AnswersOffError)
    def off(request: Request, error: AnswersOffError) -> JSONResponse:
        return refusal(LOCKED, "off", apology(error, _language(request)))

    @api.exception_handler(PlanBotError)
    def failed(request: Request, error: PlanBotError) -> JSONResponse:
        return refusal(500, "failed", apology(error, _language(request)))


def _plain(place: Sequence[str | int]) -> list[str | int]:
    return [part if isinstance(part, int) else part.encode(errors="replace").decode() for part in place]


def _language(request: Request) -> str:
    return language_of("", request.headers.get("accept-language", ""))
