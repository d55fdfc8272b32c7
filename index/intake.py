"""Files on their way into the library: each by itself, so that one that is refused keeps none of the others out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.files import DocumentRefusedError, Label, SourceDocument, read_data

if TYPE_CHECKING:
    from index.catalogue import Listed
    from index.library import Library


@dataclass(slots=True)
class Intake:
    """What was taken so far for `library`: documents that were read, and catalogue lines of those it has as they are;
    ``files[name]`` is the name of the file a document came from.
    """

    library: Library
    taken: list[SourceDocument | Listed] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def documents(self) -> list[SourceDocument]:
        """Those that were read."""
        return [taken for taken in self.taken if isinstance(taken, SourceDocument)]

    def take(self, data: bytes, file: str, label: Label) -> SourceDocument | Listed:
        """Takes `data` out of `file`; what the library has as it is, is not read again.

        Raises `DocumentRefusedError` where it cannot be read, or where another file had its name.
        """
        if other := self.files.get(label.name):
            raise DocumentRefusedError(f"{file}: {other} has the same name")
        taken = self.library.held(label.name, label.revision) or read_data(data, file, label)
        self.taken.append(taken)
        self.files[label.name] = file
        return taken
