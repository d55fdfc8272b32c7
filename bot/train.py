"""`python -m bot train`: the small models, from the anticipated questions alone, seeded and reproducible.

Each question is searched with itself left out, and scored by a topic classifier that has not seen it, so that ranker
and answerability learn from what an unseen question looks like.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from bot import answerable, features
from bot.acts import ACTS_FILE, MODEL as ACTS, QUESTION, Example, examples
from bot.models import FOLDER, Logistic, Trees
from bot.text_classifier import CHAR_WEIGHT, VECTOR_WEIGHT, TextClassifier, char_grams, word_grams
from bot.topics import NONE, Topics, topics_of
from bot.understand import understand
from corpus import Plan
from corpus.questions import AnticipatedQuestion, questions_hash
from corpus.references import expand
from index.adapt import learn
from index.retriever import HybridRetriever

SEED = 7
FOLDS = 5
ASKING_SHARE = 2  # every second anticipated question is an example of asking, beside the hand-written messages
RANKER, ANSWERABLE, TOPICS = "ranker", "answerable", "topics.npz"
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Labels = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One anticipated question as an unseen question would look to the chain."""

    question: AnticipatedQuestion
    candidates: features.Candidates
    evidence: answerable.Row


def train(
    plan: Plan,
    questions: Sequence[AnticipatedQuestion],
    retriever: HybridRetriever,
    say: Callable[[str], None] = print,
) -> None:
    """Trains and writes topic classifier, ranker and answerability model."""
    made_from = questions_hash(questions)
    vectors = retriever.embed([q.question for q in questions])
    unseen = _unseen_topic_scores(questions, vectors)
    _fit_topics(questions, vectors, made_from).write(FOLDER / TOPICS)
    _fit_acts(examples(), questions, vectors, retriever).write(FOLDER / ACTS)
    say(f"topics: {_top1(questions, unseen):.3f} of unseen questions at their section")
    samples = _samples(plan, questions, retriever, vectors, unseen, say)
    adaptation = learn(vectors, [_answer_of(q) for q in questions], made_from, SEED)
    adaptation.write()
    retriever.adapt(adaptation)
    ranker = _fit_ranker(samples, made_from)
    ranker.write(RANKER)
    _fit_answerable(samples, ranker, made_from, say).write(ANSWERABLE)


def _samples(
    plan: Plan,
    questions: Sequence[AnticipatedQuestion],
    retriever: HybridRetriever,
    vectors: Any,
    unseen: Sequence[Topics],
    say: Callable[[str], None],
) -> list[Sample]:
    """Each question searched with itself left out, by an adaptation that has not seen it."""
    samples: dict[int, Sample] = {}
    for fold, (seen, left) in enumerate(_folds(len(questions)), start=1):
        retriever.adapt(learn(vectors[seen], [_answer_of(questions[i]) for i in seen], "", SEED))
        for i in left:
            samples[i] = _sample(plan, questions[i], retriever, unseen[i], vectors[i])
        say(f"fold {fold}/{FOLDS} searched")
    return [samples[i] for i in range(len(questions))]


def _answer_of(question: AnticipatedQuestion) -> str:
    """What makes two questions alike: the passage that answers, else what is asked of which section in vain."""
    return question.passages[0] if question.answered else f"{NONE} {question.near[:1]} {question.kind}"


def _folds(count: int) -> Any:
    return KFold(FOLDS, shuffle=True, random_state=SEED).split(np.zeros(count))


def _sample(
    plan: Plan, question: AnticipatedQuestion, retriever: HybridRetriever, topics: Topics, vector: Any
) -> Sample:
    understood = understand(question.question, "citizen", question.lang)
    found = retriever.search(question.question, without={question.id}, vector=vector.tolist())
    candidates = features.candidates_of(understood, found, plan, topics)
    return Sample(question, candidates, answerable.evidence_row(understood, found, plan, topics))


def _fit_topics(questions: Sequence[AnticipatedQuestion], vectors: Any, made_from: str = "") -> TextClassifier:
    labels = [q.sections[0] if q.answered else NONE for q in questions]
    model = LinearSVC(C=0.3, random_state=SEED)
    return _fit_text([expand(q.question) for q in questions], labels, vectors, model, made_from)


def _fit_acts(
    messages: Sequence[Example], questions: Sequence[AnticipatedQuestion], vectors: Any, retriever: HybridRetriever
) -> TextClassifier:
    """Messages told apart from questions: the hand-written ones and every `ASKING_SHARE`th anticipated question."""
    texts = [*(m.text for m in messages), *(q.question for q in questions[::ASKING_SHARE])]
    labels = [*(m.act for m in messages), *(QUESTION for _ in questions[::ASKING_SHARE])]
    own = np.array([retriever.embed_question(m.text) for m in messages], dtype=np.float32)
    model = LogisticRegression(C=20.0, max_iter=400, random_state=SEED)
    return _fit_text(texts, labels, np.vstack([own, vectors[::ASKING_SHARE]]), model, acts_hash())


def acts_hash(path: Path = ACTS_FILE) -> str:
    """SHA-256 of the hand-written messages."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fit_text(texts: Sequence[str], labels: Sequence[str], vectors: Any, model: Any, made_from: str) -> TextClassifier:
    words = TfidfVectorizer(analyzer=word_grams, sublinear_tf=True, min_df=2).fit(texts)
    chars = TfidfVectorizer(analyzer=char_grams, sublinear_tf=True, min_df=3).fit(texts)
    matrix = sparse.hstack(
        [words.transform(texts), CHAR_WEIGHT * chars.transform(texts), VECTOR_WEIGHT * sparse.csr_matrix(vectors)]
    ).tocsr()
    model.fit(matrix, np.array(labels))
    return TextClassifier(
        tuple(model.classes_.tolist()),
        {str(w): i for i, w in enumerate(words.get_feature_names_out())},
        {str(c): i for i, c in enumerate(chars.get_feature_names_out())},
        words.idf_.astype(np.float32),
        chars.idf_.astype(np.float32),
        model.coef_.astype(np.float32),
        model.intercept_.astype(np.float32),
        made_from,
    )


def _unseen_topic_scores(questions: Sequence[AnticipatedQuestion], vectors: Any) -> list[Topics]:
    scores: dict[int, Topics] = {}
    for seen, unseen in _folds(len(questions)):
        model = _fit_topics([questions[i] for i in seen], vectors[seen])
        for i in unseen:
            scores[i] = topics_of(model, (expand(questions[i].question), vectors[i]))
    return [scores[i] for i in range(len(questions))]


def _top1(questions: Sequence[AnticipatedQuestion], scores: Sequence[Topics]) -> float:
    answered = [(q, s) for q, s in zip(questions, scores, strict=True) if q.answered]
    right = [max((k for k in s.share if k != NONE), key=lambda k: s.share[k]) in q.sections for q, s in answered]
    return float(np.mean(right))


def _fit_ranker(samples: Sequence[Sample], made_from: str) -> Trees:
    answered = [s for s in samples if s.question.answered and s.candidates.passages]
    rows = np.vstack([s.candidates.rows for s in answered])
    wanted = np.concatenate([[p in s.question.passages for p in s.candidates.passages] for s in answered])
    model = HistGradientBoostingClassifier(
        max_iter=150, max_leaf_nodes=12, learning_rate=0.07, min_samples_leaf=60, random_state=SEED
    ).fit(rows, wanted)
    return _trees(model, features.NAMES, made_from)


def _trees(model: HistGradientBoostingClassifier, names: Sequence[str], made_from: str) -> Trees:
    """The fitted trees as plain numbers."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        trees.append(
            (
                tuple(int(f) for f in np.where(leaf, -1, nodes["feature_idx"])),
                tuple(round(float(t), 6) for t in np.where(leaf, 0.0, nodes["num_threshold"])),
                tuple(int(i) for i in nodes["left"]),
                tuple(int(i) for i in nodes["right"]),
                tuple(round(float(v), 6) for v in nodes["value"]),
            )
        )
    return Trees(tuple(names), round(float(model._baseline_prediction.item()), 6), tuple(trees), made_from)


def _fit_answerable(samples: Sequence[Sample], ranker: Trees, made_from: str, say: Callable[[str], None]) -> Logistic:
    rows = np.vstack([answerable.with_best(s.evidence, ranker.probability(s.candidates.rows)) for s in samples])
    wanted = np.array([s.question.answered for s in samples])
    model = _logistic(answerable.NAMES, rows, wanted, made_from)
    chances = model.probability(rows)
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        refused = float(np.mean(chances[wanted] < threshold))
        declined = float(np.mean(chances[~wanted] < threshold))
        say(f"answerable below {threshold}: {refused:.3f} of the answered, {declined:.3f} of the unanswered")
    return model


def _logistic(names: Sequence[str], rows: Matrix, wanted: Labels, made_from: str) -> Logistic:
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(max_iter=1000, random_state=SEED).fit((rows - mean) / scale, wanted)
    return Logistic(
        tuple(names),
        tuple(map(float, mean)),
        tuple(map(float, scale)),
        tuple(map(float, model.coef_[0])),
        float(model.intercept_[0]),
        made_from,
    )
