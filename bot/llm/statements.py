"""What a sentence claims beside its facts: that something is done, considered, partial, needed, or not so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.llm.tables import Language, language
from bot.llm.types import Fault
from bot.llm.words import content
from corpus import normalise

NEAR = 0.75  # share of the best overlap from which a further segment of the evidence counts as spoken of
# Who says that one of these is so must find it in the evidence; who leaves one of the others out changes the meaning.
_DROPPED = ("consider", "partial", "most", "need", "expected", "within", "at_least", "beyond", "below")
_HEDGES = ("consider", "need", "expected")
_TOWARDS = re.compile(r"るよう(に|、)?")  # 「使えるよう」: an aim, not what can be done
_ANY_NEGATION = re.compile(r"ない|なく(?![すしせそ])|ません|ず[、に。]")
_ADDED = ("consider", "partial", "most", "about", "expected", "within", "at_least", "beyond", "below", "all")


def segments(text: str, code: str) -> tuple[str, ...]:
    """`text` in search form, cut where one statement ends and another, perhaps of another kind, begins.

    Words that look like a limit or a negation and are none (「だけでなく」, 「書かない窓口」) are left out.
    """
    table, plain = language(code), normalise(text)
    plain = table.not_negative.sub("", plain)
    ends = [match.end() for match in table.segment.finditer(plain)]
    pieces = (plain[a:b].strip() for a, b in zip([0, *ends], [*ends, len(plain)], strict=True))
    return tuple(piece for piece in pieces if piece)


def statement_faults(said: str, evidence: Sequence[str], code: str) -> Iterator[Fault]:
    """How `said` says more, or less, than the `evidence` texts do."""
    known = [segment for text in evidence for segment in segments(text, code)]
    whole = language(code).not_negative.sub("", normalise(said))
    for own in segments(said, code):
        aligned = _aligned(own, known, code)
        if aligned:
            yield from _limit_faults(own, whole, aligned, known, language(code))
            yield from _done_faults(own, aligned, language(code))
            yield from _ability_faults(own, known, code)
            yield from _negation_faults(own, aligned, known, language(code))


def limits_in(text: str, code: str) -> frozenset[str]:
    """The limits whose loss would change the meaning that stand in `text`."""
    table = language(code)
    plain = table.not_negative.sub("", normalise(text))
    return frozenset(name for name in _DROPPED if name in table.limits and table.limits[name].search(plain))


def is_negative(text: str, table: Language) -> bool:
    """Whether `text` in search form denies something, an odd number of times."""
    return len(table.negative.findall(text)) % 2 == 1


def _aligned(own: str, known: Sequence[str], code: str) -> list[str]:
    """The segments of the evidence that `own` speaks of: those with the most of its content words."""
    words = content(own, code)
    shared = {segment: len(words & content(segment, code)) for segment in known}
    best = max(shared.values(), default=0)
    if not best:
        return []
    top = [s for s, n in shared.items() if n >= NEAR * best]
    return sorted(top, key=lambda s: -shared[s] / (1 + len(content(s, code))))[:2]


def _limit_faults(
    own: str, whole: str, aligned: Sequence[str], known: Sequence[str], table: Language
) -> Iterator[Fault]:
    for name in _DROPPED:
        pattern = table.limits.get(name)
        if pattern and all(pattern.search(s) for s in aligned) and not pattern.search(whole):
            yield Fault("dropped", name)
    for name in _ADDED:
        pattern = table.limits.get(name)
        if pattern and pattern.search(own) and not any(pattern.search(s) for s in known):
            yield Fault("added", name)
    consider = table.limits.get("consider")
    if consider and consider.search(own) and not any(consider.search(s) for s in aligned):
        yield Fault("added", "consider")


def _done_faults(own: str, aligned: Sequence[str], table: Language) -> Iterator[Fault]:
    """A plan told as done, something done told as a plan, a wish told as possible."""
    done = table.done
    if not done:
        return
    said, theirs = table.not_done.sub(" ", own), [table.not_done.sub(" ", s) for s in aligned]
    if done["claimed"].search(said) and not any(done["stated"].search(s) for s in theirs):
        yield Fault("done", "not done in the evidence")
    if done["future"].search(said) and not any(_is_future(s, table) for s in aligned):
        yield Fault("future", "done in the evidence")


def _is_future(segment: str, table: Language) -> bool:
    """Whether a segment speaks of what is to come: it says so, or it does not say that it is done."""
    future = table.done["future"].search(segment) is not None
    return future or not table.done["claimed"].search(table.not_done.sub(" ", segment))


def _ability_faults(own: str, known: Sequence[str], code: str) -> Iterator[Fault]:
    """What can be done must be said to be possible, without "is hoped for" or "will be considered"."""
    table = language(code)
    ability = table.done.get("ability")
    if ability is None or not ability.search(_TOWARDS.sub("", own)):
        return
    words = content(own, code)
    stating = {s: content(s, code) for s in known if ability.search(s) and words & content(s, code)}
    plain = frozenset().union(*(said for s, said in stating.items() if not _is_hedged(s, table)))
    hedged = frozenset().union(*(said for s, said in stating.items() if _is_hedged(s, table)))
    if not stating:
        yield Fault("ability", "not stated in the evidence")
    elif words & hedged - plain and not _is_hedged(own, table):
        yield Fault("ability", "wished for in the evidence")


def _is_hedged(segment: str, table: Language) -> bool:
    return any(name in table.limits and table.limits[name].search(segment) for name in _HEDGES)


def _negation_faults(own: str, aligned: Sequence[str], known: Sequence[str], table: Language) -> Iterator[Fault]:
    negative = is_negative(own, table)
    if all(is_negative(s, table) is not negative for s in aligned):
        yield Fault("negation", "added" if negative else "dropped")
    elif _ANY_NEGATION.search(own) and not any(_ANY_NEGATION.search(s) or is_negative(s, table) for s in known):
        yield Fault("negation", "added")


def is_question(text: str, code: str) -> bool:
    """Whether a sentence asks instead of stating."""
    return re.search(language(code).questions, normalise(text)) is not None
