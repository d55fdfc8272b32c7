"""The report as text for the terminal and as tables for a spreadsheet."""

from __future__ import annotations

from bot.service.report import Report

REASONS = {"not_in_plan": "計画に記載なし", "off_topic": "計画の範囲外", "unclear": "質問が不明"}
KINDS = {"right": "正しい", "wrong_answer": "回答が違う", "wrong_source": "根拠が違う", "hard": "わかりにくい"}
FIELDS = (("title", "話題"), ("project", "事業"), ("department", "課"))
UNANSWERED = ("質問", "件数", "増減", "理由", "近い節", "事業", "課", "同じ内容の質問")
SAID = ("日時", "意見", "コメント", "質問", "回答", "根拠の節", "事業", "課")
COUNTS = ("分類", "名前", "答えられなかった質問", "増減", "誤りの指摘")
Rows = list[tuple[str, ...]]


def arrow(trend: int) -> str:
    """A trend that no spreadsheet takes for a formula.

    >>> arrow(3), arrow(-2), arrow(0)
    ('↑3', '↓2', '→')
    """
    return f"↑{trend}" if trend > 0 else f"↓{-trend}" if trend < 0 else "→"


def unanswered_rows(report: Report) -> Rows:
    """Head and groups; a column for each week at the end."""
    rows: Rows = [(*UNANSWERED, *_weeks(report))]
    for group in report.groups:
        topic = group.topic
        rows.append(
            (
                group.question,
                str(group.count),
                arrow(group.trend),
                REASONS.get(group.reason, group.reason),
                f"{topic.section} {topic.title}".strip(),
                topic.project,
                topic.department,
                "\n".join(group.others),
                *map(str, group.weekly),
            )
        )
    return rows


def said_rows(report: Report) -> Rows:
    """Head and what people found wrong, newest first."""
    rows: Rows = [SAID]
    for said in report.said:
        voice, topic = said.voice, said.topic
        rows.append(
            (
                f"{voice.at:%Y-%m-%d %H:%M}",
                KINDS.get(voice.kind, voice.kind),
                voice.comment,
                voice.question,
                voice.answer,
                f"{topic.section} {topic.title}".strip(),
                topic.project,
                topic.department,
            )
        )
    return rows


def count_rows(report: Report) -> Rows:
    """Head and the counts by topic, project and 課; a column for each week at the end."""
    rows: Rows = [(*COUNTS, *_weeks(report))]
    for field, name in FIELDS:
        for count in report.by(field):
            figures = (str(count.asked), arrow(count.trend), str(count.faults))
            rows.append((name, count.name, *figures, *map(str, count.weekly)))
    return rows


def as_text(report: Report, most: int = 30) -> str:
    """The report for a terminal; the `most` largest groups."""
    voices = "、".join(f"{KINDS[kind]} {count}" for kind, count in report.kinds.items() if kind in KINDS) or "なし"
    lines = [f"過去{report.days}日: 答えられなかった質問 {report.total}件({len(report.groups)}種類)、意見 {voices}"]
    for field, name in FIELDS:
        lines += ["", f"■ {name}ごと(答えられなかった質問、増減、誤りの指摘)"]
        lines += [f"{c.asked:5d} {arrow(c.trend):>5} {c.faults:5d}  {c.name}" for c in report.by(field)]
    lines += ["", "■ 答えられなかった質問(件数、増減)"]
    for group in report.groups[:most]:
        lines.append(
            f"{group.count:5d} {arrow(group.trend):>5}  {group.question}  〔{group.topic.section} {group.topic.title}〕"
        )
        lines += [f"{'':13}・{other}" for other in group.others[:3]]
    lines += ["", "■ 誤りの指摘"]
    for said in report.said[:most]:
        kind = KINDS.get(said.voice.kind, said.voice.kind)
        lines.append(f"{said.voice.at:%Y-%m-%d}  {kind}  {said.voice.question}  {said.voice.comment}".rstrip())
    return "\n".join(lines)


def flat(report: Report) -> Rows:
    """Questions asked in vain, faults and counts in one table, as a file of one sheet must hold them: what each row is
    stands first, and each kind has a head of its own.
    """
    tables = [(name, row) for name, rows in sheets(report).items() for row in rows]
    width = max(len(row) for _, row in tables)
    return [(name, *row, *("",) * (width - len(row))) for name, row in tables]


def sheets(report: Report) -> dict[str, Rows]:
    """Everything, by the names of the sheets of a workbook."""
    return {
        "答えられなかった質問": unanswered_rows(report),
        "誤りの指摘": said_rows(report),
        "話題・事業・課ごと": count_rows(report),
    }


def _weeks(report: Report) -> tuple[str, ...]:
    return tuple(f"{week:%Y-%m-%d}の週" for week in report.weeks)
