"""The checkable claims of a text: figures, years, pages, 課 and projects, in one form for every way of writing them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain, combinations
from typing import Literal, NamedTuple

from corpus import Plan, fold, squeeze
from eval.marks import MARK


class Claim(NamedTuple):
    """Something a text states: ``Claim("year", "2026")`` is 令和8年, R8 and 2026."""

    kind: Literal["figure", "year", "page", "department", "project"]
    value: str


ERA_STARTS = {"令和": 2018, "reiwa": 2018, "r": 2018, "平成": 1988, "heisei": 1988, "h": 1988}
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
GENERIC_DEPARTMENTS = re.compile(r"(?:主管|関係|担当|所管|該当|対象|各|全|同|他|庶務|複数|個別)課$")

_FOOTNOTE = re.compile(r"\^\{※\d+\}|※\d+")
_ENUMERATOR = re.compile(r"[①-⑳]|^\s*\d+[.)]\s|[(（]\d[)）]", re.MULTILINE)
_ERA = re.compile(r"(令和|平成|reiwa|heisei|(?<![a-z])[rh])\s?\.?(元|\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<![\d,.-])((?:19|20)\d\d)(?![\d,]|\.\d|\s?[人円件回名])")
_MONTH_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in MONTHS)
# A month stands beside a day or a year: "you may" and "marches" are no months.
_MONTH = re.compile(
    rf"(?<=\d\s)({_MONTH_NAME})(?![a-z])|(?<=(?:nd|rd|st|th)\s)({_MONTH_NAME})(?![a-z])"
    rf"|(?<![a-z])({_MONTH_NAME})(?=[.,\s(]+(?:of\s)?(?:reiwa|heisei|\d))"
)
_PAGE = re.compile(r"(?<![a-z])(?:p\.?|pages?)\s?(\d+)|(\d+)\s?(?:ページ|頁)")
_FIGURE = re.compile(r"(?<![a-z\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|(?!st|nd|rd|th)[a-z])")
_MYRIAD = re.compile(r"(\d+)万(?:(\d),?(\d{3})|(\d)千)?")
_ANY_DEPARTMENT = r"(?:(?!部)[一-鿿ァ-ヶー])+?課(?![題税程])"
_PROJECT_ID = r"(?<![\d-])([1-3]-[1-8])(?![\d-])"


@dataclass(frozen=True)
class ClaimReader:
    """Reads claims with the closed lists of `plan`: its 課 and the titles and ids of its projects."""

    plan: Plan

    def claims(self, text: str) -> frozenset[Claim]:
        """What `text` states as its own; marks, footnotes and the numbers of a list are no claims.

        >>> from corpus import load_plan
        >>> sorted(ClaimReader(load_plan()).claims("令和2(2020)年7月から、収納課で。[1]"))
        [Claim(kind='department', value='収納課'), Claim(kind='figure', value='7'), Claim(kind='year', value='2020')]
        """
        plain = _whole(_ENUMERATOR.sub(" ", _FOOTNOTE.sub("", MARK.sub("", text))))
        names, rest = self._take_projects(plain)
        pages = {Claim("page", a or b) for a, b in _PAGE.findall(rest)}
        rest = _PAGE.sub(" ", rest)
        bare = _YEAR.sub(" ", _ERA.sub(" ", rest))
        found = (names, pages, _years(rest), _months(rest), _figures(bare), self._departments(bare))
        return frozenset(chain.from_iterable(found))

    def stated(self, text: str) -> frozenset[Claim]:
        """What a source states: its claims, and the bare numbers of its 和暦 («令和8~11年度» has the year 11)."""
        plain = _whole(_FOOTNOTE.sub("", text))
        eras = re.sub(r"(令和|平成)", " ", plain)
        return self.claims(text) | frozenset(_figures(eras)) | frozenset(_years(plain))

    @cached_property
    def _department(self) -> re.Pattern[str]:
        projects = self.plan.projects
        named = {fold(name) for project in projects for name in project.departments if name.endswith("課")}
        return re.compile("|".join([*sorted(named, key=len, reverse=True), _ANY_DEPARTMENT]))

    @cached_property
    def _titles(self) -> dict[str, str]:
        full = {squeeze(project.title): project.id for project in self.plan.projects}
        # A title is also quoted without what stands in its brackets.
        return full | {re.sub(r"\(.*\)$", "", title): id_ for title, id_ in full.items()}

    def _take_projects(self, plain: str) -> tuple[frozenset[Claim], str]:
        ids = frozenset(self.plan.project_by_id)
        found = {id_ for id_ in re.findall(_PROJECT_ID, plain) if id_ in ids}
        tight = squeeze(plain)
        found |= {id_ for title, id_ in self._titles.items() if title in tight}
        rest = re.sub(_PROJECT_ID, lambda match: " " if match[1] in ids else match[0], plain)
        return frozenset(Claim("project", id_) for id_ in found), rest

    def _departments(self, plain: str) -> Iterator[Claim]:
        for name in self._department.findall(squeeze(plain)):
            if not GENERIC_DEPARTMENTS.search(name):
                yield Claim("department", name)


def figure(written: str) -> str:
    """One form for one number.

    >>> figure("84,721"), figure("10.0"), figure("05")
    ('84721', '10', '5')
    """
    return format(Decimal(written.replace(",", "")).normalize(), "f")


def counted(claims: Iterable[Claim]) -> frozenset[str]:
    """How many 課 and how many projects are among `claims`: a text that lists eight 課 may say "eight"."""
    kinds = [claim.kind for claim in claims]
    return frozenset(str(kinds.count(kind)) for kind in ("department", "project") if kind in kinds)


def reckoned(claims: Iterable[Claim]) -> frozenset[str]:
    """Sums and differences of two figures among `claims`: who gives both may say by how much they differ.

    >>> sorted(reckoned([Claim("figure", "116228"), Claim("figure", "84721")]))
    ['200949', '31507']
    """
    figures = [Decimal(claim.value) for claim in claims if claim.kind == "figure"]
    pairs = list(combinations(figures, 2))
    return frozenset(figure(str(n)) for a, b in pairs for n in (a + b, abs(a - b)))


def _whole(text: str) -> str:
    """Folded, with 11万6,228 and 11万6千 written in digits alone."""
    return _MYRIAD.sub(
        lambda match: str(int(match[1]) * 10_000 + int((match[2] or match[4] or "0") + (match[3] or "000"))), fold(text)
    )


def _years(plain: str) -> Iterator[Claim]:
    for era, number in _ERA.findall(plain):
        yield Claim("year", str(ERA_STARTS[era] + (1 if number == "元" else int(number))))
    for year in _YEAR.findall(plain):
        yield Claim("year", year)


def _months(plain: str) -> Iterator[Claim]:
    for match in _MONTH.finditer(plain):
        short = next(filter(None, match.groups()))[:3]
        yield Claim("figure", str(next(n for n, name in enumerate(MONTHS, start=1) if name.startswith(short))))


def _figures(plain: str) -> Iterator[Claim]:
    for number in _FIGURE.findall(plain):
        yield Claim("figure", figure(number))
