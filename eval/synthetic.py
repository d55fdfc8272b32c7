"""Municipal text that was never written: seeded, with no sentence twice, for measuring how things grow."""

from __future__ import annotations

import random
from collections.abc import Iterator

from corpus.files.document import passages_of
from corpus.files.types import Heading, Paragraph, Piece, Row, SourceDocument

PLACES = (
    "東山 西原 南沢 北浜 中央 緑ヶ丘 桜台 若葉 旭 栄 本郷 大谷 小川 上野原 下田 新町 元町 松原 竹園 梅沢 "
    "富士見 高根 清水 石川 青木 赤坂 白鳥 黒岩 金沢台 銀山"
).split()
FACILITIES = (
    "図書館 公民館 体育館 児童館 保健所 博物館 市民プール 斎場 給食センター 浄水場 清掃工場 保育園 老人ホーム "
    "市民農園 野球場 美術館 消防署 診療所 墓地公園 駐輪場 火葬場 資料館 キャンプ場 学童クラブ"
).split()
MATTERS = (
    "粗大ごみの収集 犬の登録 水道の開栓 道路の補修 空き家の解体 妊婦の健診 予防接種 住宅の耐震診断 太陽光パネルの設置 "
    "奨学金の貸付け 成人式の開催 花火大会の運営 河川の清掃 有害鳥獣の捕獲 市営住宅の入居 農地の転用 墓地の使用 "
    "し尿のくみ取り 街路樹の剪定 防犯灯の設置 結婚の支援 森林の間伐 学校給食の提供 高齢者の配食 障害者の就労 "
    "消費生活の相談 用水路の改修 観光果樹園の案内 文化財の保存 自主防災組織の訓練"
).split()
UNITS = "環境課 水道局 道路課 福祉課 健康課 教育課 農林課 観光課 建築課 住宅課 防災課 文化課 税務課 用地課".split()
WHO = "世帯 個人 事業所 団体 小学生 中学生 高齢者 妊婦 農業者 商店 町内会 保護者".split()
PATTERNS = (
    "{place}地区の{matter}は、令和{year}年{month}月{day}日から{unit}の窓口で受け付けます。",
    "{matter}の手数料は、{who}につき{yen}円で、{place}{facility}でも納められます。",
    "{place}{facility}では、{matter}に関する説明会を{month}月{day}日{hour}時から開き、定員は{count}人です。",
    "{matter}を希望する{who}は、{month}月末までに{unit}({phone})へ届け出てください。",
    "令和{year}年度の{place}地区における{matter}の実績は{count}件で、前年度より{less}件増えました。",
    "{place}{facility}の{matter}の担当は{unit}で、予算は{yen}千円です。",
    "{who}が行う{matter}には、費用の{share}分の1、{yen}円を上限として補助します。",
    "{place}{facility}は、{matter}のため{month}月{day}日から{less}日間休館します。",
)
HEADER = ("施設", "事業", "担当", "電話", "定員", "料金")


def documents(passages: int, seed: int = 7, each: int = 200) -> Iterator[SourceDocument]:
    """Documents of `each` passages that have `passages` passages together, each with a number that no other has."""
    draw = random.Random(seed)
    for number, start in enumerate(range(0, passages, each), start=1):
        pieces = list(_pieces(draw, start, min(each, passages - start)))
        title = f"{draw.choice(PLACES)}{draw.choice(FACILITIES)}事務報告{number}"
        name = f"report-{number}"
        yield SourceDocument(name, title, "public", f"{seed}-{number}-{each}", passages_of(name, title, pieces))


def _pieces(draw: random.Random, start: int, count: int) -> Iterator[Piece]:
    for number in range(start, start + count):
        if number % 20 == 0:
            yield Heading(1, f"{draw.choice(PLACES)}の{draw.choice(MATTERS)}", number // 20 + 1)
        if number % 5 == 4:
            yield _row(draw, number)
        else:
            said = draw.choice(PATTERNS).format(**_values(draw))
            yield Paragraph(f"{said.removesuffix('。')}(整理番号{number:06})。", number // 20 + 1)


def _row(draw: random.Random, number: int) -> Row:
    values = _values(draw)
    cells = (
        f"{values['place']}{values['facility']}{number:06}",
        values["matter"],
        values["unit"],
        values["phone"],
        f"{values['count']}人",
        f"{values['yen']}円",
    )
    return Row(HEADER, cells, number // 20 + 1)


def _values(draw: random.Random) -> dict[str, str]:
    return {
        "place": draw.choice(PLACES),
        "facility": draw.choice(FACILITIES),
        "matter": draw.choice(MATTERS),
        "unit": draw.choice(UNITS),
        "who": draw.choice(WHO),
        "year": str(draw.randint(2, 12)),
        "month": str(draw.randint(1, 12)),
        "day": str(draw.randint(1, 28)),
        "hour": str(draw.randint(9, 18)),
        "yen": f"{draw.randint(1, 900) * 100:,}",
        "count": str(draw.randint(10, 4000)),
        "less": str(draw.randint(2, 60)),
        "share": str(draw.randint(2, 5)),
        "phone": f"0000-{draw.randint(10, 99)}-{draw.randint(1000, 9999)}",
    }
