"""Files on their way into the library: each by itself, so that one that is refused keeps none of the others out."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.files.types import DocumentRefusedError, SourceDocument


@dataclass(slots=True)
class Intake:
    """The documents taken so far; ``files[name]`` is the name of the file a document came from."""

    documents: list[SourceDocument] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def take(self, document: SourceDocument, file: str) -> None:
        """Takes `document` out of `file`. Raises `DocumentRefusedError` where another file had its name."""
        if other := self.files.get(document.name):
            raise DocumentRefusedError(f"{file}: {other} has the same name")
        self.documents.append(document)
        self.files[document.name] = file
