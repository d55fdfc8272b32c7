"""The rival everybody builds first: fixed-size chunks, one vector search, an LLM told to stay in the context.

LangChain's RecursiveCharacterTextSplitter (500/100), Chroma, the same embeddings as the bot, the 4 nearest chunks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import Any, Protocol

from langchain_core.embeddings import Embeddings

from corpus import Plan, Section
from eval.answerers import Description
from eval.errors import EvalError
from eval.marks import mark_numbers
from eval.rivals.chat import ChatMessage
from eval.types import Cited, Question, Reply

CHUNK, OVERLAP, TOP = 500, 100, 4
LEAST_SHARE = 0.15
"""A chunk cites each section that fills at least this share of it."""
REFUSAL = "計画には記載がありません"
SYSTEM = f"""あなたは佐野市DX推進計画についての質問に答えるアシスタントです。
次の資料だけを根拠に、質問と同じ言語で簡潔に答えてください。
各文の終わりに根拠とした資料の番号を [1] のように付けてください。
資料に答えがないときは「{REFUSAL}」とだけ答えてください。

{{context}}"""


class Chat(Protocol):
    """An LLM behind any door."""

    def complete(self, messages: Sequence[ChatMessage]) -> str:
        """Its answer to `messages`."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the plan's text, with the sections it is cut from."""

    text: str
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Tutorial:
    """Chunks in a vector store and a chat."""

    store: Any
    chat: Chat
    name: str = "tutorial"

    @classmethod
    def build(cls, plan: Plan, embeddings: Embeddings, chat: Chat, name: str = "tutorial") -> Tutorial:
        """Splits and embeds the plan, in memory. Raises `EvalError` naming a package that is missing."""
        splitters = _optional("langchain_text_splitters")
        splitter = splitters.RecursiveCharacterTextSplitter(
            chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
        )
        documents = splitter.create_documents([plan.source])
        for document in documents:
            start = document.metadata["start_index"]
            document.metadata = {"sections": " ".join(sections_of(plan, start, start + len(document.page_content)))}
        store = _optional("langchain_chroma").Chroma.from_documents(documents, embeddings, collection_name="tutorial")
        return cls(store, chat, name)

    def describe(self) -> Description:
        """The recipe's numbers."""
        return Description(settings={"chunk": str(CHUNK), "overlap": str(OVERLAP), "top": str(TOP)})

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        """One reply a question; what the chat cannot answer is an error of that reply."""
        for question in questions:
            try:
                yield self._answer(question)
            except EvalError as error:
                yield Reply(question.id, error=str(error))

    def _answer(self, question: Question) -> Reply:
        start = perf_counter()
        found = self.store.similarity_search(question.question, k=TOP)
        chunks = [Chunk(document.page_content, tuple(document.metadata["sections"].split())) for document in found]
        sections = tuple(dict.fromkeys(section for chunk in chunks for section in chunk.sections))
        said = self.chat.complete(messages(question, chunks))
        return Reply(
            question.id,
            said,
            abstained=REFUSAL in said,
            citations=() if REFUSAL in said else citations(said, chunks),
            engine="generative",
            elapsed_ms=(perf_counter() - start) * 1000,
            retrieved=sections if question.rankable else (),
        )


def messages(question: Question, chunks: Sequence[Chunk]) -> tuple[ChatMessage, ...]:
    """The prompt with numbered chunks, the dialogue so far, the question."""
    context = "\n\n".join(f"[{n}] {chunk.text}" for n, chunk in enumerate(chunks, start=1))
    history = (ChatMessage(message.role, message.content) for message in question.history)
    return (ChatMessage("system", SYSTEM.format(context=context)), *history, ChatMessage("user", question.question))


def citations(said: str, chunks: Sequence[Chunk]) -> tuple[Cited, ...]:
    """The sections of each chunk whose number stands in the text; numbers without a chunk are dropped."""
    numbers = sorted({n for n in mark_numbers(said) if 1 <= n <= len(chunks)})
    return tuple(Cited(id_, n, chunks[n - 1].text) for n in numbers for id_ in chunks[n - 1].sections)


def sections_of(plan: Plan, start: int, end: int) -> tuple[str, ...]:
    """Sections that fill at least `LEAST_SHARE` of the characters from `start` to `end`, the largest part first."""
    shares = {section.id: _overlap(section, start, end) / (end - start) for section in plan.sections}
    enough = [id_ for id_, share in shares.items() if share >= LEAST_SHARE]
    return tuple(sorted(enough, key=lambda id_: -shares[id_]))


def _overlap(section: Section, start: int, end: int) -> int:
    first, last = section.passages[0].span.start, section.passages[-1].span.end
    return max(0, min(end, last) - max(start, first))


def _optional(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise EvalError(f"this rival needs a package: pip install {module.replace('_', '-')}") from error
