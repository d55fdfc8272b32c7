"""Personal data in a question: found and masked before anything is logged, searched or sent on."""

from __future__ import annotations

import re
import unicodedata

MASK = "〔個人情報〕"
_LOOK_UP = re.compile(
    r"(調べて|照会して|確認して|見てもらえ|教えてもらえ|look up|check my)|(いつ|もう).{0,6}(届|出来上が|できあが)"
)
_DIGITS = r"(?<!\d)\d{4}[\s-]?\d{4}[\s-]?\d{4}(?![\s-]?\d)"
_CARD = re.compile(r"(?<!\d)\d{4}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{1,4}(?!\d)")
_MY_NUMBER = re.compile(_DIGITS)
_NAMED_MY_NUMBER = re.compile(rf"(?:マイナンバー|個人番号|my\s?number)\D{{0,12}}{_DIGITS}", re.IGNORECASE)
_PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<!\d)(?:\+81[\s-]?|0)\d{1,4}[\s()-]{1,2}\d{1,4}[\s()-]{1,2}\d{3,4}(?!\d)"),
    re.compile(r"(?<!\d)0[789]0\d{8}(?!\d)|(?<!\d)0\d{9}(?!\d)"),
    re.compile(r"〒\s?\d{3}-?\d{4}|(?<!\d)\d{3}-\d{4}(?!\d)"),
    # a street address: a town or a numbered district, then house numbers
    re.compile(
        r"[一-龥ヶケ]{1,8}[町村区](?:[一-龥]{0,4})\d{1,4}(?:丁目|番地?|-)(?:\d{1,4}(?:番地?|-|号)?)*(?:\d{1,4}号?)?"
    ),
    re.compile(r"[一-龥ヶケ]{1,8}\d{1,2}丁目\d{0,4}(?:(?:番地?|-|号)\d{0,4}号?)*"),
    re.compile(r"[一-龥ヶケ]{2,8}\d{1,5}番地(?:の?\d{1,4})?"),
)


def mask(text: str) -> tuple[str, bool]:
    """`text` with personal data replaced by `MASK`, and whether there was any.

    Masked are my-number digits (valid check digit, or named as such), telephone and card numbers, e-mail addresses,
    post codes and street addresses.

    >>> mask("電話は0283-20-0000です")
    ('電話は〔個人情報〕です', True)
    """
    plain = unicodedata.normalize("NFKC", text)
    masked = _NAMED_MY_NUMBER.sub(lambda m: re.sub(_DIGITS, MASK, m.group()), plain)
    masked = _CARD.sub(lambda m: MASK if is_card(m.group()) else m.group(), masked)
    masked = _MY_NUMBER.sub(lambda m: MASK if is_my_number(m.group()) else m.group(), masked)
    for pattern in _PATTERNS:
        masked = pattern.sub(MASK, masked)
    return (masked, True) if masked != plain else (text, False)


def asks_about_a_person(text: str) -> bool:
    """Whether a message with personal data wants that person's own case looked up.

    >>> asks_about_a_person("〔個人情報〕の未納額を調べて")
    True
    """
    return _LOOK_UP.search(text) is not None


def is_card(text: str) -> bool:
    """Whether the 13 to 16 digits in `text` carry a valid check digit (Luhn, ISO/IEC 7812-1).

    >>> is_card("4111 1111 1111 1111")
    True
    """
    digits = [int(c) for c in text if c.isdigit()][::-1]
    doubled = [sum(divmod(2 * d, 10)) if place % 2 else d for place, d in enumerate(digits)]
    return 13 <= len(digits) <= 16 and sum(doubled) % 10 == 0


def is_my_number(text: str) -> bool:
    """Whether the 12 digits in `text` carry a valid check digit.

    The rule is article 5 of 総務省令第85号 (2014): weights 2–7 from the right, modulo 11.

    >>> is_my_number("1234 5678 9018")
    True
    """
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) != 12:
        return False
    body = digits[-2::-1]
    remainder = sum(d * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(body, start=1)) % 11
    return digits[-1] == (0 if remainder <= 1 else 11 - remainder)
