"""Names of projects, indicators, ordinances, bodies and terms found in a text."""

from __future__ import annotations

import tomllib

import pytest

from corpus import Plan, normalise
from corpus.names import named
from corpus.plan import DATA

NAMES = tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("projects", "ペーパーレス化の推進とWebGIS", ("2-5", "3-7")),
        ("projects", "公衆無線ＬＡＮの充実", ("3-1",)),
        ("projects", "天気", ()),
        ("terms", "AI-OCRとは", ("term-27",)),
        ("terms", "AIとは", ("term-3",)),
        ("terms", "main", ()),
    ],
)
def test_named(kind: str, text: str, found: tuple[str, ...]) -> None:
    assert named(kind, text) == found


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        named("departments", "市民課")


@pytest.mark.parametrize("kind", list(NAMES))
def test_rows_are_in_search_form(kind: str) -> None:
    assert [n for names in NAMES[kind].values() for n in names if n != normalise(n)] == []


@pytest.mark.parametrize("kind", list(NAMES))
def test_no_name_has_two_owners(kind: str) -> None:
    owned = [name for names in NAMES[kind].values() for name in names]
    assert sorted(owned) == sorted(set(owned))


def test_every_project_has_a_row(plan: Plan) -> None:
    assert set(NAMES["projects"]) == set(plan.project_by_id)
    assert set(NAMES["indicators"]) == {indicator.id for indicator in plan.indicators}
