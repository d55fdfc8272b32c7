"""What can be wrong with a corpus."""

from __future__ import annotations


class CorpusError(Exception):
    """A source file or data file that cannot be read as what it claims to be; the message names the line."""
