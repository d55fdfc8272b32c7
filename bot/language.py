"""Which language a question is written in: scripts first, then marks and small words."""

from __future__ import annotations

import re

from corpus import fold

_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[ぁ-んァ-ヶー]")
_KANJI = re.compile(r"[一-龥]")
_PARTED = re.compile(r"[ぁ-んァ-ヶー一-龥、。]\s+(?=[ぁ-んァ-ヶー一-龥])")
# やさしい日本語 is taught with です and ます; who parts words without them has typed carelessly.
_POLITE = re.compile(r"(です|ます|ません|ました|でした|でしょう|ください|下さい)(か|ね|よ)?\s*([。?？!！]|$)")
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# Words that are frequent in one of these languages and rare in the others.
_WORDS = {
    "pt": """o os um uma da do das dos em é são qual quais que como onde quando cidade prefeitura para com não até
        meu minha já foi pelo pela tem""".split(),
    "es": """el los las un una del en es son cuál cuáles qué cómo dónde cuándo ciudad ayuntamiento para con no hasta
        mi ya fue por hay cuántos""".split(),
    "tl": "ang ng mga sa ay po ba ano saan kailan paano lungsod para may at ko namin kung ilan".split(),
    "en": """the a an of in is are was what which when where who how does do did city for with to can i my and from
        there plan will""".split(),
}


def detect(text: str) -> str:
    """One of `bot.types.LANGUAGES`; Japanese when nothing tells.

    >>> detect("市役所の Wi-Fiは?"), detect("この 計画は いつから はじまりますか"), detect("Where is Wi-Fi?")
    ('ja', 'easy-ja', 'en')
    """
    if _HANGUL.search(text):
        return "ko"
    if _KANA.search(text):
        return "easy-ja" if _is_parted(text) and _POLITE.search(text) else "ja"
    if _VIETNAMESE.search(text):
        return "vi"
    words = re.findall(r"[a-zà-ÿ]+", fold(text))
    if _KANJI.search(text):
        return "zh" if len(_KANJI.findall(text)) >= 4 and len(words) <= 3 and _is_chinese(text) else "ja"
    if not words:
        return "ja"
    scores = {language: sum(word in known for word in words) for language, known in _WORDS.items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else "en"


def _is_parted(text: str) -> bool:
    """Wakachigaki: spaces between most phrases, as in やさしい日本語."""
    length = len(_KANA.findall(text)) + len(_KANJI.findall(text))
    gaps = len(_PARTED.findall(text))
    return gaps >= 2 and length / (gaps + 1) <= 9


def _is_chinese(text: str) -> bool:
    """Chinese function words or simplified forms; a kanji-only Japanese query has neither."""
    return re.search(r"[的吗呢么什哪谁怎这那们个为从对说请问划进务电话么？是在有吧了]|多少|几", text) is not None
