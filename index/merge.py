"""Which older segments a new one takes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from corpus.files.types import SourceDocument, Visibility
from index.catalogue import Catalogue, Listed
from index.store import Database

LOST: Final = 0.25  # share of dead passages from which a segment is written anew


def plan_merge(
    database: Database, catalogue: Catalogue, visibility: Visibility, fresh: Sequence[SourceDocument]
) -> dict[str, list[Listed]]:
    """The segments that a new one of `fresh` takes in, each with what stays of it: those not larger than the new one
    by then, and those that have lost `LOST` of their passages.
    """
    replaced = {document.name for document in fresh}
    size = sum(len(document.passages) for document in fresh)
    sized = []
    for segment in catalogue.segments:
        held = catalogue.in_segment(segment)
        kept = [entry for entry in held if entry.name not in replaced]
        if held[0].visibility == visibility and kept:
            sized.append((sum(entry.passages for entry in kept), segment, kept))
    taken_in = {}
    for count, segment, kept in sorted(sized, key=lambda pair: pair[:2]):
        written = database.get(segment)
        if count <= size or (written is not None and count < (1 - LOST) * written.count()):
            taken_in[segment] = kept
            size += count
    return taken_in
