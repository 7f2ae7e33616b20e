"""PVPC of Ceuta and Melilla: equal but for the shifted hours, as the recordings show."""

import csv
import gzip
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import local_instant
from chocolate_factory.tariffs.ceuta_melilla import access_difference_eur_per_mwh, pvpc_of
from chocolate_factory.tariffs.model import System

CEUTA, MELILLA = System.CEUTA, System.MELILLA


@pytest.mark.parametrize(
    ("hour", "change"), [(9, 0), (10, -1), (11, 0), (14, 1), (18, -1), (20, 0), (22, 1), (23, 0)]
)
def test_four_hours_of_a_working_day_are_shifted(hour: int, change: int) -> None:
    start = local_instant(date(2025, 1, 15), time(hour))
    step = 34.234 + 58.305 - 16.54 - 11.661
    for system in (CEUTA, MELILLA):
        assert access_difference_eur_per_mwh(start, system) == pytest.approx(change * step)
        assert pvpc_of(start, 150.0, system) == pytest.approx(150 + change * step)


def test_weekends_and_other_systems_pay_what_the_peninsula_pays() -> None:
    saturday = local_instant(date(2025, 1, 18), time(10))
    assert pvpc_of(saturday, 99.5, CEUTA) == 99.5
    working = local_instant(date(2025, 1, 15), time(10))
    for system in (System.PENINSULA, System.BALEARES, System.CANARIAS):
        assert pvpc_of(working, 99.5, system) == 99.5


def test_recorded_prices_differ_by_toll_charge_and_a_small_rest(history: Path) -> None:
    equal = shifted = 0
    rests: list[float] = []
    with gzip.open(history / "pvpc_hourly.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if not row["ceuta_melilla_eur_mwh"]:
                continue
            start = datetime.strptime(row["time_utc"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
            here, there = float(row["pvpc_eur_mwh"]), float(row["ceuta_melilla_eur_mwh"])
            difference = access_difference_eur_per_mwh(start, CEUTA)
            if difference:
                shifted += 1
                rests.append(abs(there - here - difference))
                # Dearer where toll and charge are, cheaper where they are.
                assert (there > here) == (difference > 0)
            else:
                equal += 1
                assert there == here
    assert (equal, shifted) == (35_430, 4_656)
    assert 0.5 < min(rests) < max(rests) < 5  # EUR/MWh, as the module says
