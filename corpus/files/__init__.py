"""Other documents of the office: files of six kinds -> passages that can be cited."""

from corpus.files.document import slug
from corpus.files.read import MEDIA, file_data, label_of, read_data, read_document
from corpus.files.types import DocumentPassage, DocumentRefusedError, Label, SourceDocument, Visibility

__all__ = [
    "MEDIA",
    "DocumentPassage",
    "DocumentRefusedError",
    "Label",
    "SourceDocument",
    "Visibility",
    "file_data",
    "label_of",
    "read_data",
    "read_document",
    "slug",
]
