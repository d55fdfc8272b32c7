"""Search in the plan: where the words stand, then what is near in meaning."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.web.html import el, join
from bot.web.sources import heading, page_of
from bot.web.types import Site
from bot.web.words import Words
from corpus import Passage, Plan, normalise

MOST = 12
AROUND = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was found; `exact` where it has the very words."""

    passage: Passage
    exact: bool


def find(site: Site, query: str) -> tuple[Place, ...]:
    """The passages with the words of `query` first, then those the retriever finds, each section at most once."""
    wanted = normalise(query.strip())
    if not wanted:
        return ()
    exact = [p for p in site.plan.passage_by_id.values() if wanted in normalise(p.text)]
    near = [
        site.plan.passage_by_id[hit.passage]
        for hit in site.bot.retrieve(query)
        if hit.passage in site.plan.passage_by_id
    ]
    places: dict[str, Place] = {}
    for passage, is_exact in [(p, True) for p in exact] + [(p, False) for p in near]:
        places.setdefault(passage.section, Place(passage, is_exact))
    return tuple(places.values())


def results_html(words: Words, site: Site, query: str) -> Markup:
    """The results as a list of links into the reader."""
    query = query.strip()[:100]
    if not query:
        return Markup("")
    places = find(site, query)
    exact = [place for place in places if place.exact]
    near = [place for place in places if not place.exact][: MOST // 2]
    said = words("plan.found", query=query, count=len(exact)) if exact else words("plan.none", query=query)
    return join(
        el("p", said, role="status"),
        _list(words, site.plan, exact[: 2 * MOST], query),
        join(el("h3", words("plan.near")), _list(words, site.plan, near, query)) if near else None,
    )


def _list(words: Words, plan: Plan, places: list[Place], query: str) -> Markup | None:
    if not places:
        return None
    return el("ol", *(_entry(words, plan, place.passage, query) for place in places), class_="results")


def _entry(words: Words, plan: Plan, passage: Passage, query: str) -> Markup:
    section = plan.section_by_id[passage.section]
    return el(
        "li",
        el("a", heading(section.id, section.title), href=f"#s-{section.id}", lang="ja"),
        " ",
        el("span", page_of(words, section.page), class_="place"),
        el("p", _excerpt(passage.text, query), lang="ja"),
    )


def _excerpt(text: str, query: str) -> Markup:
    at = text.find(query)
    if at < 0:
        return join(text[: 2 * AROUND])
    end = at + len(query)
    before, after = text[max(0, at - AROUND) : at], text[end : end + AROUND]
    return join("…" if at > AROUND else None, before, el("mark", text[at:end]), after)
