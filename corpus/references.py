"""References to the plan's anatomy in a text: project numbers, glossary numbers, articles, 課 names, other names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.kana import hiragana
from corpus.normalise import normalise
from corpus.plan import DATA, load_plan

_LETTERS = {
    kana: letter
    for letter, names in {
        "a": "えー えい", "b": "びー", "c": "しー", "d": "でぃー でー", "e": "いー", "f": "えふ", "g": "じー",
        "h": "えいち えっち", "i": "あい", "j": "じぇー", "k": "けー", "l": "える", "m": "えむ", "n": "えぬ",
        "o": "おー", "p": "ぴー", "q": "きゅー", "r": "あーる", "s": "えす", "t": "てぃー てー", "u": "ゆー",
        "v": "ぶい", "w": "だぶりゅー", "x": "えっくす", "y": "わい", "z": "ぜっと",
    }.items()
    for kana in names.split()
}  # fmt: skip
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_SPELLED = re.compile(rf"(?:{_LETTER.pattern}){{2,6}}")
_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_PROJECT_NUMBER = (
    re.compile(r"(?<![\d.-])(?P<pillar>[123])\s?-\s?(?P<number>[1-8])(?![\d-]|条|月|回|人)"),
    re.compile(r"柱\s?(?P<pillar>[123])\s?の\s?(?P<number>[1-8])(?=\s?(?:番目|つ目|個目|本目|$|[)。、]))"),
    re.compile(r"事業\s?(?P<pillar>[123])\s?(?:の|-)\s?(?P<number>[1-8])(?!\d)"),
    re.compile(r"(?P<pillar>[123])\s?の\s?(?P<number>[1-8])(?=の?事業|の主管|の関係|は|って|$|\s)"),
    re.compile(
        r"第?\s?(?P<pillar>[123一二三])\s?(?:の柱|本目の柱|本目|つ目の柱|番目の柱)[^\d。]{0,8}事業\s?(?P<number>[1-8])(?!\d)"
    ),
    re.compile(
        r"第?\s?(?P<pillar>[123一二三])\s?(?:の柱|本目の柱|本目|つ目の柱|番目の柱)(?:の中?で?、?|で、?)"
        r"(?P<number>最初|はじめ|初め|先頭|最後|末尾|[1-8一二三四五六七八](?=\s?(?:番目|つ目|個目|本目)))"
        r"(?:番目|つ目|個目|本目)?(?:の|に(?:ある|載る|出る|並ぶ))(?:事業|取組|もの|やつ|項目)"
    ),
)
_FIRST, _LAST = ("最初", "はじめ", "初め", "先頭"), ("最後", "末尾")
_PROJECTS_OF_PILLAR = {1: 5, 2: 8, 3: 7}
_TERM_NUMBER = re.compile(r"※\s?(\d{1,2})|用語集?の?\s?(\d{1,2})\s?番")
_ARTICLE = re.compile(
    r"第?\s?([0-9]+|[一二三四五六七八九十]{1,3})\s?条(?:の?第?\s?([0-9]+|[一二三四五六七八九])\s?項)?(?:の?第?\s?([0-9]+)\s?号)?"
)
_PILLAR = re.compile(
    r"第?\s?([123一二三])\s?(?:の柱|本目|[つ番個](?:目|め)の?柱)|柱\s?([123])(?!本)|柱の\s?([123二三])\s?[つ番本]目"
)

_UNIT = re.compile(r"[一-龥々ァ-ヶー]{1,9}課(?![題程税長す])")
_GENERIC = re.compile(
    r"主管|関係|担当|所管|各課|全課|原課|他の?課|自課|当課|同課|何課|庁内|窓口課|^課|以外|[数一二三四五六七八九十]課"
)


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """第n条, with 項 and 号 where given (0 where not)."""

    article: int
    paragraph: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class Department:
    """A 課 or other unit; `above` is the unit it belongs to, where the plan names one."""

    name: str
    aliases: tuple[str, ...]
    above: str = ""


def project_numbers(text: str) -> tuple[str, ...]:
    """Project ids written in `text`: 「2-1」「事業2の1」「第2の柱の事業1」「第2の柱の最初の事業」.

    >>> project_numbers("事業2の1と、3-4の主管課は?")
    ('2-1', '3-4')
    """
    plain = normalise(text)
    found = [
        (match.start(), f"{_number(match['pillar'])}-{_place(match['number'], _number(match['pillar']))}")
        for pattern in _PROJECT_NUMBER
        for match in pattern.finditer(plain)
    ]
    return tuple(dict.fromkeys(i for _, i in sorted(found) if int(i[2]) <= _PROJECTS_OF_PILLAR[int(i[0])]))


def _place(word: str, pillar: int) -> int:
    """Which project of a pillar 「3」「三」「最初」 or 「最後」 is."""
    if word in _FIRST:
        return 1
    return _PROJECTS_OF_PILLAR[pillar] if word in _LAST else _number(word)


def term_numbers(text: str) -> tuple[int, ...]:
    """Numbers of glossary entries written in `text` (※14, 用語集の14番); those that no entry has are left out.

    >>> term_numbers("※14と※99って何")
    (14,)
    """
    written = _TERM_NUMBER.findall(text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    known = {term.number for term in load_plan().terms}
    return tuple(number for a, b in written if (number := int(a or b)) in known)


def articles(text: str) -> tuple[ArticleReference, ...]:
    """Articles written in `text`.

    >>> articles("第5条第2項")
    (ArticleReference(article=5, paragraph=2, item=0),)
    """
    return tuple(
        ArticleReference(_number(a), _number(b) if b else 0, _number(c) if c else 0)
        for a, b, c in _ARTICLE.findall(normalise(text))
    )


def pillars(text: str) -> tuple[int, ...]:
    """Pillars referred to by number (第2の柱, 2本目, 柱3).

    >>> pillars("2本目の柱")
    (2,)
    """
    return tuple(dict.fromkeys(_number(a or b or c) for a, b, c in _PILLAR.findall(normalise(text))))


@cache
def departments(folder: Path = DATA) -> tuple[Department, ...]:
    """The units the plan names."""
    data = tomllib.loads((folder / "departments.toml").read_text(encoding="utf-8"))
    return tuple(Department(d["name"], tuple(d["aliases"]), d.get("of", "")) for d in data["department"])


@cache
def groups(folder: Path = DATA) -> Mapping[str, tuple[str, ...]]:
    """The group names (全課 …) with their aliases."""
    data = tomllib.loads((folder / "departments.toml").read_text(encoding="utf-8"))
    return {g["name"]: tuple(g["aliases"]) for g in data["group"]}


def department_names(text: str) -> tuple[str, ...]:
    """The units named in `text`, in order; the longest name wins (市民生活課 is not 市民課).

    >>> department_names("市民生活課とデジ課")
    ('市民生活課', 'デジタル推進課')
    """
    return _named(normalise(text), _department_pattern())


def unlisted_unit(text: str) -> str:
    """The first word in `text` that has the form of a 課's name and is none of the plan's; empty without any.

    >>> unlisted_unit("水道課の電話番号"), unlisted_unit("主管課の電話番号"), unlisted_unit("市民課の電話番号")
    ('水道課', '', '')
    """
    found = (name for name in _UNIT.findall(normalise(text)) if not _GENERIC.search(name))
    return next((name for name in found if not department_names(name)), "")


def group_names(text: str) -> tuple[str, ...]:
    """The group names in `text` (全課, 窓口各課, 関係各課)."""
    return _named(normalise(text), _group_pattern())


@cache
def aliases(folder: Path = DATA) -> Mapping[str, tuple[str, ...]]:
    """The plan's word -> other names for it, in search form."""
    data = tomllib.loads((folder / "aliases.toml").read_text(encoding="utf-8"))
    return {name: tuple(normalise(alias) for alias in others) for name, others in data.items()}


def expand(text: str) -> str:
    """`text` in search form with the plan's word added for each other name it holds.

    >>> expand("パブコメはいつ")
    'パブコメはいつ パブリックコメント'
    """
    plain = normalise(text)
    added = [
        name for name, others in aliases().items() if name not in plain and any(other in plain for other in others)
    ]
    return " ".join([plain, *added, *spelled(plain)])


def spelled(text: str) -> tuple[str, ...]:
    """Latin abbreviations that `text` spells in kana, letter by letter.

    >>> spelled("えすえむえすって何の略"), spelled("エーアイとアールピーエー"), spelled("えきから")
    (('sms',), ('ai', 'rpa'), ())
    """
    plain = hiragana(normalise(text))
    runs = ("".join(_LETTERS[kana] for kana in _LETTER.findall(run.group())) for run in _SPELLED.finditer(plain))
    return tuple(dict.fromkeys(word for word in runs if word in _abbreviations()))


@cache
def _abbreviations() -> frozenset[str]:
    """The words of Latin capitals in the plan's text."""
    return frozenset(
        word.lower()
        for word in re.findall(
            r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])", unicodedata.normalize("NFKC", load_plan().source)
        )
    )


@cache
def _department_pattern() -> tuple[re.Pattern[str], Mapping[str, str]]:
    return _pattern({d.name: (d.name, *d.aliases) for d in departments()})


@cache
def _group_pattern() -> tuple[re.Pattern[str], Mapping[str, str]]:
    return _pattern({name: (name, *others) for name, others in groups().items()})


def _pattern(names: Mapping[str, tuple[str, ...]]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    owner = {normalise(alias): name for name, others in names.items() for alias in others}
    longest_first = sorted(owner, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), owner


def _named(plain: str, table: tuple[re.Pattern[str], Mapping[str, str]]) -> tuple[str, ...]:
    pattern, owner = table
    return tuple(dict.fromkeys(owner[match.group()] for match in pattern.finditer(plain)))


def _number(text: str) -> int:
    """A number below a hundred in Arabic or kanji numerals."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGIT.get(tens, 1) * 10 if ten else 0) + _DIGIT.get(ones, 0)
