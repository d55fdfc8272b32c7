"""What belongs together in a sentence: a figure to its label or year, a year or figure to the thing it is said of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.llm.figures import FIGURE, in_digits
from bot.llm.tables import labels, values
from bot.llm.types import Fault
from bot.understand import years_in
from corpus.references import department_names

Belongings = Mapping[tuple[str, str], set[str]]
_YEAR = re.compile(r"(?:令和|平成|reiwa |heisei )(?:元|\d{1,2})(?:\(\d{4}\))?|(?<!\d)20\d\d(?!\d)")
_QUOTED = re.compile(r"「([^「」]{2,60})」")
_CHIEF = re.compile(r"[一-龥ァ-ヶー]{0,12}(?:課長|部長|所長)")
_RUN = r"[一-龥ァ-ヶーa-z0-9・-]+"
_THING = re.compile(rf"({_RUN}(?:の{_RUN})*)(?=[をはがともや」])")
_CLAUSE = re.compile(r"、|。|一方で|(?<=が), ")
_NO_THING = re.compile(r"^(?:[\d.]+.{0,3}|.*(?:令和|平成).*|[一-龥]|国|市|県|本市|佐野市|中)$")


def belonging_faults(said: str, evidence: str) -> Iterator[Fault]:
    """What `said`, in search form, puts under another label, or says of another thing, than `evidence` does."""
    ours, theirs = in_digits(said), in_digits(evidence)
    yield from _differing(_governed(ours), _governed(theirs), "label")
    known = _said_of_things(theirs, _things(theirs))
    yield from _differing(_said_of_things(ours, {thing for _, thing in known}), known, "said of")


def _differing(mine: Belongings, theirs: Belongings, kind: str) -> Iterator[Fault]:
    """Those of `mine` that share nothing with what `theirs` has under the same key."""
    for key, found in sorted(mine.items()):
        if theirs.get(key) and found and not found & theirs[key]:
            yield Fault(kind, f"{key[1]}: {'/'.join(sorted(found))}")


def _governed(text: str) -> Belongings:
    """(class of label, value) -> the labels under which the value stands; the last one before it governs."""
    found: dict[tuple[str, str], set[str]] = {}
    for sentence in text.split("。"):
        stated = list(_values(sentence))
        for name, marks in (*((name, _places(p, sentence)) for name, p in labels().items()), _year_places(sentence)):
            for place, value in stated:
                before = [label for start, label in marks if start < place]
                if before and value != before[-1]:
                    found.setdefault((name, value), set()).add(before[-1])
    return found


def _places(pattern: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    return [(match.start(), match[0]) for match in pattern.finditer(text)]


def _year_places(text: str) -> tuple[str, list[tuple[int, str]]]:
    return "year", [(m.start(), str(y)) for m in _YEAR.finditer(text) for y in years_in(m[0] + "年")[:1]]


def _values(text: str) -> Iterator[tuple[int, str]]:
    """What a label may govern: figures other than years, 課 and posts, quoted names, with where they stand."""
    yield from _figures(text)
    yield from ((match.start(), match[1]) for match in _QUOTED.finditer(text))
    role = labels()["role"]
    yield from ((match.start(), match[0]) for match in _CHIEF.finditer(text) if not role.fullmatch(match[0]))
    for name in department_names(text):
        yield text.find(name), name


def _figures(text: str) -> Iterator[tuple[int, str]]:
    """Figures that are no years."""
    years = [match.span() for match in _YEAR.finditer(text)]
    for match in FIGURE.finditer(text):
        if not any(start <= match.start() < end for start, end in years):
            yield match.start(), match[1]


def _things(text: str) -> set[str]:
    """What `text` speaks of: quoted names, and noun phrases that are subject or object."""
    found = {match[1] for pattern in (_QUOTED, _THING) for match in pattern.finditer(text)}
    return {thing for thing in found if not _NO_THING.match(thing)}


def _said_of_things(text: str, things: set[str]) -> Belongings:
    """(class, thing) -> years, figures and changes told in the clauses that name the thing.

    A thing that is also named in a clause without any belongs to none of them alone, and is left out.
    """
    found: dict[tuple[str, str], set[str]] = {}
    loose: set[tuple[str, str]] = set()
    for clause in _CLAUSE.split(text):
        said = {
            "year": {value for _, value in _year_places(clause)[1]},
            "figure": {value for _, value in _figures(clause)},
            **{name: set(pattern.findall(clause)) for name, pattern in values().items()},
        }
        for thing in (thing for thing in things if thing in clause):
            for name, told in said.items():
                found.setdefault((name, thing), set()).update(told)
                loose |= set() if told else {(name, thing)}
    return {key: told for key, told in found.items() if key not in loose}
