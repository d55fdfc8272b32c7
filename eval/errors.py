"""What can go wrong in an evaluation; the message is the one line the operator sees."""

from __future__ import annotations


class EvalError(Exception):
    """The evaluation cannot go on: a missing file, an unusable bot, an unknown run."""


class BelowFloor(EvalError):
    """A figure is under its floor, or over its ceiling."""
