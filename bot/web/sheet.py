"""The sheet for a meeting: question, answer, quoted passages with pages, the version of the plan, the date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.types import Answer, Citation, Role
from bot.web.html import el, join
from bot.web.sources import is_of_plan, place_of, title_of
from bot.web.text import AnswerText, plan_text, table
from bot.web.types import Exchange, Site
from bot.web.words import Words
from corpus import Plan, squeeze
from index.types import visible_to

if TYPE_CHECKING:
    from index.library import Library

_STYLE = """
body{font:11pt/1.7 "Noto Sans CJK JP","Yu Gothic","Hiragino Sans",Meiryo,sans-serif;max-width:180mm;margin:12mm auto;
padding:0 6mm;color:#111;background:#fff}h1{font-size:14pt;border-bottom:2px solid #111;padding-bottom:2mm}
h2{font-size:11.5pt;margin:7mm 0 2mm}blockquote{margin:2mm 0 5mm;padding-left:4mm;border-left:3px solid #555}
table{border-collapse:collapse;font-size:10pt}td,th{border:1px solid #777;padding:1mm 2mm;text-align:left}
dl{display:grid;grid-template-columns:auto 1fr;gap:1mm 4mm;font-size:10pt}dd{margin:0}
a{color:inherit;text-decoration:none}
.number{font-weight:700}.fine{font-size:9pt}ol{padding:0;list-style:none}button{font:inherit;padding:2mm 6mm}
@media print{button{display:none}body{margin:0}li{break-inside:avoid}}
"""


def verified(plan: Plan, library: Library | None, role: Role, answer: Answer) -> tuple[Citation, ...]:
    """The citations whose quote truly stands in the plan, or in a document that `role` may see: a sheet is made from
    what a browser sends. Name and page of a document are the library's own.
    """
    source = squeeze(plan.source)
    stated = (c for c in answer.citations if squeeze(c.quote))
    checked = (
        (c if squeeze(c.quote) in source else None) if is_of_plan(c) else _in_document(library, role, c) for c in stated
    )
    return tuple(c for c in checked if c)


def _in_document(library: Library | None, role: Role, citation: Citation) -> Citation | None:
    """`citation` as the library has it; None where the document does not say so, or may not be seen."""
    key = f"{citation.section}#{citation.anchor}"
    passage = library.passage(key, visible_to(role)) if library else None
    if passage is None or squeeze(passage.quote) != squeeze(citation.quote):
        return None
    return replace(citation, title=passage.title, page=passage.page, quote=passage.quote)


def sheet_html(words: Words, site: Site, exchange: Exchange, answer: Answer, role: Role) -> Markup:
    """A page that stands alone: no script but the print button's, nothing loaded from anywhere.

    What of the citations is not true is left out, with the marks that lead to it.
    """
    plan = site.plan
    answer = replace(answer, citations=verified(plan, site.library, role, answer))
    facts = (
        (words("sheet.plan"), plan.title),
        (words("sheet.date"), exchange.asked_on),
        (words("sheet.by"), words("site.title")),
    )
    of_plan = [citation for citation in answer.citations if is_of_plan(citation)]
    of_documents = [citation for citation in answer.citations if not is_of_plan(citation)]
    body = el(
        "main",
        el("h1", words("sheet.title")),
        el("dl", *(join(el("dt", name), el("dd", value)) for name, value in facts)),
        el("h2", words("sheet.question")),
        el("p", exchange.question),
        el("h2", words("sheet.answer")),
        AnswerText(words, plan, answer, "sheet", on_paper=True).render(),
        _quotes(words, plan, "sheet.quotes", of_plan),
        _quotes(words, plan, "sheet.documents", of_documents),
        el("p", words("site.note"), class_="fine"),
        el("button", words("sheet.print"), type="button", onclick="print()"),
    )
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{words('sheet.title')} | {words('site.title')}"),
        el("style", Markup(_STYLE)),
    )
    return Markup("<!doctype html>") + el("html", head, el("body", body), lang=words.language.tag)


def _quotes(words: Words, plan: Plan, title: str, citations: Sequence[Citation]) -> Markup | None:
    if not citations:
        return None
    return join(el("h2", words(title)), el("ol", *(_quote(words, plan, citation) for citation in citations)))


def _quote(words: Words, plan: Plan, citation: Citation) -> Markup:
    terms = plan.terms if is_of_plan(citation) else ()
    quote = table(terms, citation.quote) if "\t" in citation.quote else el("p", plan_text(terms, citation.quote))
    return el(
        "li",
        el("span", f"[{citation.n}] ", class_="number"),
        el("span", title_of(citation), lang="ja"),
        " ",
        place_of(words, citation),
        el("blockquote", quote, lang="ja"),
        id=f"sheet-c{citation.n}",
    )
