"""Whom to ask about the plan: the imprint's telephone, fax, mail, address and site."""

from __future__ import annotations

import re

from bot.types import Draft, Line, Understood
from corpus import Plan

_ABOUT_PLAN = re.compile(
    r"計画|けいかく|デジタル推進課|デジ課|編集|発行|奥付|冊子|dx|\bplan\b|plano|kế hoạch|计划|계획"
)
_WAYS = (
    (re.compile(r"fax|ファ(ッ)?クス"), "FAX", "FAX番号は{}です。"),
    (re.compile(r"メール|mail|めーる"), "E-mail", "メールアドレスは{}です。"),
    (re.compile(r"住所|所在地|郵便|郵送|address|じゅうしょ|endereço|địa chỉ|地址"), "〒", "所在地は{}です。"),
    (re.compile(r"ホームページ|url|サイト|website"), "URL", "ホームページは{}です。"),
    (
        re.compile(
            r"電話|でんわ|tel|phone|telefone|teléfono|điện thoại|电话|전화|何番|問い?合わせ|問合せ|連絡|聞|contact"
        ),
        "TEL",
        "電話番号は{}です。",
    ),
)


def contact_of(question: Understood, plan: Plan) -> Draft | None:
    """The contact of the plan's editor; None when another office or nothing of the plan is asked about."""
    mentions = question.mentions
    others = [d for d in mentions.departments if d != "デジタル推進課"]
    if mentions.projects and "responsibility" in question.kinds:
        return None  # which 課 to turn to, not how
    if "contact" not in question.kinds or others or not _ABOUT_PLAN.search(question.asked):
        return None
    rows = {p.text.split(" ")[0]: p for p in plan.section_by_id["colophon"].passages}
    values = {"TEL": plan.contact.tel, "FAX": plan.contact.fax, "E-mail": plan.contact.mail, "URL": plan.contact.url}
    lines = [Line(f"この計画の編集は、{plan.contact.office}です。", (rows["編集"].id,))]
    unwanted = [
        label
        for pattern, label, _ in _WAYS
        if re.search(rf"({pattern.pattern})(以外|のほか|じゃな|では?な)", question.asked)
    ]
    for pattern, label, phrase in _WAYS:
        if label not in unwanted and (unwanted or pattern.search(question.asked)):
            row = next(p for text, p in rows.items() if text.startswith(label))
            lines.append(Line(phrase.format(values.get(label, plan.contact.address)), (row.id,)))
    return Draft(tuple(lines)) if len(lines) > 1 else None
