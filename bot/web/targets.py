"""Targets: indicators from now to target, the population, the plan's years and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from bot.web.charts import Bar, bars
from bot.web.html import el, join, scroll
from bot.web.words import Words
from corpus import Event, Indicator, Passage, Plan, normalise

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEARS_AND_PEOPLE = re.compile(r"\((\d{4})\)年[^0-9]*?([\d,]{6,})人")


def targets_html(words: Words, plan: Plan) -> Markup:
    """The view."""
    goals = [indicator for indicator in plan.indicators if indicator.is_goal]
    others = [indicator for indicator in plan.indicators if not indicator.is_goal]
    return join(
        el("h2", words("targets.title"), id="targets", tabindex="-1"),
        el("p", words("targets.lead"), class_="lead"),
        el("h3", words("targets.goal")),
        _indicators(words, plan, goals),
        el("h3", words("targets.kpi")),
        _indicators(words, plan, others),
        _numbers(words, plan),
        _population(words, plan),
        el("h3", words("targets.timeline")),
        _timeline(words, plan),
    )


def amount(text: str) -> float:
    """The number in a value as printed.

    >>> amount("延人数 500人")
    500.0
    """
    found = _NUMBER.search(normalise(text).replace(",", ""))
    return float(found.group()) if found else 0.0


def population(plan: Plan) -> tuple[Passage, tuple[tuple[str, str], ...]]:
    """The sentence on the population, and its years with their figures as printed."""
    for passage in plan.section_by_id["ch2-2"].passages:
        found = _YEARS_AND_PEOPLE.findall(passage.text)
        if len(found) > 1:
            return passage, tuple(found)
    raise LookupError("the plan states no population")


def _indicators(words: Words, plan: Plan, indicators: list[Indicator]) -> Markup:
    return el("ul", *(el("li", _indicator(words, plan, indicator)) for indicator in indicators), class_="indicators")


def _indicator(words: Words, plan: Plan, indicator: Indicator) -> Markup:
    said = words(
        "targets.bar",
        name=indicator.name,
        now=indicator.now,
        now_year=indicator.now_year,
        target=indicator.target,
        target_year=indicator.target_year,
    )
    drawn = bars(
        said,
        (
            Bar(indicator.now_year, indicator.now, amount(indicator.now), "now"),
            Bar(indicator.target_year, indicator.target, amount(indicator.target), f"p{max(1, indicator.pillar)}"),
        ),
    )
    link = el("a", indicator.name, href=f"#s-{indicator.passage.section}")
    return el("figure", el("figcaption", link, lang="ja"), drawn, class_="indicator")


def _numbers(words: Words, plan: Plan) -> Markup:
    head = el("tr", *(el("th", words(f"targets.{name}"), scope="col") for name in ("indicator", "now", "target")))
    body = (
        el(
            "tr",
            el("th", el("a", i.name, href=f"#s-{i.passage.section}"), scope="row"),
            el("td", f"{i.now} ({i.now_year})"),
            el("td", f"{i.target} ({i.target_year})"),
            lang="ja",
        )
        for i in plan.indicators
    )
    table = el("table", el("caption", words("targets.table"), class_="unseen"), el("thead", head), el("tbody", *body))
    return el("details", el("summary", words("targets.table")), el("div", scroll(table), class_="small"), open=True)


def _population(words: Words, plan: Plan) -> Markup:
    passage, figures = population(plan)
    (_, now), (_, then) = figures[0], figures[-1]
    said = words("targets.population_text", now=now, then=then)
    drawn = bars(
        said, tuple(Bar(f"{year}{words('targets.year')}", people, amount(people), "now") for year, people in figures)
    )
    rows = (el("tr", el("th", year, scope="row"), el("td", people)) for year, people in figures)
    head = el("tr", el("th", words("targets.year_head"), scope="col"), el("th", words("targets.people"), scope="col"))
    return join(
        el("h3", words("targets.population")),
        el("p", el("a", said, href=f"#s-{passage.section}")),
        el("figure", drawn, class_="indicator"),
        el("table", el("caption", words("targets.population"), class_="unseen"), head, *rows, class_="small"),
    )


def _timeline(words: Words, plan: Plan) -> Markup:
    period = plan.section_by_id["ch1-3"]
    years = el(
        "li",
        el("strong", words("targets.period"), lang=words.language.tag),
        " ",
        el("a", period.passages[1].text, href="#s-ch1-3"),
    )
    return el("ol", *_events(words, plan.events), years, class_="timeline", lang="ja")


def _events(words: Words, events: tuple[Event, ...]) -> Iterator[Markup]:
    actors = {"国": "state", "県": "prefecture", "": "city"}
    for event in events:
        who = actors.get(event.actor, "city")
        yield el(
            "li",
            el("span", event.date, class_="date"),
            el("span", words(f"targets.{who}"), class_=f"actor {who}", lang=words.language.tag),
            el("a", event.what, href=f"#s-{event.passage.section}"),
        )
