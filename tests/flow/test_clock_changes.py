"""Across both clock changes and into the quarter-hour era: every interval once, to the cent."""

import csv
import gzip
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import day_interval
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from chocolate_factory.operations.ports import PRICE_SERIES
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import Series
from tests.flow.conftest import OpenPorts


def _recorded(history: Path, name: str, column: str) -> dict[datetime, float]:
    with gzip.open(history / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        return {
            datetime.fromisoformat(row["time_utc"]): float(row[column])
            for row in csv.DictReader(file)
            if row[column]
        }


@pytest.mark.parametrize(
    ("first", "days", "hours", "quarters"),
    [
        pytest.param(date(2024, 10, 26), 3, 73, 0, id="autumn 2024"),
        pytest.param(date(2025, 3, 29), 3, 71, 0, id="spring 2025"),
        pytest.param(date(2025, 9, 30), 3, 72, 192, id="first quarter hours"),
        pytest.param(date(2025, 10, 25), 3, 73, 292, id="autumn in quarter hours"),
    ],
)
def test_every_interval_is_stored_once_at_the_right_instant(
    open_at: OpenPorts, history: Path, first: date, days: int, hours: int, quarters: int
) -> None:
    last = first + timedelta(days=days - 1)
    ports = open_at(f"{last + timedelta(days=2)}T12:00+01:00")
    span = day_interval(first)
    span = type(span)(span.start, day_interval(last).end)
    heal_gaps(ports, span)

    assert not [gap for gap in find_all_gaps(ports, span) if gap.series.startswith("price.")]
    for series in PRICE_SERIES:
        stored = ports.series.history(series, span)
        assert len({reading.start for reading in stored}) == len(stored)
    _agrees(ports.series.read(PVPC, span), _recorded(history, "pvpc_hourly", "pvpc_eur_mwh"), PVPC)

    spot = ports.series.read(SPOT, span)
    assert sum(reading.minutes for reading in spot) == hours * 60
    assert sum(reading.minutes == 15 for reading in spot) == quarters
    recorded = _recorded(history, "spot_hourly", "spot_eur_mwh")
    recorded_quarters = _recorded(history, "spot_15min", "spot_eur_mwh")
    _agrees([one for one in spot if one.minutes == 60], recorded, SPOT)
    _agrees([one for one in spot if one.minutes == 15], recorded_quarters, SPOT)


def _agrees(readings: list, recorded: dict[datetime, float], series: Series) -> None:  # type: ignore[type-arg]
    wrong = [one for one in readings if one.value != pytest.approx(recorded[one.start], abs=0.005)]
    assert not wrong, series.key
