"""Text of the plan and of answers as HTML: marks become links, ※n leads to the glossary, tables stay tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from bot.types import Answer
from bot.web.html import el, join
from bot.web.words import Words
from corpus import Plan, Term, normalise

MARK = re.compile(r"\s?\[(\d+)\]")
_NOTE = re.compile(r"\^\{※(\d+)\}|※([⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d+)")
_ITEM = re.compile(r"^\s*(?:[-*・•]|\d+[.)])\s+")
_SENTENCE = re.compile(r".+?(?:[。!?！？](?:\s?\[\d+\])*|\.(?:\s?\[\d+\])+|\]\.(?=\s)|$)\s*", re.S)


def sentences(line: str) -> list[str]:
    """`line` cut after each sentence, its marks kept with it."""
    return [found for found in _SENTENCE.findall(line) if found.strip()]


def plan_text(terms: Sequence[Term], text: str) -> Markup:
    """Text of the plan with ※n as links to the glossary of `terms`; in other documents, without any, ※n is theirs."""
    numbers = {term.number for term in terms}
    out, at = Markup(""), 0
    for found in _NOTE.finditer(text):
        number = int(normalise(found[1] or found[2]))
        out += join(text[at : found.start()])
        known = number in numbers
        out += el("a", f"※{number}", href=f"#s-term-{number}", class_="note") if known else join(found.group())
        at = found.end()
    return out + join(text[at:])


def table(terms: Sequence[Term], text: str, mark_last: bool = False) -> Markup:
    """Lines with tabs as a table; the first is the head where there are more, the last is marked on demand."""
    rows = [line.split("\t") for line in text.split("\n") if line.strip()]
    head, body = (rows[:1], rows[1:]) if len(rows) > 1 else ([], rows)
    lines = [el("tr", *(el("th", plan_text(terms, cell), scope="col") for cell in row)) for row in head]
    for number, row in enumerate(body, start=1):
        marked = mark_last and number == len(body)
        cells = (plan_text(terms, cell) for cell in row)
        lines.append(el("tr", *(el("td", el("mark", cell) if marked else cell) for cell in cells)))
    return el("table", el("tbody", *lines), class_="small")


class AnswerText:
    """The text of an answer: blocks of sentences, with those not yet said kept in place but unseen."""

    def __init__(self, words: Words, plan: Plan, answer: Answer, key: str, on_paper: bool = False) -> None:
        self._words, self._plan, self._answer, self._key = words, plan, answer, key
        self._terms = () if on_paper else plan.terms
        self._titles = {citation.n: citation for citation in answer.citations}
        self._linked: set[int] = set()
        self._explained: set[int] = set()

    def render(self, said: int | None = None) -> Markup:
        """The whole text; with `said` only that many sentences are seen, the others hold their place."""
        blocks, items, count = [], [], 0
        for line in self._answer.answer.split("\n"):
            if not line.strip():
                continue
            item = _ITEM.match(line)
            parts = sentences(line[item.end() :] if item else line)
            spans = [self._sentence(part, said is None or count + n < said) for n, part in enumerate(parts)]
            count += len(parts)
            if item:
                items.append(el("li", *spans))
                continue
            blocks += [el("ul", *items)] * bool(items) + [el("p", *spans)]
            items = []
        return join(*blocks, el("ul", *items) if items else None)

    @property
    def length(self) -> int:
        """How many sentences there are."""
        lines = [_ITEM.sub("", line) for line in self._answer.answer.split("\n") if line.strip()]
        return sum(len(sentences(line)) for line in lines)

    def _sentence(self, text: str, seen: bool) -> Markup:
        out, at = Markup(""), 0
        for found in MARK.finditer(text):
            out += self._with_terms(text[at : found.start()]) + self._mark(int(found[1]))
            at = found.end()
        return el("span", out + self._with_terms(text[at:]), class_=None if seen else "later")

    def _mark(self, n: int) -> Markup:
        citation = self._titles.get(n)
        if citation is None:
            return Markup("")
        anchor = None if n in self._linked else f"{self._key}-m{n}"
        self._linked.add(n)
        label = self._words("sources.mark", n=n, title=citation.title)
        return el("a", f"[{n}]", href=f"#{self._key}-c{n}", id=anchor, class_="mark", aria_label=label)

    def _with_terms(self, text: str) -> Markup:
        """`text` with the first mention of a glossary term made a button that explains it in place."""
        for term in self._terms:
            name = next((n for n in (term.name, *term.short_names) if len(n) > 2 and n in text), None)
            if name is None or term.number in self._explained:
                continue
            self._explained.add(term.number)
            before, after = text.split(name, 1)
            return self._with_terms(before) + self._explain(term, name) + self._with_terms(after)
        return join(text)

    def _explain(self, term: Term, name: str) -> Markup:
        key = f"{self._key}-g{term.number}"
        more = el("a", self._words("glossary.open"), href=f"#s-{term.id}", lang=self._words.language.tag)
        body = (el("strong", term.name), " ", plan_text(self._plan.terms, term.description), " ", more)
        button = el(
            "button", name, type="button", class_="term", popovertarget=key, lang=None if name.isascii() else "ja"
        )
        return button + el("span", *body, id=key, popover="auto", class_="explained", lang="ja")
