"""The reader: the whole plan by section, with its contents, its glossary and a search."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

import gradio as gr
from markupsafe import Markup

from bot.web.blocks import block, shown
from bot.web.html import el, join, scroll
from bot.web.search import results_html
from bot.web.sources import heading, page_of, part_name
from bot.web.text import plan_text
from bot.web.types import Site
from bot.web.words import Words
from corpus import Passage, Plan, Section, Term

_BLANK_LINES = re.compile(r"\n{2,}")
# Parts that are the whole of their section, or its title: they need no heading of their own.
_UNNAMED = frozenset({"本文", "用語", "説明"})


def plan_view(site: Site, words: Words) -> None:
    """Puts the view into the open blocks context."""
    with gr.Column(elem_id="view-plan", elem_classes="view"):
        block(words, el("h2", words("plan.title"), id="plan", tabindex="-1"))
        with gr.Row(elem_id="find"):
            query = gr.Textbox(
                label=words("plan.search"),
                placeholder=words("plan.search_placeholder"),
                max_lines=1,
                max_length=100,
                elem_id="find-box",
            )
            button = gr.Button(words("plan.find"), elem_id="find-go", min_width=60)
        results = block(words, "", "found")
        block(words, plan_html(words, site.plan))
    find = _finder(site, words)
    gr.on([button.click, query.submit], find, [query], [results], show_progress="hidden", api_visibility="private")


def _finder(site: Site, words: Words) -> Callable[[str], str]:
    def find(query: str) -> str:
        return shown(words, results_html(words, site, query))

    return find


def plan_html(words: Words, plan: Plan) -> Markup:
    """Contents and text of the whole plan."""
    chapters = [(name, list(sections)) for name, sections in groupby(plan.sections, key=lambda s: s.chapter)]
    entries = [_contents(words, name, sections) for name, sections in chapters]
    contents = el(
        "nav", el("h3", words("plan.contents"), id="contents"), *entries, class_="contents", aria_labelledby="contents"
    )
    terms = {term.id: term for term in plan.terms}
    text = [_section(words, plan, section, terms.get(section.id)) for section in plan.sections]
    return el("div", contents, el("div", *text, class_="text", lang="ja"), class_="reader")


def _contents(words: Words, chapter: str, sections: list[Section]) -> Markup:
    links = (el("li", el("a", heading(s.id, s.title), href=f"#s-{s.id}")) for s in sections)
    return el("details", el("summary", chapter), el("ul", *links), lang="ja")


def _section(words: Words, plan: Plan, section: Section, term: Term | None) -> Markup:
    title = f"※{term.number} {term.name}" if term else heading(section.id, section.title)
    question = words("plan.ask_about", title=section.title)
    place = " · ".join(bit for bit in (section.chapter, page_of(words, section.page)) if bit)
    return el(
        "section",
        el("h3", title, id=f"s-{section.id}", tabindex="-1"),
        el("p", place, class_="place"),
        *(_part(plan, part, list(passages)) for part, passages in groupby(section.passages, key=lambda p: p.part)),
        _used(words, plan, term) if term else None,
        el(
            "p",
            el("button", words("plan.to_ask"), type="button", class_="quiet", data_ask=question),
            el("a", words("plan.top"), href="#plan"),
            class_="ways",
            lang=words.language.tag,
        ),
        class_="section",
    )


def _part(plan: Plan, part: str, passages: list[Passage]) -> Markup | None:
    body = [p for p in passages if p.kind != "heading" or _tabular(p)]
    if part == "題名" or not body:
        return None
    blocks: list[Markup] = []
    for tabular, group in groupby(body, key=_tabular):
        together = list(group)
        blocks += [_table(plan, together)] if tabular else [_sentence(plan, passage) for passage in together]
    return el("div", el("h4", part_name(part)) if part not in _UNNAMED else None, *blocks, class_="part")


def _tabular(passage: Passage) -> bool:
    return "\t" in passage.text


def _sentence(plan: Plan, passage: Passage) -> Markup:
    text = _BLANK_LINES.sub("\n", passage.text)
    return el("p", plan_text(plan.terms, text), id=f"p-{passage.id}")


def _table(plan: Plan, passages: list[Passage]) -> Markup:
    """Rows that follow one another, as one table; a heading among them is its head."""
    rows = []
    for passage in passages:
        tag, scope = ("th", "col") if passage.kind == "heading" else ("td", None)
        for n, line in enumerate(passage.text.split("\n")):
            cells = (el(tag, plan_text(plan.terms, cell), scope=scope) for cell in line.split("\t"))
            rows.append(el("tr", *cells, id=None if n else f"p-{passage.id}"))
    return scroll(el("table", *rows, class_="small"))


def _used(words: Words, plan: Plan, term: Term) -> Markup | None:
    """Back references of a glossary entry."""
    sections = dict.fromkeys(reference.split("#", 1)[0] for reference in term.referred_from)
    if not sections:
        return None
    links = (el("li", el("a", heading(key, plan.section_by_id[key].title), href=f"#s-{key}")) for key in sections)
    return join(el("h4", words("glossary.back"), lang=words.language.tag), el("ul", *links, class_="related"))
