"""How well quarters are told from true hourly prices: ``python -m benchmarks.bench_quarters``.

On recorded quarter-hour prices (``--data``): a day's quarters from its own true hourly means and
the quarters of days before it, against taking all four to be as their hour.
"""

import argparse
import csv
import gzip
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import numpy as np

from chocolate_factory.forecasting.model import ForecastPoint
from chocolate_factory.forecasting.quarters import (
    PROFILE_DAYS,
    QUARTER_MINUTES,
    as_quarters,
    quarter_profile,
)
from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.timeseries.model import Observation, Reading
from tests.shared import DATA

WARM_UP_DAYS = 28


def recorded(data: Path) -> list[Reading]:
    """Every quarter, EUR/MWh."""
    with gzip.open(data / "spot_15min.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["spot_eur_mwh"]]
    starts = [datetime.fromisoformat(row["time_utc"]) for row in rows]
    return [
        Reading(start, QUARTER_MINUTES, float(row["spot_eur_mwh"]), "recorded", start, start)
        for start, row in zip(starts, rows, strict=True)
    ]


def main() -> None:
    """Print mean absolute errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    quarters = recorded(parser.parse_args().data)
    by_day: defaultdict[date, list[Reading]] = defaultdict(list)
    for one in quarters:
        by_day[delivery_day(one.start)].append(one)
    told, alike = [], []
    days = sorted(by_day)
    for day in days[WARM_UP_DAYS:]:
        before = [one for n in range(1, PROFILE_DAYS + 1) for one in by_day[day - n * DAY]]
        means = hourly_means(Observation(q.start, q.minutes, q.value) for q in by_day[day])
        points = [ForecastPoint(at, 60, p, p, p, known=False) for at, p in means.items()]
        said = as_quarters(points, {}, quarter_profile(before))
        flat = as_quarters(points, {}, None)
        truth = {one.start: one.value for one in by_day[day]}
        told += [abs(one.price_eur_per_mwh - truth[one.start]) for one in said]
        alike += [abs(one.price_eur_per_mwh - truth[one.start]) for one in flat]
    print(
        f"{days[WARM_UP_DAYS]} to {days[-1]}, {len(told)} quarters: "
        f"{np.mean(told):.2f} EUR/MWh off, {np.mean(alike):.2f} if taken to be alike"
    )


if __name__ == "__main__":
    main()
