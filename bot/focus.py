"""Which sentences of a message ask something: people tell their story first."""

from __future__ import annotations

import re

from bot.privacy import MASK
from corpus import normalise
from index.tokenise import words_in

_SENTENCE = re.compile(r"(?:[^。!?！？\n.]|\.(?=[!-~]))+(?:[。!?！？]+|\.(?![!-~]))*\s*")
_ASKS = re.compile(
    r"[?？]|(すべて|全て|全部|ぜんぶ|一覧|だけ|まで|内訳|理由|場合|名前|名称|(分|わ)かれば)[。]*$|(よね|だよね|ですね|も|を)[。]*$|(です|ます|ました|でしょう|でした|ません|せん|の|ん|る|た|だ|い)(か|かね|かな|かしら)[。ねよ]*$|(だい|かい|っけ|だろう|でしょ)[。ねよ]*$|教え|知りた|聞きた|挙げ|列挙|確認した|"
    r"お願い|(と|って)(聞いて|聞きま|聞いた|言われ)|ください|下さい|説明して|くれ[。]*$|って[。]*$|は[。]*$|どう|何|なに|なんで|どこ|いつ|誰|だれ|いくら|いくつ|なぜ|答え(て|よ)|"
    r"^(what|when|where|who|which|how|why|is|are|do|does|did|can|will|tell|please|could|has|have)\b"
)
_ENOUGH = 12  # characters below which an asking sentence leans on the story before it
_POINTS_BACK = re.compile(
    r"(?<!そ)(それ|そこ|その(?!他|ほか|うち|際)|これ(?!から|まで|ら)|も(入|含|関わ|関係)|\b(it|that|this|they|them)\b)"
)
_INTERROGATIVE = re.compile(
    r"(何|なに|どこ|いつ|誰|だれ|どれ|どちら|どっち)(?!で?も)|なん|どの|どう|どんな|いくつ|いくら|なぜ|\b(what|when|where|who|which|how|why)\b"
)
_COMPARING = re.compile(
    r"(が|は)?(どう|何が|なにが|どこが)?(違う|違い|ちがう|ちがい|異な)[^、。]*|を?(比べ|比較)[^、。]*|それぞれ|を?区別[^、。]*"
)
_ASKS_OF_EACH = re.compile(r"どの|何|なに|なん|誰|だれ|いつ|どこ|いくつ|どれ")
_EACH = re.compile(
    r"^(.{4,40}?)と(?!き|こ|して|も|いう|同|か|り|比|思)、?(.{4,40}?)[、をはがの。]*(?:、[^、。]{1,8})?(?:それぞれ|両方|一緒に|あわせて|合わせて|まとめて|一度に|まるごと)"
)
_SAME = re.compile(
    r"^(?P<one>.{4,40}?(事業|取組))と、?(?P<other>.{4,40}?(事業|取組))(?:は|の|で)?、?(?P<what>.{2,30}?)(?:は|が)?(?:同じ|違|ちが|異な)"
)
_BARE_WHY = re.compile(
    r"(それは|で、?)?(なんで|なぜ|何故|どうして|理由は|why)(なん|なの|です|だ|ですか|でしょう)?(か|かな|の)?[ー~〜?!。\s]*"
)
_GENERIC = frozenset(
    {
        "分野",
        "物",
        "事",
        "理由",
        "目的",
        "対象",
        "費用",
        "時期",
        "場所",
        "課",
        "課名",
        "名",
        "部署",
        "担当",
        "役割",
        "名前",
        "方法",
        "内容",
        "効果",
        "仕組み",
        "中身",
        "具体",
        "実績",
        "成果",
        "結果",
        "状況",
        "抑",
    }
)
_SHORT_CLAUSE = 6  # characters up to which a clause is no question of its own
MOST_PARTS = 4  # single questions that one message is taken apart into
_EDGES = "、。?？ はがの"  # characters
_MORE = re.compile(r"^(あと|それと(?!も)|それから|また|ついでに|ちなみに|加えて|そして|もう1つ|で)[、はに]?")
_CLAUSE = re.compile(
    r"(?<=[^、]{6})(?:(?:が中心で|がどこで|があって|があり|はどれで|はどこで|は誰で|はいつで|は何で|書かれていて|ですが|なのか|か)、|、(?=あと|また(?!は)|それと(?!も)|そもそも|その(?:うち|際|DX|dx)))"
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, with the space after each.

    >>> sentences("母の話です。いつ?")
    ('母の話です。', 'いつ?')
    """
    return tuple(sentence for sentence in _SENTENCE.findall(text) if sentence.strip())


def asking(text: str) -> str:
    """The sentences of `text` that ask something, all of it when none shows; masked personal data left out.

    >>> asking("会計課の者です。この計画でうちの課は何をするの?")
    'この計画でうちの課は何をするの?'
    """
    single = sentences(text)
    asks = [bool(_ASKS.search(normalise(s))) and MASK not in s for s in single]
    meant = [
        ask or (any(asks[i + 1 : i + 2]) and MASK not in single[i] and points_back(single[i + 1]))
        for i, ask in enumerate(asks)
    ]
    kept = "".join(s for s, keep in zip(single, meant, strict=True) if keep).strip()
    return kept if len(kept) >= _ENOUGH else without_masks(text).strip()


def points_back(sentence: str) -> bool:
    """Whether a sentence says その or それ of what the sentence before it tells."""
    return _POINTS_BACK.search(normalise(sentence)) is not None


def names_nothing(sentence: str) -> bool:
    """Whether a sentence has no noun that says of what it speaks: 「そもそもどんな分野で役立つの?」

    >>> names_nothing("どんな分野で役立つの?"), names_nothing("戸籍はいつから?")
    (True, False)
    """
    return not any(word.names and word.form not in _GENERIC for word in words_in(sentence))


def is_asking(text: str) -> bool:
    """Whether any sentence of `text` asks something."""
    return any(_ASKS.search(normalise(s)) for s in sentences(text))


def _both(sentence: str) -> list[str]:
    """「AとB、それぞれ…」 -> what is asked of A, and of B."""
    if same := _SAME.search(sentence):
        return [f"{same['one']}の{same['what']}は?", f"{same['other']}の{same['what']}は?"]
    match = _EACH.search(sentence)
    if not match:
        return []
    rest = sentence[match.end() :].strip(_EDGES)
    return [f"{thing}は{rest}" if _ASKS_OF_EACH.search(normalise(rest)) else thing for thing in match.groups()]


def _asking_clauses(sentence: str) -> list[str]:
    """Pieces of `sentence` between commas that each hold an interrogative; one piece where only one does.

    >>> _asking_clauses("班を作るのはどの事業で、班は何をしますか")
    ['班を作るのはどの事業で', '班は何をしますか']
    """
    pieces: list[str] = []
    for clause in sentence.split("、"):
        if pieces and not (_INTERROGATIVE.search(normalise(pieces[-1])) and len(pieces[-1]) > _SHORT_CLAUSE):
            pieces[-1] += f"、{clause}"
        else:
            pieces.append(clause)
    if len(pieces) > 1 and not _INTERROGATIVE.search(normalise(pieces[-1])):
        pieces[-2:] = [f"{pieces[-2]}、{pieces[-1]}"]
    return pieces


def _with_what_they_lean_on(pieces: list[str]) -> list[str]:
    """「…は遅れてるの?」「なんで?」: a piece that is an interrogative alone is asked of the piece before it."""
    whole: list[str] = []
    for piece in pieces:
        why = _BARE_WHY.fullmatch(normalise(piece))
        whole.append(f"{whole[-1].rstrip(_EDGES)} その理由は?" if why and whole else piece)
    return whole


def without_masks(text: str) -> str:
    """`text` without the sentences that hold masked personal data, unless nothing else is left."""
    kept = [s for s in sentences(text) if MASK not in s]
    return "".join(kept) if "".join(kept).strip() else text.replace(MASK, "")


def about_one(text: str, name: str, names: list[str]) -> str:
    """A comparing question as it would be asked of one of the things.

    >>> about_one("策定委員会と懇談会、役割はどう違うんですか", "懇談会", ["策定委員会", "懇談会"])
    '懇談会の役割'
    """
    rest = normalise(text)
    for other in names:
        rest = rest.replace(normalise(other), "")
    rest = _COMPARING.sub("", re.sub(r"^[とや、,・のはで]+", "", rest)).strip(_EDGES)
    return f"{name}の{rest}" if rest else f"{name}とは"


def parts(text: str) -> tuple[str, ...]:
    """The single questions in `text`, when it asks several things; else none.

    >>> parts("市税が払えるのはいつから?あと、eL-QRは何種類になるの?")
    ('市税が払えるのはいつから?', 'eL-QRは何種類になるの?')
    """
    asks = [s for s in sentences(text) if _ASKS.search(normalise(s)) and MASK not in s]
    each = [_both(sentence) for sentence in asks]
    across = _both(text) if not any(each) else []
    found = across or [
        piece
        for sentence, things in zip(asks, each, strict=True)
        for clause in (things or _CLAUSE.split(sentence))
        for piece in _asking_clauses(clause)
    ]
    cleaned = _with_what_they_lean_on([_MORE.sub("", piece.strip()) for piece in found])
    long_enough = tuple(dict.fromkeys(piece for piece in cleaned if len(normalise(piece)) >= 6))
    return long_enough[:MOST_PARTS] if len(long_enough) > 1 else ()
