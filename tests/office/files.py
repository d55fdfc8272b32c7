"""Makes the three files: the PDF in a browser, with a page for each chapter, the others by their libraries."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from docx import Document
from markdown_it import MarkdownIt
from openpyxl import Workbook
from playwright.sync_api import Browser

HERE = Path(__file__).parent
TITLES = {
    "防災ハンドブック.pdf": "みどり町防災ハンドブック",
    "公民館の手引き.docx": "公民館利用の手引き",
    "施設.xlsx": "すずらん市施設一覧",
}
STYLE = """
@page { size: A4; margin: 25mm } body { font: 11pt "Noto Sans CJK JP" } h1 { font-size: 18pt; break-before: page }
h1:first-of-type { break-before: auto } td, th { border: 1px solid; padding: 2mm }
"""
AREAS = (
    "あかね台",
    "いずみ野",
    "うぐいす谷",
    "えのき坂",
    "おおぞら",
    "かえで通り",
    "きぬ川",
    "くすのき",
    "けやき平",
    "こだま",
)
KINDS = (
    "児童館",
    "図書室",
    "プール",
    "テニスコート",
    "集会所",
    "公園",
    "診療所",
    "保育所",
    "老人センター",
    "駐輪場",
    "市民農園",
)
OFFICES = (
    "こども課",
    "文化課",
    "スポーツ課",
    "スポーツ課",
    "自治課",
    "緑地課",
    "保健課",
    "保育課",
    "長寿課",
    "交通課",
    "農政課",
)


def make_pdf(folder: Path, browser: Browser) -> Path:
    """The handbook, printed by the browser."""
    path = folder / "防災ハンドブック.pdf"
    body = MarkdownIt("commonmark").enable("table").render((HERE / "handbook.md").read_text(encoding="utf-8"))
    with browser.new_page() as page:
        page.set_content(f"<html lang=ja><style>{STYLE}</style>{body}")
        page.pdf(path=str(path), prefer_css_page_size=True)
    return path


def make_word(folder: Path) -> Path:
    """The guide, each chapter on a page of its own."""
    path = folder / "公民館の手引き.docx"
    document = Document()
    header: list[str] = []
    for line in (HERE / "guide.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            marks, text = line.split(" ", 1)
            if len(marks) == 1 and document.paragraphs:
                document.add_page_break()
            document.add_heading(text, len(marks))
        elif line.startswith("|") and "---" not in line:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not header:
                header = cells
                table = document.add_table(rows=0, cols=len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
        elif line and "---" not in line:
            document.add_paragraph(line)
    document.save(str(path))
    return path


def make_excel(folder: Path) -> Path:
    """The facilities, 110 rows, and their fees."""
    path = folder / "施設.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "施設"
    sheet.append(["すずらん市施設一覧(令和8年1月現在)"])
    sheet.append([])
    sheet.append(["施設名", "所在地", "電話", "開館時間", "休館日", "定員", "担当課"])
    for number, (area, (kind, office)) in enumerate(product(AREAS, zip(KINDS, OFFICES, strict=True))):
        sheet.append(
            [
                f"{area}{kind}",
                f"{area}{number % 7 + 1}丁目{number % 23 + 1}番地",
                f"0888-{30 + number // 10}-{1000 + 37 * number}",
                f"{7 + number % 4}時から{17 + number % 5}時",
                "月火水木金土日"[number % 7] + "曜日",
                20 + 5 * number,
                office,
            ]
        )
    fees = book.create_sheet("料金")
    fees.append(["区分", "一般", "市外の人", "減免"])
    for kind, fee in zip(KINDS[2:4] + KINDS[9:], (400, 1200, 150, 6000), strict=True):
        fees.append([kind, f"{fee}円", f"{fee * 2}円", "65歳以上は半額" if fee < 1000 else "なし"])
    book.save(path)
    return path
