"""Lines of a chart stay in their box, break where nothing is known, and axes have round marks."""

import re
from typing import Any

import pytest

from chocolate_factory.cli.backtest_charts import HEIGHT, WIDTH, charts_of
from chocolate_factory.cli.backtest_tables import Group, number, percent


def _row(scope: str, kind: str, period: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    covered = {"intervals": {"80": {"coverage": 0.7}}, "hour": None, "n": 5, "mae": 12.0}
    return {"scope": scope, "kind": kind, "period": period} | covered | more


RUN = {
    "model": "naive-epf",
    "scores": [
        *(_row(f"D+{n}", "day", "window", mae=10.0 + n) for n in (1, 2)),
        _row("D+3", "day", "window", n=0, mae=None),
        _row("D+4", "day", "window", mae=14.0),
        _row("D+1..4", "days", "window"),
        *(_row("D+1..4", "days", month) for month in ("2025-01", "2025-02")),
        *(_row("D+1..4", "days", "window", hour=hour) for hour in range(24)),
    ],
    "reliability": [{"level": level, "n": 9, "observed": level} for level in (0.05, 0.5, 0.95)],
}
CHARTS = charts_of(Group("price.spot.es", "12:00", [RUN, RUN | {"model": "lear"}]))


def test_there_are_four_charts_with_a_line_for_each_model() -> None:
    assert len(CHARTS) == 4
    for chart in CHARTS:
        assert [line.name for line in chart.lines] == ["naive-epf", "lear"]
        assert chart.lines[0].dash != chart.lines[1].dash
        assert chart.lines[0].colour != chart.lines[1].colour


def test_lines_stay_in_the_box() -> None:
    for chart in CHARTS:
        for line in chart.lines:
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in line.marks)


def test_a_line_breaks_where_nothing_is_known() -> None:
    path = CHARTS[0].lines[0].path
    assert re.findall("[ML]", path) == ["M", "L", "M"]
    assert len(CHARTS[0].lines[0].marks) == 3


def test_axes_have_round_marks() -> None:
    assert [tick.label for tick in CHARTS[0].up] == ["0", "5", "10", "15"]
    heights = [tick.at for tick in CHARTS[0].up]
    assert heights == sorted(heights, reverse=True)


def test_perfect_calibration_lies_on_the_ideal_line() -> None:
    chart = CHARTS[3]
    (x1, y1), *_, (x2, y2) = chart.lines[0].marks
    assert chart.ideal == f"M{x1} {y1}L{x2} {y2}"


@pytest.mark.parametrize(("value", "shown"), [(None, "-"), (0.0, "0.00"), (-1.234, "-1.23")])
def test_numbers_for_people(value: float | None, shown: str) -> None:
    assert number(value) == shown
    assert percent(None) == "-"
    assert percent(0.805) == "80.5"
