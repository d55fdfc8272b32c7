"""Articles of the two 設置要綱 by number, and how many there are."""

from __future__ import annotations

import re

from bot.labels import counted
from bot.types import Draft, Line, Understood
from corpus import Article, Ordinance, Plan
from corpus.references import ArticleReference, articles

_COUNT = re.compile(r"全部で何条|何条(まで|ある|あり|から成|で構成|です)|条文(は|の数).{0,6}(いくつ|何)|いくつの条")
_SUPPLEMENT = re.compile(r"附則|付則|ふそく")


def article_text(question: Understood, plan: Plan) -> Draft | None:
    """What 第n条 (第m項) says; of both ordinances when none is named."""
    references = articles(question.asked)
    chosen = _ordinances(question, plan)
    if not references or not chosen or re.search(r"基本法|推進法", question.asked):
        return None
    lines = [line for o in chosen for r in references for line in _article_lines(o, r)]
    return Draft(tuple(lines)) if lines else None


def article_count(question: Understood, plan: Plan) -> Draft | None:
    """How many articles an ordinance has."""
    chosen = _ordinances(question, plan)
    if not chosen or not _COUNT.search(question.asked):
        return None
    return Draft(
        tuple(
            counted(
                f"「{o.title}」は、第1条から第{last}条までの{last}条と附則から成ります。",
                last,
                (o.articles[0].paragraphs[0].passage.id, o.articles[-2].paragraphs[0].passage.id),
            )
            for o in chosen
            for last in [max(a.number for a in o.articles)]
        )
    )


def _ordinances(question: Understood, plan: Plan) -> list[Ordinance]:
    names = question.mentions.ordinances or tuple(t for t in question.topic if t in ("committee", "council"))
    if not names and "要綱" not in question.asked:
        return []
    return [o for o in plan.ordinances if not names or o.section in names]


def _article_lines(ordinance: Ordinance, reference: ArticleReference) -> list[Line]:
    for article in ordinance.articles:
        if article.number == reference.article and article.number:
            return _paragraph_lines(ordinance, article, reference)
    return []


def _paragraph_lines(ordinance: Ordinance, article: Article, reference: ArticleReference) -> list[Line]:
    caption = f"({article.caption})" if article.caption else ""
    lines = [
        Line(f"{ordinance.title}の第{article.number}条{caption}は次のとおりです。", (article.paragraphs[0].passage.id,))
    ]
    for paragraph in article.paragraphs:
        if reference.paragraph not in (0, paragraph.number):
            continue
        lines.append(Line(paragraph.passage.text, (paragraph.passage.id,), item=True))
        lines += [
            Line(item.text, (item.id,), item=True)
            for number, item in enumerate(paragraph.items, start=1)
            if reference.item in (0, number)
        ]
    return lines if len(lines) > 1 else []
