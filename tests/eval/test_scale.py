"""The table and the plot of the scale bench; what it measures is measured by the command."""

from __future__ import annotations

from eval.scale import Scale, plots, questions, table

SMALL = Scale(10_000, 60.0, 0.5, 2.0, 100.0, 1400.0, 20.0, 40.0, 1.0, 30.0)
LARGE = Scale(100_000, 600.0, 0.5, 20.0, 1000.0, 1900.0, 60.0, 110.0, 0.99, 10.0)


def test_the_table_has_a_row_a_size_and_the_million_by_extrapolation() -> None:
    rows = table((SMALL, LARGE)).splitlines()
    assert len(rows) == 5
    assert "| 100,000 | 600.0 秒" in rows[3]
    assert "60 / 110 ms | 0.990" in rows[3]
    assert rows[4].startswith("| 1,000,000(測らず、直線で延ばした) | 6,000 秒 | | 200 秒 | 10,000 MB | 6,900 MB")


def test_one_size_alone_is_not_extrapolated() -> None:
    assert len(table((SMALL,)).splitlines()) == 3


def test_the_bounds() -> None:
    assert LARGE.holds
    assert not Scale(1, 1, 1, 1, 1, 2049.0, 1, 1, 1.0, 1).holds
    assert not Scale(1, 1, 1, 1, 1, 1, 1, 121.0, 1.0, 1).holds
    assert not Scale(1, 1, 1, 1, 1, 1, 1, 1, 0.97, 1).holds


def test_each_plot_stands_alone() -> None:
    drawn = plots((SMALL, LARGE))
    assert {name: svg.count("<polyline") for name, svg in drawn.items()} == {
        "scale": 2,
        "scale-build": 1,
        "scale-size": 2,
    }
    for svg in drawn.values():
        assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')


def test_each_question_is_about_a_passage() -> None:
    asked = questions(1000, 7)
    assert len(asked) == len(set(asked)) == 200
