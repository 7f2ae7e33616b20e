"""Loads the whole history once and holds it against the recorded one, value for value.

Run ``python -m tests.campaigns.whole_history``.
"""

import argparse
import csv
import gzip
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.operations.heal_gaps import find_all_gaps
from chocolate_factory.operations.initialise import history_state, initialise, whole_history
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import Series
from tests.campaigns.machine import Machine
from tests.shared import DATA, REPLAY, running_replay

NOW = "2025-12-20T12:00+01:00"
_TOLERANCE = 0.051
"""Prices are published to the cent; means of an hour in MW to a tenth."""

LATE = timedelta(hours=2)
"""What is younger may still be on its way."""
RECORDED = {
    "price.spot.es": (("spot_hourly", "spot_eur_mwh"), ("spot_15min", "spot_eur_mwh")),
    "price.pvpc.peninsula": (("pvpc_hourly", "pvpc_eur_mwh"),),
    "grid.demand.forecast_d1": (("system_hourly", "demand_forecast_d1_mw"),),
    "grid.wind.forecast_d1": (("system_hourly", "wind_forecast_d1_mw"),),
    "grid.solar_pv.forecast_d1": (("system_hourly", "solar_pv_forecast_d1_mw"),),
    "grid.demand.actual": (("system_hourly", "demand_actual_rt_mw"),),
    "grid.wind.actual": (("system_hourly", "wind_actual_mw"),),
    "grid.nuclear.actual": (("system_hourly", "nuclear_actual_mw"),),
    "grid.combined_cycle.actual": (("system_hourly", "ccgt_actual_mw"),),
}
"""Files and columns of what was recorded, the later one from its first row on; by series."""


@dataclass(frozen=True)
class Comparison:
    """A stored series beside the recorded one."""

    series: str
    recorded: int
    equal: int
    wrong: int
    missing_days: list[str]
    beyond: int
    """Stored, but not on record."""


def compare(ports: Ports, series: Series) -> Comparison:
    """Hold what is stored of ``series`` against the record, as far as it is public."""
    recorded = dict(_recorded(series))
    now = ports.clock.now()
    public = {start: value for start, value in recorded.items() if series.public_from(start) <= now}
    stored = {one.start: one.value for one in ports.series.read(series, whole_history(ports))}
    both = public.keys() & stored.keys()
    equal = sum(abs(public[start] - stored[start]) < _TOLERANCE for start in both)
    return Comparison(
        series.key,
        recorded=len(public),
        equal=equal,
        wrong=len(both) - equal,
        missing_days=sorted({f"{delivery_day(start)}" for start in public.keys() - both}),
        beyond=len(stored.keys() - public.keys()),
    )


def _recorded(series: Series) -> Iterator[tuple[datetime, float]]:
    files = [list(_column(*one)) for one in RECORDED[series.key]]
    for rows, later in zip(files, [*files[1:], []], strict=True):
        end = later[0][0] if later else None
        yield from ((start, value) for start, value in rows if end is None or start < end)


def _column(name: str, column: str) -> Iterator[tuple[datetime, float]]:
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[column]:
                yield datetime.fromisoformat(row["time_utc"]), float(row[column])


def main() -> None:
    """Load and compare; exit 1 if a value differs or some source could still be asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--now", default=NOW)
    now = datetime.fromisoformat(options.parse_args().now)
    if not REPLAY.is_file():
        options.error("the replay of the upstreams is not beside this checkout")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with (
        tempfile.TemporaryDirectory() as data,
        running_replay(now.isoformat(), "--speed", "0") as upstreams,
    ):
        upstreams.control(rate_limits=False)
        with Machine(upstreams, Path(data)).switched_on(now) as ports:
            began = time.monotonic()
            initialise(ports)
            seconds = time.monotonic() - began
            state = history_state(ports)
            sys.stdout.write(f"{state.status} in {seconds:.0f} s: {state.last_run}\n")
            wrong = 0
            for collection, coverages in state.loaded:
                for series, coverage in zip(collection.series, coverages, strict=True):
                    line = f"{coverage.intervals:>9} {series.key}"
                    if series.key in RECORDED:
                        found = compare(ports, series)
                        wrong += found.wrong
                        line += (
                            f": {found.recorded} on record, {found.equal} equal, {found.wrong} "
                            f"wrong, {found.beyond} beyond; missing {found.missing_days[:12]}"
                        )
                    sys.stdout.write(line + "\n")
            gaps = find_all_gaps(ports, whole_history(ports))
            left = [gap for gap in gaps if gap.recoverable and gap.age > LATE]
            sys.stdout.write(f"{len(left)} gaps that some source may still close\n")
            for gap in left[:10]:
                sys.stdout.write(f"  {gap.series} {gap.interval.start} {gap.hours} h\n")
    sys.exit(1 if wrong or left else 0)


if __name__ == "__main__":
    main()
