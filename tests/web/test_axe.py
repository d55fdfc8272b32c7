"""WCAG 2.1 A and AA by axe-core, on every view and state, at both widths."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import Visitor

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
VIEWS = ("ask", "plan", "projects", "who", "targets", "staff")
WIDTHS = (320, 375, 768, 1280, 1920)


TAKE_OUT = """() => {
  document.querySelectorAll("#view-plan .section").forEach((section, n) => { section.hidden = n % 9 > 0; });
  window.takenOut = [...document.querySelectorAll(".view:not(#view-" + document.body.dataset.view + ")")]
    .map((view) => { const place = document.createComment(""); view.replaceWith(place); return [place, view]; });
}"""
PUT_BACK = "() => window.takenOut.forEach(([place, view]) => place.replaceWith(view))"


def violations(someone: Visitor) -> list[str]:
    """What axe finds in what is shown: it walks through hidden views too, and says nothing of them.

    Of the plan's text, which is the same throughout, a few sections stand for all.
    """
    someone.page.evaluate(TAKE_OUT)
    found = AXE.run(someone.page, options=RULES).response["violations"]
    someone.page.evaluate(PUT_BACK)
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
    desk.ask("とてもゆっくり調べる", wait=False)  # a browser that has much to do must still come to see it
    desk.page.wait_for_selector("#current [aria-busy=true]")
    assert violations(desk) == []


@pytest.mark.parametrize("address", ["/en", "/easy"])
def test_languages(desk: Visitor, address: str) -> None:
    desk.visit(address)
    desk.ask("Wi-Fi")
    assert violations(desk) == []


def test_states_of_the_ask_view(visitor: Visitor) -> None:
    page = visitor.visit("/easy")
    visitor.ask("eL-QRとは?")
    page.click("#current .term >> nth=0")
    page.wait_for_selector(".explained:popover-open")
    assert violations(visitor) == [], "a term explained"
    page.keyboard.press("Escape")
    page.click("#current .feedback summary")
    page.check("#current input[value=right]")
    page.click("#current .feedback button")
    page.wait_for_selector("#current .thanks")
    page.click("[data-furigana]:is(button)")
    assert violations(visitor) == [], "thanked, without furigana"
    page.click("#clear")
    page.click("#past summary")
    assert violations(visitor) == [], "an earlier conversation"
    page.evaluate("document.querySelector('#offline').hidden = false")
    assert violations(visitor) == [], "offline"


def test_found_and_narrowed_down(visitor: Visitor) -> None:
    page = visitor.visit("/#plan")
    for query in ("公衆無線LAN", "xyzzy"):
        page.fill("#find-box :is(input, textarea)", query)
        page.click("#find-go")
        page.wait_for_selector(f"#found [role=status]:has-text('{query}')")
        assert violations(visitor) == [], query
    look(visitor, "projects")
    page.fill("[data-filter] input[name=word]", "xyzzy")
    assert violations(visitor) == [], "no project left"


def test_batch(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.visit("/#staff")
    page.click("#batch-run")
    page.wait_for_selector("#batch-progress .told")
    assert violations(visitor) == [], "no file"
    batch = tmp_path / "questions.csv"
    batch.write_text("id,question\n1,Wi-Fi\n2,\n", encoding="utf-8")
    page.set_input_files("#batch-in input[type=file]", batch)
    page.wait_for_selector("#batch-in a")
    page.click("#batch-run")
    page.wait_for_selector("#batch-out a")
    assert violations(visitor) == [], "answered"


def test_sheet(desk: Visitor) -> None:
    page = desk.visit()
    desk.ask("KPI")
    with page.expect_popup() as opened:
        page.click("#current form button >> nth=0")
    found = AXE.run(opened.value, options=RULES).response["violations"]
    assert [rule["id"] for rule in found] == []


def test_nothing_is_wider_than_the_window(desk: Visitor) -> None:
    page = desk.visit()
    page.click(".size-largest")
    desk.ask("KPI")
    for view, width in product(VIEWS, WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        look(desk, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (view, width)
