"""Where a run comes from: commit, date, package versions, hashes of what it was made with."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpus import Plan
from eval.questions import QuestionSet

PACKAGES = ("chromadb", "langchain-core", "numpy", "sentence-transformers", "sudachipy")
ROOT = Path(__file__).parent.parent
WRITTEN = ("eval/results", "eval/floors.toml", "eval/README.md", "README.md", "docs/benchmarks.md", "docs/*.svg")


def commit(root: Path = ROOT) -> str:
    """Short hash of the commit, with ``-dirty`` where files differ from it; ``nocommit`` outside a repository."""
    head = _git(root, "rev-parse", "--short", "HEAD")
    # Results and reports are what a run writes: they do not make the next one dirty.
    changed = _git(root, "status", "--porcelain", "--", ".", *(f":!{path}" for path in WRITTEN))
    return f"{head}-dirty" if head and changed else head or "nocommit"


def now() -> str:
    """Date and time, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def versions() -> Mapping[str, str]:
    """Versions of Python and of the packages an answer may depend on."""
    return {"python": platform.python_version()} | {name: found for name in PACKAGES if (found := _version(name))}


def hashes(plan: Plan, sets: Sequence[QuestionSet]) -> Mapping[str, str]:
    """Short hashes of the plan's text and of each question set."""
    return {"corpus": short_hash(plan.source)} | {s.name: short_hash(repr(s.questions)) for s in sets}


def short_hash(text: str) -> str:
    """Twelve hexadecimal digits of SHA-256.

    >>> short_hash("佐野市")
    '12797885e042'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
