"""Who does what: the matrix 課 × 事業, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from bot.web.html import el, hidden, join, scroll
from bot.web.projects import departments, groups
from bot.web.words import Words
from corpus import Plan, Project

Part = Literal["lead", "named", "all"]
SIGNS: dict[Part, str] = {"lead": "●", "named": "○", "all": "•"}
CELL, LEFT, TOP = 22, 170, 44


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the matrix: a 課 or a group name, with its part in each project."""

    name: str
    parts: tuple[Part | None, ...]

    @property
    def count(self) -> int:
        """In how many projects it is named."""
        return sum(part is not None for part in self.parts)


def matrix(plan: Plan) -> tuple[Row, ...]:
    """The 課 with the most projects first, then the group names."""
    named = [Row(name, tuple(_part(project, name) for project in plan.projects)) for name in departments(plan)]
    named.sort(key=lambda row: -row.count)
    return (*named, *(Row(name, tuple(_part(p, name) for p in plan.projects)) for name in groups(plan)))


def who_html(words: Words, plan: Plan) -> Markup:
    """The view: key, picture, table, and the plan's note on 全課."""
    rows = matrix(plan)
    note = plan.all_sections_note
    return join(
        el("h2", words("who.title"), id="who", tabindex="-1"),
        el("p", words("who.lead"), class_="lead"),
        _key(words),
        el("figure", scroll(picture(words, plan, rows)), class_="matrix-picture"),
        el("p", el("a", note.text, href=f"#s-{note.section}"), class_="fine", lang="ja"),
        el("h3", words("who.table"), id="who-table"),
        el("div", _table(words, plan, rows), class_="scroll", role="region", tabindex="0", aria_labelledby="who-table"),
    )


def picture(words: Words, plan: Plan, rows: tuple[Row, ...]) -> Markup:
    """The matrix as one drawing; every sign leads to its project."""
    width, height = LEFT + CELL * len(plan.projects) + 8, TOP + CELL * len(rows) + 8
    return el(
        "svg",
        el("title", words("who.picture")),
        *_grid(plan, rows, width),
        *_signs(words, plan, rows),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="group",
        aria_label=words("who.picture"),
        class_="matrix",
    )


def _part(project: Project, name: str) -> Part | None:
    if name == project.lead:
        return "lead"
    if name in project.related:
        return "named"
    return "all" if name in project.groups else None


def _key(words: Words) -> Markup:
    entries = ((SIGNS[part], words(f"who.is_{part}"), part) for part in SIGNS)
    items = (
        el("li", el("span", sign, class_=f"sign {part}", aria_hidden="true"), " ", text) for sign, text, part in entries
    )
    return el("ul", *items, class_="key")


def _grid(plan: Plan, rows: tuple[Row, ...], width: int) -> Iterator[Markup]:
    for n, project in enumerate(plan.projects):
        x = LEFT + CELL * n + CELL // 2
        yield el(
            "text", project.id, x=x, y=TOP - 8, class_=f"head p{project.pillar}", transform=f"rotate(-50 {x} {TOP - 8})"
        )
    for n, row in enumerate(rows):
        y = TOP + CELL * n
        yield el("rect", x=0, y=y, width=width, height=CELL, class_="odd" if n % 2 else "even")
        yield el("text", row.name, x=LEFT - 10, y=y + CELL // 2 + 5, class_="side", lang="ja")


def _signs(words: Words, plan: Plan, rows: tuple[Row, ...]) -> Iterator[Markup]:
    sizes: dict[Part, int] = {"lead": 8, "named": 6, "all": 4}
    for line, row in enumerate(rows):
        for column, (project, part) in enumerate(zip(plan.projects, row.parts, strict=True)):
            if part is None:
                continue
            middle = {"cx": LEFT + CELL * column + CELL // 2, "cy": TOP + CELL * line + CELL // 2}
            said = f"{row.name} · {project.label} · {words(f'who.is_{part}')}"
            dot = el("circle", el("title", said), **middle, r=sizes[part], class_=f"{part} p{project.pillar}")
            # The table below has the same links for the keyboard: once through them is enough.
            yield el("a", dot, href=f"#s-{project.id}", tabindex="-1", aria_hidden="true")


def _table(words: Words, plan: Plan, rows: tuple[Row, ...]) -> Markup:
    head = (
        el("th", el("a", project.id, href=f"#s-{project.id}", title=project.title), scope="col")
        for project in plan.projects
    )
    own = words.language.tag
    corner, total = (el("th", words(f"who.{name}"), scope="col", lang=own) for name in ("department", "total"))
    first = el("tr", corner, *head, total)
    body = (
        el("tr", el("th", row.name, scope="row"), *_cells(words, plan, row), el("td", str(row.count))) for row in rows
    )
    caption = el("caption", words("who.lead"), class_="unseen", lang=own)
    return el("table", caption, el("thead", first), el("tbody", *body), class_="wide who", lang="ja")


def _cells(words: Words, plan: Plan, row: Row) -> Iterator[Markup]:
    for project, part in zip(plan.projects, row.parts, strict=True):
        if part is None:
            yield el("td")
            continue
        said = f"{words(f'who.is_{part}')} {project.id} {project.title}"
        sign = join(el("span", SIGNS[part], aria_hidden="true"), hidden(said))
        yield el("td", el("a", sign, href=f"#s-{project.id}", title=said), class_=part)
