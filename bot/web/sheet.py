"""The sheet for a meeting: question, answer, quoted passages with pages, the version of the plan, the date."""

from __future__ import annotations

from markupsafe import Markup

from bot.types import Answer, Citation
from bot.web.html import el, join
from bot.web.sources import heading, page_of
from bot.web.text import AnswerText, plan_text, table
from bot.web.types import Exchange
from bot.web.words import Words
from corpus import Plan, squeeze

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


def verified(plan: Plan, answer: Answer) -> tuple[Citation, ...]:
    """The citations whose quote truly stands in the plan: a sheet is made from what a browser sends."""
    source = squeeze(plan.source)
    return tuple(c for c in answer.citations if c.quote.strip() and squeeze(c.quote) in source)


def sheet_html(words: Words, plan: Plan, exchange: Exchange, answer: Answer) -> Markup:
    """A page that stands alone: no script but the print button's, nothing loaded from anywhere."""
    facts = (
        (words("sheet.plan"), plan.title),
        (words("sheet.date"), exchange.asked_on),
        (words("sheet.by"), words("site.title")),
    )
    cited = [_quote(words, plan, citation) for citation in verified(plan, answer)]
    body = el(
        "main",
        el("h1", words("sheet.title")),
        el("dl", *(join(el("dt", name), el("dd", value)) for name, value in facts)),
        el("h2", words("sheet.question")),
        el("p", exchange.question),
        el("h2", words("sheet.answer")),
        AnswerText(words, plan, answer, "sheet", on_paper=True).render(),
        join(el("h2", words("sheet.quotes")), el("ol", *cited)) if cited else None,
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


def _quote(words: Words, plan: Plan, citation: Citation) -> Markup:
    title = heading(citation.section, citation.title)
    quote = table(plan, citation.quote) if "\t" in citation.quote else el("p", plan_text(plan, citation.quote))
    return el(
        "li",
        el("span", f"[{citation.n}] ", class_="number"),
        el("span", title, lang="ja"),
        " ",
        page_of(words, citation.page),
        el("blockquote", quote, lang="ja"),
        id=f"sheet-c{citation.n}",
    )
