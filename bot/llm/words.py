"""Words of a sentence that its evidence does not have: neither themselves nor one that may stand for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.llm.tables import Language, language
from corpus import normalise, squeeze
from corpus.references import aliases
from index.tokenise import morphemes

STEM = 5  # letters by which English words are compared
_LATIN = re.compile(r"[a-z][a-z0-9'-]*")
_DIGITS = re.compile(r"[\d.,%]+")
_NAME = re.compile(r"(?<![.!?] )(?<!^)(?<!\()\b[A-Z][A-Za-z-]+")
_SUFFIX_CHARS = 1  # a single kanji that stands in the evidence as part of a word is a word of it


def content(text: str, code: str) -> frozenset[str]:
    """The words of `text` that state something, in the form in which they are compared."""
    table = language(code)
    return frozenset(w for w in _words(text, code) if not _is_harmless(w, table, code))


def novel(text: str, evidence: str, code: str) -> tuple[str, ...]:
    """The content words of `text` that neither stand in `evidence` nor have a synonym there."""
    table, plain = language(code), squeeze(evidence)
    known = frozenset(_words(evidence, code))
    groups = {group for word in known for group in table.synonyms.get(word, ())}
    said = _in_the_plans_words(text, evidence)
    return tuple(
        word
        for word in sorted(content(said, code))
        if word not in known
        and not groups & table.synonyms.get(word, frozenset())
        and not (code in ("ja", "easy-ja") and squeeze(word) in plain)
    )


def names_not_in(text: str, evidence: str) -> tuple[str, ...]:
    """Capitalised words within the sentences of `text` that `evidence` does not have."""
    known = evidence.lower()
    return tuple(name for name in dict.fromkeys(_NAME.findall(text)) if name.lower() not in known)


def latin_not_in(text: str, evidence: str) -> tuple[str, ...]:
    """Latin words of `text`, a text in another script, that `evidence` does not have."""
    known = normalise(evidence)
    return tuple(word for word in dict.fromkeys(_LATIN.findall(normalise(text))) if word not in known)


def recall(text: str, evidence: str, code: str) -> float:
    """The share of the content words of `evidence` that `text` has, itself or in other words."""
    wanted = content(evidence, code)
    missing = set(novel(evidence, text, code))
    return 1.0 - len(wanted & missing) / len(wanted) if wanted else 1.0


def _words(text: str, code: str) -> list[str]:
    if code in ("ja", "easy-ja"):
        return [word for word in morphemes(text) if not _DIGITS.fullmatch(word)]
    return [word[:STEM] if len(word) > STEM else word.rstrip("s") for word in _LATIN.findall(normalise(text))]


def _is_harmless(word: str, table: Language, code: str) -> bool:
    if code in ("ja", "easy-ja"):
        return word in table.harmless
    return len(word) < 3 or word in _stems(table)


def _stems(table: Language) -> frozenset[str]:
    return frozenset(w[:STEM] if len(w) > STEM else w.rstrip("s") for w in table.harmless)


def _in_the_plans_words(text: str, evidence: str) -> str:
    """`text` with other names of a thing replaced by the plan's, where the evidence has that."""
    plain, said = normalise(evidence), normalise(text)
    for name, others in _by_name(aliases()).items():
        if name in plain:
            for other in sorted(others, key=len, reverse=True):
                said = said.replace(other, name) if other not in plain and name not in said else said
    return said


def _by_name(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return {normalise(name): others for name, others in table.items()}
