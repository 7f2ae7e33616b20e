"""Puts the recorded history into a store, as if it had been collected day by day.

``python -m benchmarks.recorded_history --to FOLDER`` makes a data directory of it (a few seconds),
so that ``CHOCOLATE_DATA_DIR=FOLDER chocolate backtest …`` runs on it. Every value is known from its
publication; the 128 PVPC hours that were corrected afterwards carry their final value throughout.
"""

import argparse
import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from chocolate_factory.grid.model import (
    DEMAND_FORECAST,
    FORECASTS,
    SOLAR_PV_FORECAST,
    WIND_FORECAST,
)
from chocolate_factory.grid.model import ESIOS as ESIOS_GRID
from chocolate_factory.kernel.market_time import floor_to
from chocolate_factory.prices.model import OMIE, PVPC, REDATA, SPOT
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore
from tests.shared import DATA

LOADED_AT = datetime(2026, 2, 1, tzinfo=UTC)
"""After the last value; corrections that came before are not told apart."""
SINCE = "2019"
_COLUMNS = {
    DEMAND_FORECAST.key: "demand_forecast_d1_mw",
    WIND_FORECAST.key: "wind_forecast_d1_mw",
    SOLAR_PV_FORECAST.key: "solar_pv_forecast_d1_mw",
}


def load(store: SeriesStore, data: Path, since: str = SINCE, until: str = "9999") -> None:
    """Write prices and the operator's forecasts of the day before, ``since`` to ``until`` (UTC)."""
    quarters = list(_observations(data / "spot_15min.csv.gz", "spot_eur_mwh", 15, since, until))
    covered = {floor_to(quarter.start, 60) for quarter in quarters}
    hours = _observations(data / "spot_hourly.csv.gz", "spot_eur_mwh", 60, since, until)
    store.write(SPOT, OMIE, quarters, now=LOADED_AT)
    store.write(SPOT, REDATA, (h for h in hours if h.start not in covered), now=LOADED_AT)
    pvpc = _observations(data / "pvpc_hourly.csv.gz", "pvpc_eur_mwh", 60, since, until)
    store.write(PVPC, REDATA, pvpc, now=LOADED_AT)
    for series in FORECASTS:
        found = _observations(data / "system_hourly.csv.gz", _COLUMNS[series.key], 60, since, until)
        store.write(series, ESIOS_GRID, found, now=LOADED_AT)


def _observations(
    path: Path, column: str, minutes: int, since: str, until: str
) -> Iterator[Observation]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[column] and since <= row["time_utc"] < until:
                start = datetime.fromisoformat(row["time_utc"])
                yield Observation(start, minutes, float(row[column]))


def main() -> None:
    """Parse the command line and fill a store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--to", type=Path, required=True, help="data directory to fill")
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{chosen.to.absolute() / 'chocolate.sqlite'}")
    database.migrate()
    load(SqlSeriesStore(database), chosen.data)
    database.close()
    print(f"CHOCOLATE_DATA_DIR={chosen.to.absolute()} chocolate backtest --from … --to …")


if __name__ == "__main__":
    main()
