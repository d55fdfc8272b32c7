"""Other documents of the office: files of six kinds -> passages that can be cited."""

from corpus.files.document import slug
from corpus.files.read import MEDIA, read_data, read_document
from corpus.files.types import DocumentPassage, DocumentRefusedError, SourceDocument, Visibility

__all__ = [
    "MEDIA",
    "DocumentPassage",
    "DocumentRefusedError",
    "SourceDocument",
    "Visibility",
    "read_data",
    "read_document",
    "slug",
]
