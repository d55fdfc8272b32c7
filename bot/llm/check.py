"""The guard's reading of a model's sentence: every fact and every limit of it must be carried by what it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bot.guard import unsupported
from bot.language import detect
from bot.llm.belonging import belonging_faults
from bot.llm.figures import figure_faults, in_digits
from bot.llm.statements import is_question, statement_faults
from bot.llm.types import Fault, Source
from bot.llm.words import latin_not_in, names_not_in, novel
from bot.types import Line
from bot.understand import years_in
from corpus import Plan, normalise
from corpus.names import named
from corpus.references import group_names

Embed = Callable[[Sequence[str]], "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"]
NAMED = ("projects", "indicators", "ordinances", "bodies", "terms")
LEAST_COSINE = 0.30  # a sentence less like its evidence than this speaks of something else
NOVEL_SHARE = 0.34  # in English: share of words that may not be the evidence's; a translation has many wordings
_EMBEDDED = ("ja", "easy-ja", "en", "zh", "ko", "pt", "es")  # languages that the built-in encoder knows
_FOREIGN = ("zh", "ko")  # languages whose own words are not in Latin letters
_FORM = re.compile(
    r"https?:|www\.|[<>{}`|*#_=\\]|\w@\w|^\s*[-・•]|(?:^|\s)(?:system|user|assistant)\s*:", re.IGNORECASE
)
_PLAIN_PARTS = ("現状・課題", "取組内容", "本文", "説明", "注記")  # parts whose names say nothing of what they hold
_POST = re.compile(r"[一-龥ァ-ヶー]{1,10}長(?![期年いさ官])")
_UNIT_NAME = re.compile(r"[一-龥ァ-ヶー]{2,12}[課室局部](?![一-龥])")
_NOT_UNIT = re.compile(
    r"(各|全|同|他|主管|関係|担当|該当|窓口|全て|一|内|外|複数|部)[課室局部]+$|部署$|全部$|一部$|内部$|外部$"
)


class Checker:
    """Reads sentences against passages of `plan`; `embed` adds the reading by similarity."""

    def __init__(self, plan: Plan, embed: Embed | None = None) -> None:
        self._plan = plan
        self._embed = embed

    def faults(self, text: str, sources: Sequence[Source], language: str) -> tuple[Fault, ...]:
        """Why `text`, a sentence in `language` without marks, is not carried by `sources`; empty when it is."""
        if not sources:
            return (Fault("uncited"),)
        return tuple(dict.fromkeys(self._faults(text, sources, language)))

    def _faults(self, text: str, sources: Sequence[Source], language: str) -> Iterator[Fault]:
        said, evidence = normalise(text), normalise("。".join(self._texts(sources)))
        if _FORM.search(text) and not _FORM.search(evidence):
            yield Fault("form")
        if is_question(text, language):
            yield Fault("question")
        if not speaks(text, language):
            yield Fault("language", detect(text))
        line = Line(in_digits(said), tuple(source.passage for source in sources))
        yield from (Fault("fact", missing) for missing in unsupported(line, self._plan))
        yield from figure_faults(said, evidence)
        yield from (Fault("year", str(y)) for y in years_in(said) if y not in years_in(evidence))
        about = f"{' '.join(self._texts(sources))} {self._topics(sources)}"
        yield from self._name_faults(said, normalise(about))
        yield from belonging_faults(said, evidence)
        yield from statement_faults(text, [source.text for source in sources], language)
        yield from _word_faults(text, about, language)
        if self._embed and language in _EMBEDDED and self._cosine(text, sources) < LEAST_COSINE:
            yield Fault("unlike", "the evidence")

    def _texts(self, sources: Sequence[Source]) -> list[str]:
        """What the model was shown of the sources, and the words of the plan behind it."""
        plan = self._plan
        return [t for s in sources for t in (s.text, plan.quote(plan.passage_by_id[s.passage]))]

    def _topics(self, sources: Sequence[Source]) -> str:
        """What the passages are about where they need not say it: the names of their section and part."""
        passages = [self._plan.passage_by_id[source.passage] for source in sources]
        sections = [self._plan.section_by_id[passage.section] for passage in passages]
        return " ".join([*(s.title for s in sections), *(p.part for p in passages if p.part not in _PLAIN_PARTS)])

    def _name_faults(self, said: str, evidence: str) -> Iterator[Fault]:
        for kind in NAMED:
            known = named(kind, evidence)
            yield from (Fault(kind, name) for name in named(kind, said) if name not in known)
        yield from (Fault("group", name) for name in group_names(said) if name not in group_names(evidence))
        yield from (Fault("post", post) for post in _POST.findall(said) if post not in evidence)
        for name in _UNIT_NAME.findall(said):
            if name not in evidence and not _NOT_UNIT.search(name):
                yield Fault("unit of the city", name)

    def _cosine(self, text: str, sources: Sequence[Source]) -> float:
        assert self._embed is not None
        vectors = self._embed([text, *(source.text for source in sources), " ".join(s.text for s in sources)])
        return float((vectors[1:] @ vectors[0]).max())


def speaks(text: str, language: str) -> bool:
    """Whether `text` is in `language`, as far as scripts tell.

    >>> speaks("検討しています。", "ja"), speaks("It is considered.", "ja")
    (True, False)
    """
    kana, han = re.search(r"[ぁ-んァ-ヶ]", text), re.search(r"[一-龥]", text)
    hangul = re.search(r"[가-힣]", text)
    if language in ("ja", "easy-ja"):
        return bool(kana) and not hangul
    if language == "ko":
        return bool(hangul)
    unquoted = re.sub(r"[「『(（][^」』)）]*[」』)）]", "", text)
    if language == "zh":
        return bool(han) and not re.search(r"[ぁ-ん]", unquoted) and not hangul
    letters = len(re.findall(r"[A-Za-zÀ-ỹ]", text))
    return letters > 0.6 * len(re.sub(r"[\W\d]", "", text)) and not re.search(r"[ぁ-ん]", unquoted)


def _word_faults(text: str, evidence: str, language: str) -> Iterator[Fault]:
    if language in ("ja", "easy-ja"):
        yield from (Fault("word", word) for word in novel(text, evidence, language))
        return
    if language == "en":
        words = novel(text, evidence, language)
        if len(words) > NOVEL_SHARE * len(text.split()):
            yield Fault("words", " ".join(words))
    missing = latin_not_in if language in _FOREIGN else names_not_in
    yield from (Fault("name", name) for name in missing(text, evidence))
