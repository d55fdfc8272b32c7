"""What an index was made from: hashes that tell when it must be rebuilt, counts that tell when it is damaged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Self

from corpus.plan import DATA
from index.errors import IndexUnusableError

FORMAT = 1  # raised when the layout of the index or the chunking changes
_SOURCES = ("plan.txt", "outline.toml", "questions.jsonl", "said.tsv")
_LIBRARIES = ("chromadb", "bm25s", "sudachipy", "sudachidict-core")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_from` is the hash of sources, model and libraries; `counts` the entries of each collection."""

    build: str
    made_from: str
    model: str
    counts: Mapping[str, int]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises `IndexUnusableError` when `path` is not a manifest."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnusableError(f"{path} cannot be read as a manifest: {error}") from error

    def write(self, path: Path) -> None:
        """Replaces `path` in one step."""
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(path)


def sources_hash(model: str, folder: Path = DATA) -> str:
    """Hash of everything an index is made from."""
    digest = hashlib.blake2s(f"{FORMAT}|{model}".encode())
    for name in _SOURCES:
        digest.update((folder / name).read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library}={version(library)}".encode())
    return digest.hexdigest()
