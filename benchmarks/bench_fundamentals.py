"""How good the MW models are when the weather is KNOWN: not a forecast's skill.

``python -m benchmarks.bench_fundamentals`` teaches and asks the models of demand, wind and sun on
recorded history (``--data``). No national weather forecast was ever recorded, so they are shown
what came instead: the mean over 46 provinces, at every point alike, with wind at 10 m brought to
100 m by the 1/7 power law and radiation reckoned from cloud (Kasten and Czeplak, *Solar Energy* 24
(1980) 177). Real forecasts know less of the weather to come and more of where it is: this is
neither the best nor the worst they can do.
"""

import argparse
import csv
import gzip
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_kind import day_kinds
from chocolate_factory.forecasting.fundamentals.model import (
    DEMAND,
    ISSUE_AT,
    LONGEST_LEAD,
    QUANTITIES,
    SOLAR_PV,
    WIND,
    Fundamental,
)
from chocolate_factory.forecasting.fundamentals.scene import actual_days
from chocolate_factory.forecasting.fundamentals.teach import LOOK_BACK, Taught, teach
from chocolate_factory.forecasting.fundamentals.tell import tell
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue, clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.revised_history import rows_of
from chocolate_factory.kernel.market_time import DAY, HOUR, delivery_day, local_instant
from chocolate_factory.weather.model import PRECIPITATION, RADIATION, TEMPERATURE
from chocolate_factory.weather.national.model import CLOUD, WIND_100M, series_by_point
from tests.shared import DATA

PLACE = "spain_46prov_mean"
TO_HUB_HEIGHT = 10 ** (1 / 7)
ALWAYS = datetime(2015, 1, 1, tzinfo=UTC)
ACTUAL_COLUMNS = {
    DEMAND.name: "demand_actual_bc_mw",
    WIND.name: "wind_actual_mw",
    SOLAR_PV.name: "solar_pv_actual_national_mw",
}
OPERATOR_COLUMNS = {
    DEMAND.name: "demand_forecast_d1_mw",
    WIND.name: "wind_forecast_d1_mw",
    SOLAR_PV.name: "solar_pv_forecast_d1_mw",
}
RETAUGHT_EVERY_DAYS = 28
SHOWN_LEADS = (1, 2, 3, 7, 14)

Rows = Mapping[datetime, float]


def main() -> None:
    """Teach, tell, compare, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--first", type=date.fromisoformat, default=date(2024, 9, 1))
    options.add_argument("--last", type=date.fromisoformat, default=date(2025, 8, 16))
    asked = options.parse_args()
    market = known_market(asked.data)
    said: dict[str, list[Floats]] = {one.name: [] for one in QUANTITIES}
    came: dict[str, list[Floats]] = {one.name: [] for one in QUANTITIES}
    operator: dict[str, list[Floats]] = {one.name: [] for one in QUANTITIES}
    taught: Taught | None = None
    seconds = {"teach": 0.0, "tell": 0.0}
    days = [asked.first + n * DAY for n in range((asked.last - asked.first).days + 1)]
    for n, day in enumerate(days):
        then = market.as_known_at(local_instant(day, ISSUE_AT))
        if taught is None or n % RETAUGHT_EVERY_DAYS == 0:
            begun = time.perf_counter()
            taught = teach(then)
            seconds["teach"] = time.perf_counter() - begun
        begun = time.perf_counter()
        told = tell(taught, then)
        seconds["tell"] = time.perf_counter() - begun
        for one in QUANTITIES:
            said[one.name].append(told.get(one.name, np.full((LONGEST_LEAD, 24), np.nan)))
            came[one.name].append(actual_days(market, one, day))
            first = rows_of(market.history(one.forecast.key), day + DAY, 1)
            operator[one.name].append(first)
    print(f"issues {days[0]} to {days[-1]}, 11:30; weather KNOWN, one mean for the country")
    for one in QUANTITIES:
        report(one, np.stack(said[one.name]), np.stack(came[one.name]), operator[one.name])
    print(f"seconds: teach {seconds['teach']:.1f}, tell {seconds['tell']:.2f}")


def report(one: Fundamental, said: Floats, came: Floats, operator: list[Floats]) -> None:
    """One line per lead day, and the operator's own day-ahead forecast beside it."""
    print(f"{one.name}: mean {np.nanmean(came[:, 0]):.0f} MW")
    for lead in SHOWN_LEADS:
        wrong = said[:, lead - 1] - came[:, lead - 1]
        known = np.isfinite(wrong)
        if known.any():
            share = np.nanmean(np.abs(wrong)) / np.nanmean(came[:, lead - 1][known])
            print(
                f"  D+{lead}: MAE {np.nanmean(np.abs(wrong)):.0f} MW ({share:.1%}), "
                f"bias {np.nanmean(wrong):+.0f}, n {known.sum()}"
            )
    official = np.concatenate(operator) - came[:, 0]
    both = np.isfinite(official) & np.isfinite(said[:, 0] - came[:, 0])
    if both.any():
        ours = np.abs(said[:, 0] - came[:, 0])[both].mean()
        print(
            f"  where the operator's D+1 is on record: operator {np.abs(official)[both].mean():.0f}"
            f" MW, ours with known weather {ours:.0f} MW, n {both.sum()}"
        )


def known_market(data: Path) -> Market:
    """Everything recorded, weather known since ever, the rest since it was published."""
    weather, system = (
        list(rows(data / "openmeteo_hourly.csv.gz")),
        list(rows(data / "system_hourly.csv.gz")),
    )
    histories: dict[str, HourlyHistory] = {}
    end = datetime(2026, 1, 1, tzinfo=UTC)
    columns = weather_columns([row for row in weather if row["place"] == PLACE])
    for (_, quantity), series in series_by_point().items():
        values = columns[quantity]
        histories[series.key] = HourlyHistory(
            (HourlyValue(start, value, ALWAYS) for start, value in values.items()), known_at=end
        )
    first = min(columns[TEMPERATURE.name]) - LOOK_BACK
    for one in QUANTITIES:
        for series, column in (
            (one.actual, ACTUAL_COLUMNS[one.name]),
            (one.forecast, OPERATOR_COLUMNS[one.name]),
        ):
            histories[series.key] = HourlyHistory(
                (
                    HourlyValue(
                        start_of(row), float(row[column]), series.public_from(start_of(row))
                    )
                    for row in system
                    if row[column] and start_of(row) > first
                ),
                known_at=end,
            )
    return Market(histories, known_at=end)


def weather_columns(found: list[dict[str, str]]) -> dict[str, Rows]:
    """The recorded mean as the national points would have it, by the quantity's name."""

    def column(name: str, change: Callable[[float], float] = float) -> Rows:
        return {start_of(row): change(float(row[name])) for row in found if row[name]}

    cloud = column("cloud_cover_pct")
    sun = sun_of(min(cloud), max(cloud))
    return {
        TEMPERATURE.name: column("temperature_c"),
        WIND_100M.name: column("wind_speed_ms", lambda speed: speed * TO_HUB_HEIGHT),
        CLOUD.name: cloud,
        PRECIPITATION.name: column("precipitation_mm"),
        RADIATION.name: {
            start: max(0.0, 910 * sun[start] - 30) * (1 - 0.75 * (percent / 100) ** 3.4)
            for start, percent in cloud.items()
        },
    }


def sun_of(first: datetime, last: datetime) -> Rows:
    """Cosine of the sun's zenith in the middle of each hour."""
    day = delivery_day(first)
    heights = day_kinds(day, (last - first) // DAY + 3).sun
    found, start = {}, first
    while start <= last:
        on, hour = clock_hour(start)
        found[start] = float(heights[(on - day).days, hour])
        start += HOUR
    return found


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Lines of a table by column."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def start_of(row: Mapping[str, str]) -> datetime:
    """Beginning of the hour."""
    return datetime.fromisoformat(row["time_utc"])


if __name__ == "__main__":
    main()
