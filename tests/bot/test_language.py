"""Languages: one row for each way of writing; Japanese where nothing tells."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.language import detect
from bot.types import LANGUAGES


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("窓口はどう変わりますか", "ja"),
        ("ドローンの主管課", "ja"),
        ("個人情報保護方針", "ja"),
        ("Wi-Fiは市役所で使える?", "ja"),
        ("KPI 一覧", "ja"),
        ("すまほの きょうしつ なんかい やるん?", "ja"),
        ("としょかんの わいふぁい つかえるってほんと? おしえて", "ja"),
        ("RPAとAI-OCRの導入年度", "ja"),
        ("ｽﾏﾎで納税", "ja"),
        ("", "ja"),
        ("2-3", "ja"),
        ("この 計画は だれが 作りましたか", "easy-ja"),
        ("市役所で スマホを おしえて くれますか", "easy-ja"),
        ("How does the city use drones?", "en"),
        ("digital local currency", "en"),
        ("HOW MANY PROJECTS?", "en"),
        ("What does RPA stand for", "en"),
        ("Quantos projetos tem o plano?", "pt"),
        ("Qual é o período do plano?", "pt"),
        ("¿Cuántos proyectos tiene el plan?", "es"),
        ("¿Dónde hay wifi gratis en la ciudad?", "es"),
        ("Kế hoạch này kéo dài mấy năm?", "vi"),
        ("Wi-Fi miễn phí ở đâu?", "vi"),
        ("Ilan po ang mga proyekto ng lungsod?", "tl"),
        ("Saan po may libreng Wi-Fi?", "tl"),
        ("무료 와이파이는 어디에 있나요?", "ko"),
        ("这个计划是什么时候开始的？", "zh"),
        ("免费的无线网络在哪里可以用？", "zh"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect(text) == language


@given(st.text(max_size=40))
def test_always_a_known_language(text: str) -> None:
    assert detect(text) in LANGUAGES
