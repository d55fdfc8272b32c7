"""Which section a question is about; one more class stands for questions the plan does not answer.

Trained on the anticipated questions alone (`bot.train`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.text_classifier import TextClassifier, shares

NONE = "none"  # the class of questions the plan does not answer
SHARPNESS = 4.0  # how far apart the softmax pulls the margins of the classifier
Floats = np.ndarray[tuple[int], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Topics:
    """Probability-like scores by section (and `NONE`), summing to 1; `margin` of the classifier for `NONE` alone."""

    share: Mapping[str, float]
    margin: float


def topics_of(classifier: TextClassifier, *texts: tuple[str, Sequence[float] | Floats]) -> Topics:
    """The sections' scores for a question; each of `texts` is a wording of it, expanded, with its sentence vector.

    People tell their story first: what is asked and the whole message count alike.
    """
    margins = np.mean([classifier.margins(text, vector) for text, vector in texts], axis=0)
    share = dict(zip(classifier.labels, map(float, shares(margins, SHARPNESS)), strict=True))
    return Topics(share, float(margins[classifier.labels.index(NONE)]))
