"""Lays a backtest's report out in tables, the same for a terminal and for the page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chocolate_factory.forecasting.backtest.model import NAIVES
from chocolate_factory.forecasting.backtest.scopes import WHOLE
from chocolate_factory.forecasting.conformal import INTERVAL_LEVELS

Run = Mapping[str, Any]
Cell = str

NOTHING = "-"
_PERCENTS = tuple(f"{round(100 * level)}" for level in INTERVAL_LEVELS)
_WEEK = "D+2..7"


class Table(NamedTuple):
    """A table for people; columns whose title starts with ``>`` are aligned to the right."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class Group(NamedTuple):
    """All models on one series at one issue of the day."""

    series: str
    issue: str
    runs: Sequence[Run]


def groups_of(document: Mapping[str, Any]) -> list[Group]:
    """The runs by series and issue, in the order of the report."""
    found: dict[tuple[str, str], list[Run]] = {}
    for run in document["runs"]:
        found.setdefault((run["series"], run["issue"]), []).append(run)
    return [Group(series, issue, runs) for (series, issue), runs in found.items()]


def number(value: float | None, decimals: int = 2) -> Cell:
    """For people; a dash where there is nothing to say."""
    return NOTHING if value is None else f"{value:.{decimals}f}"


def percent(value: float | None, decimals: int = 1) -> Cell:
    """A share in percent."""
    return NOTHING if value is None else f"{100 * value:.{decimals}f}"


def pick(
    run: Run, scope: str | None = None, *, period: str | None = WHOLE, hour: int | None = None
) -> Iterator[Run]:
    """The score rows of a scope, a period (None: any) and an hour of the clock."""
    for row in run["scores"]:
        if (
            (scope is None or row["scope"] == scope)
            and (period is None or row["period"] == period)
            and row["hour"] == hour
        ):
            yield row


def errors_table(group: Group) -> Table:
    """By band, delivery day and week: the point forecasts."""
    rows = [
        (
            row["scope"],
            run["model"],
            f"{row['n']}",
            number(row["mae"]),
            *(number(_relative(row, run, naive), 3) for naive in NAIVES),
            number(row["rmse"]),
            f"{row['bias']:+.2f}",
            number(row["crps"]),
        )
        for scope in _scopes(group)
        for run in group.runs
        for row in pick(run, scope)
        if row["n"]
    ]
    return Table(
        "Error by lead time and delivery day",
        "EUR/MWh, unknown hours only. rMAE: mean absolute error over that of a naive forecast of "
        "the same hours. Bias: predicted minus actual.",
        ["", "model", ">hours", ">MAE", *(f">rMAE {one}" for one in NAIVES), *_LAST_COLUMNS],
        rows,
    )


_LAST_COLUMNS = (">RMSE", ">bias", ">CRPS")


def served_table(group: Group) -> Table:
    """As served: what is published counts without error."""
    return Table(
        "As served",
        "EUR/MWh, all hours of the horizon: published ones are served as published. Wrong: "
        "greatest error of a published hour; ignored: model values for such hours, not served.",
        ["lead", "model", ">hours", ">published", ">MAE", ">wrong", ">ignored"],
        [
            (
                row["scope"],
                run["model"],
                f"{row['n']}",
                f"{row['published']}",
                number(row["mae"]),
                number(run["published"]["served_error"]),
                f"{run['published']['forecast_anyway']}",
            )
            for n, _ in enumerate(group.runs[0]["served"])
            for run in group.runs
            for row in run["served"][n : n + 1]
        ],
    )


def intervals_table(group: Group) -> Table:
    """How often prices lay inside, and how wide that was."""
    rows = [
        (row["scope"], run["model"], f"{row['n_intervals']}", *_intervals(row))
        for scope in _scopes(group, ("band", "days"))
        for run in group.runs
        for row in pick(run, scope)
        if row["n"] and row["n_intervals"]
    ]
    return Table(
        "Intervals",
        "Coverage in %, mean width and Winkler score in EUR/MWh, of the central intervals of "
        f"{'/'.join(_PERCENTS)} %.",
        ["", "model", ">hours", ">coverage", ">width", ">Winkler"],
        rows,
    )


def months_table(group: Group) -> Table:
    """Coverage of the 80 % interval by month of issue."""
    return _by_period(
        group,
        "Coverage of the 80 % interval by month of issue",
        "Percent of the hours of all judged days; in brackets the hours.",
        lambda row: len(row["period"]) == len("2025-01") and "Q" not in row["period"],
        _covered,
    )


def quarters_table(group: Group, scope: str) -> Table:
    """Mean absolute error by quarter of issue."""
    return _by_period(
        group,
        f"Mean absolute error of {scope} by quarter of issue",
        "EUR/MWh; in brackets rMAE against naive-weekly, then the hours.",
        lambda row: "Q" in row["period"],
        lambda row, run: (
            f"{number(row['mae'])} ({number(_relative(row, run, NAIVES[0]), 2)}; {row['n']})"
        ),
        scope,
    )


def tests_table(group: Group) -> Table:
    """Diebold-Mariano and Giacomini-White by scope."""
    rows = [
        (
            test["scope"],
            test["period"],
            run["model"],
            test["against"],
            f"{test['n']}",
            *(_verdict(test[kind]) for kind in ("dm", "gw")),
        )
        for run in group.runs
        for test in run["tests"]
        if test["n"] and run["model"] not in NAIVES
    ]
    return Table(
        "Better than the naive forecasts?",
        "p values, one-sided: below 0.01 the model is better beyond doubt. DM: Diebold-Mariano; "
        "GW: Giacomini-White. Daily losses; variances allow for seven days or the lead, whichever "
        "is more, of dependence. No correction for the number of tests.",
        ["", "issued", "model", "against", ">days", ">DM", ">GW"],
        rows,
    )


def decisions_table(group: Group) -> Table:
    """What the forecasts are worth."""
    return Table(
        "What buying by it is worth",
        "Share of the saving of perfect foresight against buying evenly, and the mean price paid "
        "above the least possible, EUR/MWh.",
        ["buy", "model", ">times", ">captured %", ">regret"],
        [
            (
                row["rule"],
                run["model"],
                f"{row['n']}",
                percent(row["captured"]),
                number(row["regret"]),
            )
            for n, _ in enumerate(group.runs[0]["decisions"])
            for run in group.runs
            for row in run["decisions"][n : n + 1]
        ],
    )


def cost_table(group: Group) -> Table:
    """Seconds; those of fits are shared by all issues of a day."""
    return Table(
        "Cost",
        "Seconds: mean and longest. A fit serves all issues until the next one.",
        ["model", ">fits", ">s a fit", ">longest", ">forecasts", ">s a forecast", ">longest"],
        [
            (
                run["model"],
                f"{run['cost']['fits']}",
                number(run["cost"]["fit_seconds"], 3),
                number(run["cost"]["fit_seconds_longest"], 3),
                f"{run['cost']['predicts']}",
                number(run["cost"]["predict_seconds"], 4),
                number(run["cost"]["predict_seconds_longest"], 4),
            )
            for run in group.runs
        ],
    )


def tables_of(group: Group) -> list[Table]:
    """All of them, those without rows left out."""
    tables = [
        errors_table(group),
        served_table(group),
        intervals_table(group),
        months_table(group),
        quarters_table(group, "D+1"),
        quarters_table(group, _WEEK),
        tests_table(group),
        decisions_table(group),
        cost_table(group),
    ]
    return [table for table in tables if table.rows]


def _scopes(group: Group, kinds: Sequence[str] = ("band", "day", "days")) -> Iterable[str]:
    rows = pick(group.runs[0])
    return dict.fromkeys(row["scope"] for row in rows if row["kind"] in kinds)


def _relative(row: Run, run: Run, naive: str) -> float | None:
    return 1.0 if run["model"] == naive else row["rmae"][naive]


def _intervals(row: Run) -> tuple[Cell, Cell, Cell]:
    levels = [row["intervals"][level] for level in _PERCENTS]
    return (
        " / ".join(percent(one["coverage"]) for one in levels),
        " / ".join(number(one["width"], 1) for one in levels),
        " / ".join(number(one["winkler"], 1) for one in levels),
    )


def _covered(row: Run, _run: Run) -> Cell:
    return f"{percent(row['intervals'][_PERCENTS[0]]['coverage'])} ({row['n_intervals']})"


def _by_period(
    group: Group,
    title: str,
    note: str,
    wanted: Callable[[Run], bool],
    cell: Callable[[Run, Run], Cell],
    scope: str | None = None,
) -> Table:
    """A line for each period, a column for each model."""
    scope = scope or list(_scopes(group, ("days",)))[-1]
    lines: dict[str, list[Cell]] = {}
    for run in group.runs:
        for row in pick(run, scope, period=None):
            if wanted(row):
                lines.setdefault(row["period"], []).append(cell(row, run) if row["n"] else NOTHING)
    columns = ["issued", *(f">{run['model']}" for run in group.runs)]
    return Table(title, note, columns, [(period, *cells) for period, cells in lines.items()])


def _verdict(test: Run | None) -> Cell:
    return NOTHING if test is None else f"{test['p']:.2g}"
