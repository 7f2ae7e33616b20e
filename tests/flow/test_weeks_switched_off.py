"""Three weeks switched off: one start closes every gap that can be closed, and invents nothing."""

import csv
import gzip
from datetime import datetime
from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.prices.model import PVPC, SPOT
from tests.flow.conftest import OpenPorts, gaps_left


def test_one_start_closes_every_gap(open_at: OpenPorts) -> None:
    run_day_ahead_cycle(open_at("2024-10-15T12:00+02:00"))
    ports = open_at("2024-11-05T12:00+01:00")
    missing = {gap.series: gap.hours for gap in gaps_left(ports)}
    assert missing[SPOT.key] == missing[PVPC.key] > 20 * 24

    run_day_ahead_cycle(ports)
    assert not gaps_left(ports)


def test_nothing_is_invented_for_what_no_source_has(open_at: OpenPorts, history: Path) -> None:
    """The spot price of 2025-05-16 and of 2025-05-31 is on no record."""
    run_day_ahead_cycle(open_at("2025-05-13T12:00+02:00"))
    ports = open_at("2025-06-03T12:00+02:00")
    run_day_ahead_cycle(ports)

    left = gaps_left(ports)
    assert {gap.series for gap in left} == {SPOT.key}
    assert not any(gap.recoverable for gap in left)
    assert sum(gap.hours for gap in left) == 48

    span = Interval(datetime.fromisoformat("2025-05-10T00:00Z"), ports.clock.now())
    with gzip.open(history / "spot_hourly.csv.gz", "rt", encoding="utf-8") as file:
        recorded = {
            datetime.fromisoformat(row["time_utc"]): float(row["spot_eur_mwh"])
            for row in csv.DictReader(file)
            if row["time_utc"].startswith("2025-0") and row["spot_eur_mwh"]
        }
    stored = {one.start: one.value for one in ports.series.read(SPOT, span)}
    assert stored == {start: pytest.approx(recorded[start], abs=0.005) for start in stored}
    assert set(stored) == {start for start in recorded if start in span}
