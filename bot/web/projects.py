"""The 20 projects as a table that can be narrowed down and taken along."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.web.html import el, join
from bot.web.words import Words
from corpus import Plan, Project

COLUMNS = ("number", "name", "pillar", "lead_department", "related", "schedule", "page")


def row(plan: Plan, project: Project) -> tuple[str, ...]:
    """The cells of one project, in the order of `COLUMNS`."""
    return (
        project.id,
        project.title,
        pillar_title(plan, project),
        project.lead,
        "、".join((*project.related, *project.groups)),
        "、".join(dict.fromkeys(project.schedule)),
        str(project.page or ""),
    )


def pillar_title(plan: Plan, project: Project) -> str:
    """The title of the pillar a project stands under."""
    return next(pillar.title for pillar in plan.pillars if pillar.number == project.pillar)


def chosen(plan: Plan, words: Words, pillar: str = "", department: str = "", word: str = "") -> list[tuple[str, ...]]:
    """The head and the rows of the projects of `pillar` in which `department` is named and `word` stands."""
    head = tuple(words(f"projects.{column}") for column in COLUMNS)
    rows = (
        row(plan, project)
        for project in plan.projects
        if pillar in ("", str(project.pillar)) and department in ("", *project.departments, *project.groups)
    )
    return [head, *(cells for cells in rows if word.casefold() in " ".join(cells).casefold())]


def departments(plan: Plan) -> tuple[str, ...]:
    """All named 課, in the order the projects name them."""
    return tuple(dict.fromkeys(name for project in plan.projects for name in project.departments))


def groups(plan: Plan) -> tuple[str, ...]:
    """全課 and the like, in the order the projects name them."""
    return tuple(dict.fromkeys(name for project in plan.projects for name in project.groups))


def projects_html(words: Words, plan: Plan) -> Markup:
    """The view: filters, downloads, table."""
    return join(
        el("h2", words("projects.title"), id="projects", tabindex="-1"),
        el("p", words("projects.lead"), class_="lead"),
        _filters(words, plan),
        el("p", words("projects.count", count=len(plan.projects)), role="status", id="projects-count"),
        el("div", _table(words, plan), class_="scroll", role="region", tabindex="0", aria_labelledby="projects"),
    )


def _filters(words: Words, plan: Plan) -> Markup:
    pillars = [(str(pillar.number), f"{pillar.number} {pillar.title}") for pillar in plan.pillars]
    names = [(name, name) for name in (*departments(plan), *groups(plan))]
    downloads = (
        el(
            "a",
            words(f"projects.{kind}"),
            href=f"page/projects.{kind}?lang={words.language.code}",
            download=True,
            class_="button",
            data_download=True,
        )
        for kind in ("csv", "xlsx")
    )
    return el(
        "form",
        _select(words, "pillar", pillars),
        _select(words, "department", names),
        el("label", words("projects.word"), " ", el("input", type="search", name="word", maxlength=40)),
        el("p", *downloads, class_="downloads"),
        class_="filters",
        data_filter="projects-table",
        data_count="projects-count",
        data_count_text=words("projects.count", count="{n}"),
    )


def _select(words: Words, name: str, options: Iterable[tuple[str, str]]) -> Markup:
    every = el("option", words("projects.every"), value="")
    entries = (el("option", text, value=value, lang="ja") for value, text in options)
    return el("label", words(f"projects.{name}"), " ", el("select", every, *entries, name=name))


def _table(words: Words, plan: Plan) -> Markup:
    head = el("tr", *(el("th", words(f"projects.{column}"), scope="col") for column in COLUMNS))
    body = [_row(plan, project) for project in plan.projects]
    return el(
        "table",
        el("caption", words("projects.title"), class_="unseen"),
        el("thead", head),
        el("tbody", *body),
        class_="wide",
        id="projects-table",
    )


def _row(plan: Plan, project: Project) -> Markup:
    number, title, pillar, *rest = row(plan, project)
    return el(
        "tr",
        el("td", number),
        el("th", el("a", title, href=f"#s-{project.id}"), scope="row"),
        el("td", el("span", pillar, class_=f"pillar p{project.pillar}")),
        *(el("td", cell) for cell in rest),
        data_pillar=project.pillar,
        data_department=" ".join((*project.departments, *project.groups)),
        lang="ja",
    )
