"""Answers that are none: JSON for text, a refusal, the wrong language, "not in the evidence"."""

from __future__ import annotations

import re

from bot.llm.check import speaks
from bot.llm.prompts import NOT_IN_EVIDENCE
from index.errors import FailureKind

_NOT_TEXT = re.compile(r"^\s*(?:[\[{]\s*[\"{\[]|```|<\w+|\"?\w+\"?\s*:\s*[\"{\[])")
_REFUSES = re.compile(
    r"お答え(する(こと|の)は)?でき|回答(する(こと|の)は)?でき(ません|ない)|お手伝い(する(こと|の)は)?でき(ません|ない)|"
    r"応じ(ることは)?(でき|られ)ません|(大規模)?言語モデル(として|である)|AIアシスタント(として|である)|AIとして|"
    r"\bI(?:'m| am) (?:sorry|unable)|\bI (?:can ?not|can't|won't)|as an AI\b|language model",
    re.IGNORECASE,
)


def outcome_of(text: str, language: str) -> FailureKind | None:
    """What the model's sentence `text` makes of the whole answer where it is no answer; None where it is one.

    >>> outcome_of('{"answer": "4年"}', "ja"), outcome_of("4年間です。", "ja")
    ('not_text', None)
    """
    if _NOT_TEXT.search(text):
        return "not_text"
    if NOT_IN_EVIDENCE in text:
        return "not_in_evidence"
    if _REFUSES.search(text):
        return "refused"
    return None if speaks(text, language) else "wrong_language"
