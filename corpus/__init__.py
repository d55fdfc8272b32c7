"""The documents as records: types, the plan reader, the one Japanese normaliser."""

from corpus.errors import CorpusError
from corpus.normalise import align, fold, normalise, squeeze
from corpus.plan import load_plan
from corpus.types import (
    Article,
    Contact,
    Event,
    Indicator,
    Ordinance,
    Paragraph,
    Passage,
    Pillar,
    Plan,
    Project,
    Section,
    Span,
    Term,
)

__all__ = [
    "Article",
    "Contact",
    "CorpusError",
    "Event",
    "Indicator",
    "Ordinance",
    "Paragraph",
    "Passage",
    "Pillar",
    "Plan",
    "Project",
    "Section",
    "Span",
    "Term",
    "align",
    "fold",
    "load_plan",
    "normalise",
    "squeeze",
]
