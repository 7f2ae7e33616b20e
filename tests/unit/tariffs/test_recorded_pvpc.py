"""The tolls and charges inside every recorded PVPC are those of our tables."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from chocolate_factory.kernel.market_time import delivery_day, local_instant
from chocolate_factory.kernel.units import eur_per_mwh
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.coverage import table_start
from chocolate_factory.tariffs.model import AccessTariff
from chocolate_factory.tariffs.network import energy_charge_eur_per_kwh, energy_toll_eur_per_kwh

TD20 = AccessTariff.TD20


def recorded_access_costs(history: Path) -> Iterator[tuple[datetime, float]]:
    """Start of the hour, and the component TEU in EUR/MWh."""
    with gzip.open(history / "pvpc_components_hourly.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            start = datetime.strptime(row["time_utc"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
            yield start, float(row["TEUPCB"])


def test_recorded_access_cost_is_toll_plus_charge_in_every_hour(history: Path) -> None:
    first = local_instant(table_start(TD20))
    hours = [(start, teu) for start, teu in recorded_access_costs(history) if start >= first]
    assert len(hours) > 38_000
    wrong = []
    for start, recorded in hours:
        day, period = delivery_day(start), tariff_period(start, TD20)
        ours = energy_toll_eur_per_kwh(day, period, TD20) + energy_charge_eur_per_kwh(
            day, period, TD20
        )
        # Published with two decimals.
        if abs(eur_per_mwh(ours) - recorded) > 0.0051:
            wrong.append((start, recorded, eur_per_mwh(ours)))
    assert wrong == []


def test_recorded_access_cost_shows_the_calendar_since_the_tariffs_began(history: Path) -> None:
    """In every stretch of constant prices each value belongs to one period and no other."""
    seen: dict[tuple[str, float], set[str]] = {}
    hours = 0
    for start, recorded in recorded_access_costs(history):
        day = delivery_day(start)
        stretch = next(end for end in PRICE_CHANGES if day.isoformat() < end)
        seen.setdefault((stretch, recorded), set()).add(tariff_period(start, TD20))
        hours += 1
    assert hours > 38_000
    assert all(len(periods) == 1 for periods in seen.values())
    assert len(seen) == 3 * len(PRICE_CHANGES)


# First days of new 2.0TD tolls or charges, read from the recording itself; the last is its end.
PRICE_CHANGES = (
    "2021-09-16",
    "2022-01-01",
    "2022-03-31",
    "2023-01-01",
    "2024-01-01",
    "2025-01-01",
    "2026-01-01",
)
