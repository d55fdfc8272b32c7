"""WCAG 2.1 A and AA by axe-core, on every view and state, at both widths."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import Visitor

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
VIEWS = ("ask", "plan", "projects", "who", "targets", "staff")


def violations(someone: Visitor) -> list[str]:
    found = AXE.run(someone.page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("view", VIEWS)
def test_views(visitor: Visitor, view: str) -> None:
    visitor.visit(f"/#{view}")
    assert violations(visitor) == []


@pytest.mark.parametrize("question", ["Wi-Fi", "KPI", "予算", "故障"])
def test_answers(visitor: Visitor, question: str) -> None:
    page = visitor.visit()
    visitor.ask(question)
    if page.locator("#current .feedback").count():
        page.click("#current .feedback summary")
    assert violations(visitor) == []


def test_while_answering(desk: Visitor) -> None:
    desk.visit()
    desk.ask("ゆっくり", wait=False)
    desk.page.wait_for_selector("#current [aria-busy=true]")
    assert violations(desk) == []


@pytest.mark.parametrize("address", ["/en", "/easy"])
def test_languages(desk: Visitor, address: str) -> None:
    desk.visit(address)
    desk.ask("Wi-Fi")
    assert violations(desk) == []


@pytest.mark.parametrize("view", VIEWS)
def test_dark_and_large(desk: Visitor, view: str) -> None:
    page = desk.visit(f"/#{view}")
    page.click(".size-largest")
    page.click(".theme")
    if view == "ask":
        desk.ask("KPI")
    assert violations(desk) == []


@pytest.mark.parametrize("width", [320, 375, 768, 1280, 1920])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_wider_than_the_window(desk: Visitor, view: str, width: int) -> None:
    page = desk.visit(f"/#{view}")
    page.set_viewport_size({"width": width, "height": 800})
    page.click(".size-largest")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
