"""The source cards beside an answer: where it stands, and the quoted words marked in their context."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from bot.types import Citation, Related
from bot.web.html import el, join
from bot.web.text import plan_text, table
from bot.web.words import Words
from corpus import Passage, Plan
from corpus.files.document import PART
from corpus.files.types import document_of


def card(words: Words, plan: Plan, citation: Citation, key: str) -> Markup:
    """The card of one citation, with ways to the whole section and back to the answer.

    Other documents than the plan cannot be read on the page: their cards say which one it is and where in it.
    """
    number = el("span", f"[{citation.n}]", class_="number")
    whole = el("a", words("sources.whole"), href=_address(plan, citation)) if is_of_plan(citation) else None
    back = el("a", words("sources.back"), href=f"#{key}-m{citation.n}", class_="back")
    return el(
        "li",
        el("h5", number, " ", el("span", title_of(citation), lang="ja")),
        el("p", place_of(words, citation), class_="place"),
        el("blockquote", in_context(plan, citation), lang="ja"),
        el("p", whole, back, class_="ways"),
        id=f"{key}-c{citation.n}",
        class_="card",
        tabindex="-1",
    )


def is_of_plan(citation: Citation) -> bool:
    """Whether the plan is cited, and not a document that was added."""
    return not document_of(citation.section)


def title_of(citation: Citation) -> str:
    """The title of the section cited; of a document, the heading within it."""
    return heading(citation.section, citation.title) if is_of_plan(citation) else citation.title.split(PART)[-1]


def place_of(words: Words, citation: Citation) -> Markup:
    """The page and the part of the section; of a document, its name before them."""
    document = None if is_of_plan(citation) else words("sources.document", title=citation.title.split(PART)[0])
    part = el("span", part_name(citation.anchor.rsplit("-", 1)[0]), lang="ja")
    return Markup(" · ").join(bit for bit in (document, page_of(words, citation.page), part) if bit)


def heading(section: str, title: str) -> str:
    """The title of a section, led by its number where it is a project."""
    return f"{section} {title}" if section[:1].isdigit() and not title.startswith(section) else title


def part_name(part: str) -> str:
    """A part of a section as people call it."""
    return part.upper() if part.isascii() else part


def _address(plan: Plan, citation: Citation) -> str:
    """Where the reader has the quoted passage; its section where it is not known."""
    passage = f"{citation.section}#{citation.anchor}"
    return f"#p-{quote(passage)}" if passage in plan.passage_by_id else f"#s-{citation.section}"


def page_of(words: Words, page: int | None) -> str:
    """「24ページ」, or nothing where the plan's contents name none."""
    return words("sources.page", page=page) if page else ""


def in_context(plan: Plan, citation: Citation) -> Markup:
    """The quote marked between its neighbours in the section; marked alone where its passage is not known."""
    passage = plan.passage_by_id.get(f"{citation.section}#{citation.anchor}")
    glossary = plan.terms if is_of_plan(citation) else ()
    if "\t" in citation.quote:
        return table(glossary, citation.quote, mark_last=True)
    if passage is None or citation.quote not in passage.text:
        return el("p", el("mark", plan_text(glossary, citation.quote)))
    before, after = passage.text.split(citation.quote, 1)
    quoted = el("mark", plan_text(glossary, citation.quote))
    marked = join(plan_text(glossary, before), quoted, plan_text(glossary, after))
    earlier, later = neighbours(plan, passage)
    return join(
        el("p", plan_text(glossary, earlier.text), class_="around") if earlier else None,
        el("p", marked),
        el("p", plan_text(glossary, later.text), class_="around") if later else None,
    )


def neighbours(plan: Plan, passage: Passage) -> tuple[Passage | None, Passage | None]:
    """The passages before and after in the same part of the section, where they are sentences."""
    passages = plan.section_by_id[passage.section].passages
    at = passages.index(passage)
    around = (passages[at - 1] if at else None, passages[at + 1] if at + 1 < len(passages) else None)
    before, after = (p if p is not None and p.kind == "sentence" and p.part == passage.part else None for p in around)
    return before, after


def related_list(words: Words, related: tuple[Related, ...]) -> Markup:
    """The nearest sections when a question is declined."""
    items = [
        el(
            "li",
            el("a", heading(entry.section, entry.title), href=f"#s-{entry.section}", lang="ja"),
            " ",
            el("span", page_of(words, entry.page), class_="place"),
        )
        for entry in related
    ]
    return el("ul", *items, class_="related")


def contact_card(words: Words, plan: Plan) -> Markup:
    """Whom to ask, as the plan's imprint has it."""
    contact = plan.contact
    return el(
        "p",
        el("strong", words("contact.title")),
        el("br"),
        el("span", contact.office, lang="ja"),
        el("br"),
        words("contact.tel"),
        " ",
        el("a", contact.tel, href=f"tel:{contact.tel}"),
        " · ",
        el("a", contact.mail, href=f"mailto:{contact.mail}"),
        class_="contact",
    )
