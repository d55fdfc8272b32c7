"""The nouns: the contract's fields and no others, frozen, ready for JSON."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from bot.types import Answer, Citation, Draft, Line, Related, Request, Wording

FIELDS = (
    "answer abstained reason citations related confidence language audience engine follow_ups elapsed_ms".split(),
    "n section title page quote anchor".split(),
    "section title page".split(),
)
ANSWER = Answer(
    "はい[1]。",
    False,
    None,
    (Citation(1, "2-1", "AI、RPAの活用", 20, "RPA", "現状・課題-1"),),
    (Related("council", "要綱", None),),
    0.9,
    "ja",
    "staff",
    "extractive",
    ("次は?",),
    12.3,
)


@pytest.mark.parametrize(("noun", "names"), list(zip((Answer, Citation, Related), FIELDS, strict=True)))
def test_the_contract_s_fields(noun: type[Answer | Citation | Related], names: list[str]) -> None:
    assert [field.name for field in fields(noun) if field.name not in ("wording", "removed")] == names


def test_metadata_of_a_language_model_stands_in_the_json_only_where_there_is_some() -> None:
    assert "wording" not in ANSWER.as_dict()
    worded = replace(ANSWER, wording=Wording("openai:x", "0123", "worded", sentences=2))
    assert worded.as_dict()["wording"]["sentences"] == 2
    assert worded == ANSWER


def test_as_json() -> None:
    data = json.loads(json.dumps(ANSWER.as_dict()))
    assert list(data) == FIELDS[0]
    assert list(data["citations"][0]) == FIELDS[1]
    assert list(data["related"][0]) == FIELDS[2]
    assert data["reason"] is data["related"][0]["page"] is None


def test_time_does_not_make_an_answer_another() -> None:
    other = Answer(**{f.name: getattr(ANSWER, f.name) for f in fields(Answer)} | {"elapsed_ms": 99.0})
    assert other == ANSWER


def test_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        ANSWER.answer = "いいえ"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Request("?").question = "!"  # type: ignore[misc]


def test_passages_of_a_draft_once_each_in_order() -> None:
    draft = Draft((Line("a", ("2-1#題名", "1-1#題名")), Line("b"), Line("c", ("1-1#題名", "3-1#題名"))))
    assert draft.passages == ("2-1#題名", "1-1#題名", "3-1#題名")
