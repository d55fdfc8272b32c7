"""Questions, scoring, runs, reports and rivals: how good the answers are, and how that is known."""

from eval.errors import EvalError
from eval.scorer import Scorer
from eval.types import Cited, Question, Reply, Row, Run, Verdict

__all__ = ["Cited", "EvalError", "Question", "Reply", "Row", "Run", "Scorer", "Verdict"]
