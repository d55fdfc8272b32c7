from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import DeterministicFakeEmbedding

from corpus import Plan
from eval.errors import EvalError
from eval.fakes import QUESTION, UNANSWERABLE, FakeBot, FakeChat, FakeHit
from eval.rivals import AlwaysDecline, ChatClient, FirstPassage, Tutorial
from eval.rivals.chat import ChatMessage
from eval.rivals.tutorial import REFUSAL, Chunk, citations, messages, sections_of
from eval.scorer import Scorer
from eval.types import Message


def test_declining_everything_is_right_where_the_plan_does_not_say(scorer: Scorer) -> None:
    replies = list(AlwaysDecline().answer([QUESTION, UNANSWERABLE]))
    verdicts = [scorer.verdict(q, r).right for q, r in zip((QUESTION, UNANSWERABLE), replies, strict=True)]
    assert verdicts == [False, True]
    assert AlwaysDecline().describe().settings == {}


def test_the_first_passage_is_quoted_and_cited(scorer: Scorer, plan: Plan) -> None:
    bot = FakeBot({}, (FakeHit("ch5-1#kpi-2", "ch5-1"), FakeHit("1-3#取組内容-1", "1-3")))
    rival = FirstPassage(bot, plan)
    (reply,) = rival.answer([QUESTION])
    verdict = scorer.verdict(QUESTION, reply)
    assert reply.retrieved == ("ch5-1", "1-3")
    assert (verdict.cited, verdict.verbatim, verdict.valid, verdict.coverage) == ((1, 1), (1, 1), (1, 1), (1, 1))
    assert rival.describe().settings == {}


def test_nothing_found_is_declined(plan: Plan) -> None:
    (reply,) = FirstPassage(FakeBot({}), plan).answer([QUESTION])
    assert reply.abstained


@dataclass
class Document:
    page_content: str
    metadata: dict[str, str]


@dataclass
class FakeStore:
    """Finds the same documents for every question."""

    documents: list[Document]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def similarity_search(self, question: str, k: int) -> list[Document]:
        self.asked.append((question, k))
        return self.documents[:k]


STORE = [Document("eL-QRで払える公金", {"sections": "1-3 ch5-1"}), Document("別の話", {"sections": "2-1"})]


def test_the_tutorial_cites_the_sections_of_the_chunks_it_marks() -> None:
    store, chat = FakeStore(STORE), FakeChat(["9種類です。[1][7]"])
    (reply,) = Tutorial(store, chat).answer([QUESTION])
    assert store.asked == [(QUESTION.question, 4)]
    assert [(cited.section, cited.n) for cited in reply.citations] == [("1-3", 1), ("ch5-1", 1)]
    assert reply.retrieved == ("1-3", "ch5-1", "2-1")
    assert (reply.abstained, reply.engine) == (False, "generative")


def test_the_tutorial_declines_by_its_phrase() -> None:
    (reply,) = Tutorial(FakeStore(STORE), FakeChat([f"{REFUSAL}。[1]"])).answer([QUESTION])
    assert (reply.abstained, reply.citations) == (True, ())


def test_a_chat_that_fails_costs_one_reply() -> None:
    chat = FakeChat([EvalError("timed out"), "9種類です。"])
    first, second = Tutorial(FakeStore(STORE), chat).answer([QUESTION, UNANSWERABLE])
    assert (first.error, second.error) == ("timed out", "")


def test_the_prompt_has_chunks_dialogue_and_question() -> None:
    asked = replace(QUESTION, history=(Message("user", "前"), Message("assistant", "後")))
    system, *turns = messages(asked, [Chunk("本文一", ("1-1",)), Chunk("本文二", ("1-2",))])
    assert "[1] 本文一\n\n[2] 本文二" in system.content
    assert REFUSAL in system.content
    assert [(turn.role, turn.content) for turn in turns] == [
        ("user", "前"),
        ("assistant", "後"),
        ("user", QUESTION.question),
    ]


def test_marks_without_a_chunk_are_dropped() -> None:
    assert citations("a[0]b[2]", [Chunk("x", ("1-1",))]) == ()


def test_a_chunk_belongs_to_the_sections_that_fill_it(plan: Plan) -> None:
    first, second = plan.section_by_id["1-1"].passages, plan.section_by_id["1-2"].passages
    middle = first[-1].span.end
    assert sections_of(plan, first[0].span.start, middle) == ("1-1",)
    assert sections_of(plan, middle - 100, second[0].span.start + 200) == ("1-2", "1-1")
    assert sections_of(plan, middle - 10, second[0].span.start + 400) == ("1-2",)  # too small a part


def test_building_the_tutorial_names_a_missing_package(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("eval.rivals.tutorial.import_module", missing)
    with pytest.raises(EvalError, match="pip install langchain-text-splitters"):
        Tutorial.build(plan, object(), FakeChat([]))  # type: ignore[arg-type]


class SlicingSplitter:
    """Cuts every `chunk_size` characters."""

    def __init__(self, chunk_size: int, chunk_overlap: int, add_start_index: bool) -> None:
        assert (chunk_overlap, add_start_index) == (100, True)
        self.size = chunk_size

    def create_documents(self, texts: list[str]) -> list[LangChainDocument]:
        starts = range(0, len(texts[0]), self.size)
        return [LangChainDocument(texts[0][n : n + self.size], metadata={"start_index": n}) for n in starts]


def test_building_the_tutorial_splits_embeds_and_maps(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    splitters = SimpleNamespace(RecursiveCharacterTextSplitter=SlicingSplitter)
    real = import_module

    def imported(name: str) -> Any:
        return splitters if name == "langchain_text_splitters" else real(name)

    monkeypatch.setattr("eval.rivals.tutorial.import_module", imported)
    rival = Tutorial.build(plan, DeterministicFakeEmbedding(size=8), FakeChat(["答え。[1]"]))
    (reply,) = rival.answer([QUESTION])
    assert len(reply.retrieved) >= 4
    assert set(reply.retrieved) <= set(plan.section_by_id)
    assert rival.describe().settings == {"chunk": "500", "overlap": "100", "top": "4"}


class Handler(BaseHTTPRequestHandler):
    """Answers as `reply` says and keeps what it was sent."""

    reply: ClassVar[tuple[int, bytes]] = (200, b"")
    seen: ClassVar[list[tuple[str, str | None, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.reply[0])
        self.end_headers()
        self.wfile.write(self.reply[1])

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Handler.seen.clear()
    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/v1"
        running.shutdown()
        thread.join()


def test_a_chat_over_http(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = json.dumps({"choices": [{"message": {"content": "はい"}}]}).encode()
    monkeypatch.setattr(Handler, "reply", (200, answer))
    assert ChatClient(server, "m", "k").complete([ChatMessage("user", "質問")]) == "はい"
    path, authorisation, body = Handler.seen[0]
    assert (path, authorisation) == ("/v1/chat/completions", "Bearer k")
    assert (body["model"], body["temperature"]) == ("m", 0)
    assert body["messages"] == [{"role": "user", "content": "質問"}]


@pytest.mark.parametrize("reply", [(500, b"{}"), (200, b"no json"), (200, b"{}"), (200, b'{"choices": []}')])
def test_a_server_that_gives_no_answer(server: str, monkeypatch: pytest.MonkeyPatch, reply: tuple[int, bytes]) -> None:
    monkeypatch.setattr(Handler, "reply", reply)
    with pytest.raises(EvalError, match=server):
        ChatClient(server, "m").complete([ChatMessage("user", "質問")])
    assert Handler.seen[0][1] is None


def test_no_server_and_no_address() -> None:
    with pytest.raises(EvalError, match="URLError"):
        ChatClient("http://127.0.0.1:9/v1", "m", timeout=2).complete([])
    with pytest.raises(EvalError, match="not an http address"):
        ChatClient("file:///etc/hostname", "m")
