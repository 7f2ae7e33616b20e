"""Draws a backtest's report: lines as plain SVG geometry, told apart by dash, not colour alone."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor, log10
from typing import Any, NamedTuple

from chocolate_factory.cli.backtest_tables import Group, pick

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 34
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#777777")
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 4", "12 4")
_TICKS = 5

Points = Sequence[tuple[float, float | None]]


class Line(NamedTuple):
    """One model's line."""

    name: str
    path: str
    """Data of an SVG path; interrupted where nothing is known."""
    marks: Sequence[tuple[float, float]]
    colour: str
    dash: str


class Tick(NamedTuple):
    """A mark on an axis."""

    at: float
    label: str


class Chart(NamedTuple):
    """Geometry in a box of ``WIDTH`` by ``HEIGHT``."""

    title: str
    lines: Sequence[Line]
    across: Sequence[Tick]
    up: Sequence[Tick]
    ideal: str
    """Path of what would be perfect; empty where there is no such line."""
    bottom: float = HEIGHT - _BOTTOM
    left: float = _LEFT
    right: float = WIDTH - _RIGHT


def charts_of(group: Group) -> list[Chart]:
    """Error by lead day, coverage by month and by hour, calibration."""
    longest = max(int(row["scope"][2:]) for row in pick(group.runs[0]) if row["kind"] == "day")
    whole = f"D+1..{longest}"
    months = [
        row["period"]
        for row in pick(group.runs[0], whole, period=None)
        if "Q" not in row["period"] and "-" in row["period"]
    ]
    return [
        _drawn(
            "Mean absolute error by delivery day, EUR/MWh",
            {
                run["model"]: [
                    (int(row["scope"][2:]), row.get("mae"))
                    for row in pick(run)
                    if row["kind"] == "day"
                ]
                for run in group.runs
            },
            [(n, f"D+{n}") for n in range(1, longest + 1)],
        ),
        _drawn(
            "Coverage of the 80 % interval by month of issue, %",
            {
                run["model"]: [
                    (n, _coverage(row))
                    for n, month in enumerate(months)
                    for row in pick(run, whole, period=month)
                ]
                for run in group.runs
            },
            [(n, month[2:]) for n, month in enumerate(months)],
            ideal=lambda _: 80.0,
        ),
        _drawn(
            "Coverage of the 80 % interval by hour of the day, %",
            {
                run["model"]: [
                    (hour, _coverage(row))
                    for hour in range(24)
                    for row in pick(run, whole, hour=hour)
                ]
                for run in group.runs
            },
            [(hour, f"{hour}") for hour in range(0, 24, 3)],
            ideal=lambda _: 80.0,
        ),
        _drawn(
            "Calibration: prices at or below each quantile, %",
            {
                run["model"]: [
                    (100 * one["level"], 100 * one["observed"]) for one in run["reliability"]
                ]
                for run in group.runs
            },
            [(level, f"{level} %") for level in range(10, 100, 20)],
            ideal=lambda level: level,
        ),
    ]


def _coverage(row: Mapping[str, Any]) -> float | None:
    covered = row["intervals"]["80"]["coverage"] if row["n"] else None
    return None if covered is None else 100 * covered


class _Scale(NamedTuple):
    """From values to places in the box."""

    low: float
    high: float
    begin: float
    end: float

    def place(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(self.begin + share * (self.end - self.begin), 1)


def _drawn(
    title: str,
    named: Mapping[str, Points],
    across: Sequence[tuple[float, str]],
    ideal: Callable[[float], float] | None = None,
) -> Chart:
    xs = [x for points in named.values() for x, _ in points]
    ys = [y for points in named.values() for _, y in points if y is not None]
    ys += [ideal(x) for x in xs] if ideal else [0.0]
    low, high = (min(xs), max(xs)) if xs else (0.0, 1.0)
    horizontal = _Scale(low, high, _LEFT + 8, WIDTH - _RIGHT - 8)
    steps = _round_steps(min(ys, default=0.0), max(ys, default=1.0))
    vertical = _Scale(steps[0], steps[-1], HEIGHT - _BOTTOM, _TOP)
    lines = [
        _line(name, points, horizontal, vertical, n)
        for n, (name, points) in enumerate(named.items())
    ]
    perfect = ""
    if ideal:
        ends = [f"{horizontal.place(x)} {vertical.place(ideal(x))}" for x in (low, high)]
        perfect = "M" + "L".join(ends)
    return Chart(
        title,
        lines,
        [Tick(horizontal.place(x), label) for x, label in across],
        [Tick(vertical.place(y), f"{y:g}") for y in steps],
        perfect,
    )


def _line(name: str, points: Points, across: _Scale, up: _Scale, n: int) -> Line:
    path, marks, pen = [], [], "M"
    for x, y in points:
        if y is None:
            pen = "M"
            continue
        mark = across.place(x), up.place(y)
        marks.append(mark)
        path.append(f"{pen}{mark[0]} {mark[1]}")
        pen = "L"
    return Line(name, "".join(path), marks, _COLOURS[n % len(_COLOURS)], _DASHES[n % len(_DASHES)])


def _round_steps(low: float, high: float) -> list[float]:
    """Round values from at or below ``low`` to at or above ``high``."""
    rough = max(high - low, 1e-9) / _TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [round(n * step, 9) for n in range(first, max(last, first + 1) + 1)]
