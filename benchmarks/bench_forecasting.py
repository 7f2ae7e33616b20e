"""How good the naive forecasts are: rolling origins over recorded history, as known at each.

``python -m benchmarks.bench_forecasting`` prints, for both price series, both issues of the day and
each model, the errors by lead-time band and by delivery day, coverage, width and cost. It needs the
recorded history (``--data``). Only hours that were unknown at issue count, unless it says *served*.
"""

import argparse
import csv
import gzip
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as wall_time
from pathlib import Path
from statistics import fmean

import structlog

from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.intervals import quantile_levels
from chocolate_factory.forecasting.issue import DEFAULT_HORIZON_HOURS, LOOK_BACK, issue_forecast
from chocolate_factory.forecasting.market import read_market
from chocolate_factory.forecasting.model import MEDIAN, PriceForecast, band_of, hours_ahead
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.forecasting.score import (
    Score,
    ScoredHour,
    coverage,
    match,
    score,
    score_by_band,
)
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    delivery_day,
    floor_to,
    local_instant,
)
from chocolate_factory.prices.model import OMIE, PVPC, REDATA, SPOT
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.store import SeriesStore
from tests.shared import DATA

LOADED_AT = datetime(2026, 2, 1, tzinfo=UTC)
ISSUES = {"12:00": wall_time(12), "20:30": wall_time(20, 30)}
MODELS: dict[str, tuple[MakeForecaster, ...]] = {
    "naive-weekly": (WeeklyNaive,),
    "naive-epf": (EpfNaive,),
    "better of both": (EpfNaive, WeeklyNaive),
}
LEVELS = (0.8, 0.9, 0.95)


@dataclass
class Tally:
    """Everything one model said at one issue of the day."""

    hours: list[ScoredHour] = field(default_factory=list)
    lead_days: list[int] = field(default_factory=list)
    """Delivery day of each hour, 1 for the first with an unknown hour, 0 for known hours."""
    seconds: list[float] = field(default_factory=list)

    def add(self, hours: Sequence[ScoredHour], seconds: float) -> None:
        """Count the hours of one forecast."""
        unknown = [delivery_day(hour.start) for hour in hours if not hour.known]
        first = min(unknown, default=date.max)
        self.hours += hours
        self.lead_days += [
            0 if hour.known else (delivery_day(hour.start) - first).days + 1 for hour in hours
        ]
        self.seconds.append(seconds)


def load(data: Path) -> SeriesStore:
    """A store that knows each price from its publication."""
    store = MemorySeriesStore()
    quarters = list(_observations(data / "spot_15min.csv.gz", "spot_eur_mwh", 15))
    covered = {floor_to(quarter.start, 60) for quarter in quarters}
    hours = _observations(data / "spot_hourly.csv.gz", "spot_eur_mwh", 60)
    store.write(SPOT, OMIE, quarters, now=LOADED_AT)
    store.write(SPOT, REDATA, (h for h in hours if h.start not in covered), now=LOADED_AT)
    pvpc = _observations(data / "pvpc_hourly.csv.gz", "pvpc_eur_mwh", 60)
    store.write(PVPC, REDATA, pvpc, now=LOADED_AT)
    return store


def _observations(path: Path, column: str, minutes: int) -> Iterator[Observation]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[column] and row["time_utc"] >= "2024-06":
                start = datetime.fromisoformat(row["time_utc"])
                yield Observation(start, minutes, float(row[column]))


def weekly_naive(
    store: SeriesStore, series: Series, origin: datetime, horizon: int
) -> dict[datetime, float]:
    """What the weekly naive model says at ``origin``, by start: the divisor of rMAE."""
    interval = Interval(origin - LOOK_BACK, origin + horizon * HOUR)
    model = WeeklyNaive(series.key)
    market = read_market(store, [series], interval, known_at=origin)
    starts = dict(hours_ahead(origin, horizon))
    return {starts[lead]: q[MEDIAN] for lead, q in model.predict(market, horizon).items()}


def run(
    store: SeriesStore, series: Series, origins: Iterable[datetime], horizon: int
) -> dict[str, Tally]:
    """Forecast ``series`` at each origin with each model, and compare with what came."""
    everything = Interval(datetime(2024, 6, 1, tzinfo=UTC), LOADED_AT)
    history = read_market(store, [series], everything, known_at=LOADED_AT).history(series.key)
    truth = {price.start: price.value for price in history.known()}
    tallies = {name: Tally() for name in MODELS}
    for origin in origins:
        naive = weekly_naive(store, series, origin, horizon)
        for name, candidates in MODELS.items():
            began = time.perf_counter()
            forecast = issue_forecast(
                store, series, origin, horizon_hours=horizon, candidates=candidates
            )
            seconds = time.perf_counter() - began
            _check_published(forecast, truth)
            tallies[name].add(match(forecast, truth, naive), seconds)
    return tallies


def _check_published(forecast: PriceForecast, truth: Mapping[datetime, float]) -> None:
    wrong = [p for p in forecast.points if p.known and p.price_eur_per_mwh != truth[p.start]]
    if wrong:
        message = f"{len(wrong)} published prices were not served as published"
        raise AssertionError(message)


def report(name: str, tally: Tally) -> None:
    """Print what one model was worth."""
    unknown = [hour for hour in tally.hours if not hour.known]
    for band, measured in score_by_band(unknown).items():
        in_band = [hour for hour in unknown if band_of(hour.lead) == band]
        _row(name, f"lead {band}", measured, in_band)
    days = list(zip(tally.lead_days, tally.hours, strict=True))
    first, later = ([h for d, h in days if d == 1], [h for d, h in days if d > 1])
    for label, hours in (("D+1", first), ("D+2 on", later), ("all", unknown)):
        _row(name, label, score(hours), hours)
    served = score(tally.hours, as_served=True)
    months: defaultdict[int, list[ScoredHour]] = defaultdict(list)
    for hour in unknown:
        months[delivery_day(hour.start).month].append(hour)
    coverages = [score(hours).coverage for hours in months.values()]
    print(
        f"  {name:14}  as served MAE {served.mae:.2f} (n={served.hours}); coverage of 80 % by "
        f"month {min(coverages):.0%} to {max(coverages):.0%}; "
        f"{1000 * fmean(tally.seconds):.0f} ms a forecast, slowest "
        f"{1000 * max(tally.seconds):.0f} ms, {len(tally.seconds)} forecasts"
    )


def _row(name: str, label: str, measured: Score, hours: Sequence[ScoredHour]) -> None:
    covered = "/".join(f"{100 * _coverage(hours, level):.1f}" for level in LEVELS)
    rmae = "  - " if measured.rmae is None else f"{measured.rmae:.3f}"
    print(
        f"  {name:14}  {label:12} n={measured.hours:6}  MAE {measured.mae:6.2f}  rMAE {rmae}  "
        f"RMSE {measured.rmse:6.2f}  bias {measured.bias:+6.2f}  pinball {measured.pinball:5.2f}  "
        f"covers {covered} %  width {measured.width:6.1f}"
    )


def _coverage(hours: Sequence[ScoredHour], level: float) -> float:
    lower, *_, upper = quantile_levels((level,))
    return coverage(
        [hour.actual for hour in hours],
        [hour.quantiles[lower] for hour in hours],
        [hour.quantiles[upper] for hour in hours],
    )


def main() -> None:
    """Parse the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default="2025-01-01")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default="2025-12-31")
    parser.add_argument("--every", type=int, default=1, help="days from one origin to the next")
    parser.add_argument("--hours", type=int, default=DEFAULT_HORIZON_HOURS, help="horizon")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    store = load(chosen.data)
    days = [
        chosen.first + n * DAY
        for n in range(0, (chosen.last - chosen.first).days + 1, chosen.every)
    ]
    for series in (SPOT, PVPC):
        for label, at in ISSUES.items():
            print(
                f"{series.key}, issued at {label} (Madrid) every {chosen.every} day(s) from "
                f"{days[0]} to {days[-1]}, {len(days)} origins, {chosen.hours} h; EUR/MWh; "
                "unknown hours only; rMAE against naive-weekly"
            )
            origins = [local_instant(day, at) for day in days]
            for name, tally in run(store, series, origins, chosen.hours).items():
                report(name, tally)


if __name__ == "__main__":
    main()
