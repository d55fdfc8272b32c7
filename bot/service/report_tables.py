"""The report as text for the terminal and as tables for a spreadsheet."""

from __future__ import annotations

from bot.service.report import Report

REASONS = {"not_in_plan": "計画に記載なし", "off_topic": "計画の範囲外", "unclear": "質問が不明"}
KINDS = {"right": "正しい", "wrong_answer": "回答が違う", "wrong_source": "根拠が違う", "hard": "わかりにくい"}
FIELDS = (("title", "話題"), ("project", "事業"), ("department", "課"))
UNANSWERED = ("質問", "件数", "増減", "理由", "近い節", "事業", "課", "同じ内容の質問")
SAID = ("日時", "意見", "コメント", "質問", "回答", "根拠の節", "事業", "課")
COUNTS = ("分類", "名前", "答えられなかった質問", "誤りの指摘")
Rows = list[tuple[str, ...]]


def arrow(trend: int) -> str:
    """A trend that no spreadsheet takes for a formula.

    >>> arrow(3), arrow(-2), arrow(0)
    ('↑3', '↓2', '→')
    """
    return f"↑{trend}" if trend > 0 else f"↓{-trend}" if trend < 0 else "→"


def unanswered_rows(report: Report) -> Rows:
    """Head and groups; a column for each week at the end."""
    weeks = tuple(f"{week:%Y-%m-%d}の週" for week in report.weeks)
    rows: Rows = [(*UNANSWERED, *weeks)]
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
    """Head and the counts by topic, project and 課."""
    rows: Rows = [COUNTS]
    for field, name in FIELDS:
        rows += [(name, key, str(asked), str(faults)) for key, asked, faults in report.by(field)]
    return rows


def as_text(report: Report, most: int = 30) -> str:
    """The report for a terminal; the `most` largest groups."""
    voices = "、".join(f"{KINDS[kind]} {count}" for kind, count in report.kinds.items() if kind in KINDS) or "なし"
    lines = [f"過去{report.days}日: 答えられなかった質問 {report.total}件({len(report.groups)}種類)、意見 {voices}"]
    for field, name in FIELDS:
        lines += ["", f"■ {name}ごと(答えられなかった質問、誤りの指摘)"]
        lines += [f"{asked:5d} {faults:5d}  {key}" for key, asked, faults in report.by(field)]
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


def sheets(report: Report) -> dict[str, Rows]:
    """Everything, by the names of the sheets of a workbook."""
    return {
        "答えられなかった質問": unanswered_rows(report),
        "誤りの指摘": said_rows(report),
        "話題・事業・課ごと": count_rows(report),
    }
