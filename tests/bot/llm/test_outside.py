"""What a model that runs elsewhere is not sent: answers to the staff, which may tell what is theirs alone."""

from __future__ import annotations

import json

import pytest

from bot import Turn
from bot.llm import outside
from bot.types import Role
from index import Settings
from tests.bot.llm.conftest import MakeBot
from tests.bot.llm.server import FakeServer, Says
from tests.bot.llm.test_failures import GOOD, QUESTION

SECRET = "「当直の心得」によると、鍵は柊木係長が持ちます[1]。"
TALK = (Turn("user", "鍵はだれが持つの?"), Turn("assistant", SECRET))


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8081/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://localhost:11434", True),
        ("http://[::1]:8081/v1", True),
        ("http://127.0.0.1.example.jp/v1", False),
        ("http://localhost.example.jp/v1", False),
        ("http://user@10.0.0.4/v1", False),
        ("https://127.0.0.1@api.example.jp/v1", False),
        ("", False),
    ],
)
def test_which_servers_are_here(url: str, *, here: bool) -> None:
    assert outside.is_here(url) is here


@pytest.mark.parametrize(
    ("role", "url", "kept"),
    [
        ("staff", "https://api.example.jp/v1", TALK[:1]),
        ("staff", "", TALK[:1]),
        ("staff", "http://127.0.0.1:1/v1", TALK),
        ("citizen", "https://api.example.jp/v1", TALK),
    ],
)
def test_what_of_a_dialogue_may_be_sent(role: Role, url: str, kept: tuple[Turn, ...]) -> None:
    assert outside.sendable(TALK, role, Settings(llm_base_url=url)) == kept


@pytest.mark.parametrize("here", [True, False])
def test_neither_wording_nor_rewriting_sends_it_elsewhere(
    make_bot: MakeBot, server: FakeServer, monkeypatch: pytest.MonkeyPatch, *, here: bool
) -> None:
    monkeypatch.setattr(outside, "is_here", lambda url: here)
    server.will(Says(GOOD))
    bot = make_bot(llm_uses="wording,follow_ups")
    before = len(server.asked)
    bot.ask(QUESTION, TALK, role="staff")
    bot.ask("それはいつからですか?", (*TALK, Turn("user", QUESTION), Turn("assistant", SECRET)), role="staff")
    sent = json.dumps(server.asked[before:], ensure_ascii=False)
    assert len(server.asked) > before
    assert ("柊木" in sent) is here
    assert "鍵はだれが持つの" in sent
