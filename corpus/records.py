"""Sections -> the plan's records: projects, pillars, indicators, terms, events, contact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from corpus.errors import CorpusError
from corpus.normalise import FOOTNOTE_MARK, normalise
from corpus.types import Contact, Event, Indicator, Passage, Pillar, Project, Section, Term

GROUP_NAMES = ("全課", "窓口各課", "関係各課")
_YEAR = re.compile(r"令和\d+年度")
_VALUE = re.compile(r"(?:延人数|延べ)?\s*([\d.,]+)(%|人|回)?")
_PAREN = re.compile(r"(.+?)\s*[(（](.+)[)）]")


def read_project(section: Section) -> Project:
    """The record of a project section. Raises `CorpusError` when it names no 主管課."""
    pillar, number = map(int, section.id.split("-"))
    departments = _texts(section, "関係課")
    words = [FOOTNOTE_MARK.sub("", word) for word in " ".join(departments).split()]
    leads = [word.removesuffix("(主管課)") for word in words if word.endswith("(主管課)")]
    if len(leads) != 1:
        raise CorpusError(f"project {section.id} has {len(leads)} departments marked 主管課")
    schedule = [line.strip() for text in _texts(section, "スケジュール") for line in text.splitlines()]
    bars = [line for line in schedule if line and not _YEAR.fullmatch(line)]
    return Project(
        id=section.id,
        pillar=pillar,
        number=number,
        title=section.title,
        lead=leads[0],
        related=tuple(w for w in words if not w.endswith("(主管課)") and w not in GROUP_NAMES),
        groups=tuple(w for w in words if w in GROUP_NAMES),
        state=_part(section, "現状・課題"),
        content=_part(section, "取組内容"),
        schedule=tuple(bars),
        page=section.page,
    )


def read_pillars(sections: Sequence[Section], projects: Sequence[Project]) -> tuple[Pillar, ...]:
    """The three pillars, titled as chapter 5 titles them."""
    titles = {section.id: section.title for section in sections}
    return tuple(
        Pillar(number, titles[f"ch5-{number}"], f"ch5-{number}", tuple(p.id for p in members))
        for number, members in groupby(projects, key=lambda project: project.pillar)
    )


def read_indicators(section: Section) -> tuple[Indicator, ...]:
    """The KPI or KGI rows of a section; the years come from the head of the table."""
    rows = [p for p in section.passages if p.part in ("kpi", "kgi")]
    years: list[str] = []
    found = []
    for passage in rows:
        if passage.kind == "heading":
            years = _YEAR.findall(passage.text)
            continue
        cells = [cell.strip() for cell in passage.text.split("\t")]
        value = _VALUE.fullmatch(cells[-1])
        if value is None or len(years) != 2 or len(cells) != 3:
            raise CorpusError(f"indicator row not understood: {passage.text}")
        name, now, target = cells
        pillar = int(section.id[-1]) if passage.part == "kpi" else 0
        name = FOOTNOTE_MARK.sub("", name)
        unit = value[2] or ("種類" if name.endswith("の種類") else "")
        found.append(Indicator(passage.id, name, pillar, now, years[0], target, years[1], unit, passage))
    return tuple(found)


def read_term(section: Section, others: Sequence[Section]) -> Term:
    """A glossary entry with the passages of the body that carry its mark or its name."""
    number = int(section.id.removeprefix("term-"))
    names = _short_names(section.title)
    mark = re.compile(rf"※{number}(?!\d)")
    plain = [normalise(name) for name in names]
    referred = [
        passage.id
        for other in others
        for passage in other.passages
        if mark.search(_unscripted(passage.text)) or any(_mentions(passage.text, name) for name in plain)
    ]
    sentences = _part(section, "説明")
    return Term(number, section.title, names, "".join(p.text for p in sentences), sentences, tuple(referred))


def read_events(section: Section) -> tuple[Event, ...]:
    """The rows of a date table: 「令和2年12月 → 国:…」 or 「令和7年8月25日 → …」."""
    found = []
    for passage in section.passages:
        if passage.part in ("年表", "経緯") and passage.kind == "row":
            date, what = (cell.strip() for cell in passage.text.split("\t"))
            actor, _, rest = what.partition(":")
            found.append(Event(date, actor, rest, passage) if rest else Event(date, "", what, passage))
    return tuple(found)


def read_contact(section: Section) -> Contact:
    """The imprint. Raises `CorpusError` when one of its lines is missing."""
    lines = [passage.text for passage in section.passages]

    def after(label: str) -> str:
        for line in lines:
            if line.startswith(label):
                return line.removeprefix(label).strip()
        raise CorpusError(f"the imprint has no line {label}")

    return Contact(
        after("編集"), "〒" + after("〒"), after("TEL"), after("FAX"), after("E-mail"), after("URL").strip("<>")
    )


def _texts(section: Section, part: str) -> list[str]:
    return [p.text for p in section.passages if p.part == part and p.kind != "heading"]


def _part(section: Section, part: str) -> tuple[Passage, ...]:
    return tuple(p for p in section.passages if p.part == part and p.kind != "heading")


def _short_names(title: str) -> tuple[str, ...]:
    """「AI(人工知能)」 -> AI, 人工知能."""
    match = _PAREN.fullmatch(title)
    return (match[1].strip(), match[2].strip()) if match else (title,)


def _unscripted(text: str) -> str:
    return text.translate(str.maketrans("²³¹", "231"))


def _mentions(text: str, name: str) -> bool:
    """Whether `text` names the term: Latin abbreviations as whole words, others as substrings."""
    if re.fullmatch(r"[a-z0-9 ]+", name):
        return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", normalise(text)) is not None
    return name in normalise(text)
