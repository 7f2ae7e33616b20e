"""The command ``history``: the climate of the place and how it went with prices, as tables."""

from collections.abc import Iterator
from typing import Annotated

import typer

from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.output import AsJson, console, print_json, print_table
from chocolate_factory.climate.statistics.analysis import ClimateAnalysis, QuantityClimate
from chocolate_factory.climate.statistics.confidence import Bounds
from chocolate_factory.climate.statistics.price_correlation import WHOLE
from chocolate_factory.climate.statistics.process_windows import Share
from chocolate_factory.climate.statistics.trend import Trend
from chocolate_factory.operations.analyse_history import History, analyse_history
from chocolate_factory.settings import load_settings

_MID_MONTH = "15"
"""Of the normals people are shown the middle of each month; ``--json`` has every date."""
_MONTHS = range(1, 13)

Station = Annotated[
    str | None,
    typer.Option("--station", help="Key or code, such as J17; default SIAR's newest."),
]


@app.command()
def history(*, station: Station = None, json: AsJson = False) -> None:
    """What has been usual here, what was extreme, how hot it gets, and what prices made of it."""
    with open_ports(load_settings()) as ports:
        found = analyse_history(ports, station)
    if json:
        print_json(found.as_dict())
        return
    _show(found)


def _show(found: History) -> None:
    climate = found.climate
    first, last = climate.period
    console.print(f"{climate.station}: {climate.n} days, {first} to {last}. Intervals are 95 %.")
    others = ", ".join(one.station for one in found.stations if one.station != climate.station)
    if others:
        console.print(f"Also stored: {others}.")
    _show_climate(climate)
    for sentence in (*found.missing, *found.notes):
        console.print(f"- {sentence}", markup=False, highlight=False)


def _show_climate(climate: ClimateAnalysis) -> None:
    for one in climate.quantities[:1]:
        print_table(
            f"Usual around the 15th: {one.quantity}",
            ["date", ">mean", ">interval", ">p10", ">median", ">p90", ">days", ">years"],
            _normals(one),
        )
    print_table(
        "Records",
        ["quantity", ">highest", "on", ">lowest", "on", ">days"],
        [_records(one) for one in climate.quantities],
    )
    print_table("Heat by year (* incomplete)", ["year", *_measures(climate)], _heat(climate))
    print_table(
        "Trends per decade",
        ["measure", ">this station", ">both stations, each for itself", ">joined blindly"],
        [
            (
                one.measure,
                _trend(one.trends.own),
                _trend(one.trends.common),
                _trend(one.trends.joined),
            )
            for one in climate.heat
        ],
    )
    print_table(
        "Share of days and hours in which outdoor air is within limits, %",
        ["step", "limits", "what", *(f">{month}" for month in _MONTHS)],
        _windows(climate),
    )
    print_table(
        "Weather and daily mean price, all days (Spearman)",
        ["weather", "price", "kind", ">rho", ">interval", ">days", "caution"],
        [
            (
                one.weather,
                one.price,
                one.kind,
                f"{one.rho:+.2f}",
                _bounds(one.confidence, 2),
                one.n,
                one.caution,
            )
            for one in climate.correlations
            if one.part == WHOLE
        ],
    )


def _normals(one: QuantityClimate) -> Iterator[tuple[object, ...]]:
    for day in one.normals:
        if day.date.endswith(_MID_MONTH):
            figures = (day.p10, day.median, day.p90)
            yield (
                day.date,
                f"{day.mean:.1f} {one.unit}",
                _bounds(day.confidence, 1),
                *(f"{figure:.1f}" for figure in figures),
                day.n,
                day.n_years,
            )


def _records(one: QuantityClimate) -> tuple[object, ...]:
    high, low = one.extremes.highest[:1], one.extremes.lowest[:1]
    shown = [
        cell
        for found in (high, low)
        for cell in ((f"{found[0].value:g} {one.unit}", found[0].day) if found else ("-", "-"))
    ]
    return (one.quantity, *shown, one.n)


def _measures(climate: ClimateAnalysis) -> list[str]:
    return [f">{one.measure}" for one in climate.heat]


def _heat(climate: ClimateAnalysis) -> list[tuple[object, ...]]:
    years = sorted({year.year for one in climate.heat for year in one.years})
    by_measure = [{year.year: year for year in one.years} for one in climate.heat]
    return [
        (
            year,
            *(
                f"{found.value:g}{'' if found.complete else ' *'}" if found else "-"
                for found in (measure.get(year) for measure in by_measure)
            ),
        )
        for year in years
    ]


def _trend(trend: Trend | None) -> str:
    if trend is None:
        return "too few years"
    interval = _bounds(trend.confidence, 1)
    return f"{trend.slope_per_decade:+.1f} ({interval}) p {trend.p_value:.3f} n {trend.n_years}"


def _windows(climate: ClimateAnalysis) -> Iterator[tuple[object, ...]]:
    for daily in climate.daily_windows:
        air = daily.limits
        limits = f"{air.highest_temperature_celsius:g} °C {air.highest_humidity_percent:g} %"
        yield (air.step, limits, "days wholly", *_percents(daily.whole_by_month))
        yield (air.step, limits, "days never", *_percents(daily.none_by_month))
        yield (air.step, limits, "days if cooled", *_percents(daily.cooled_by_month))
    for hourly in climate.hourly_windows:
        air = hourly.limits
        limits = f"{air.highest_temperature_celsius:g} °C {air.highest_humidity_percent:g} %"
        yield (air.step, limits, "hours as is", *_percents(hourly.by_month))
        yield (air.step, limits, "hours if cooled", *_percents(hourly.cooled_by_month))


def _percents(shares: tuple[Share, ...]) -> list[str]:
    by_month = {one.month: f"{100 * one.share:.0f}" for one in shares}
    return [by_month.get(month, "-") for month in _MONTHS]


def _bounds(bounds: Bounds | None, digits: int) -> str:
    return f"{bounds.lower:.{digits}f} to {bounds.upper:.{digits}f}" if bounds else "-"
