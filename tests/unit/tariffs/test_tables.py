"""The shipped tables are whole: ordered, without holes, with a legal source, and plausible."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from chocolate_factory.tariffs.dated import Dated, NetworkTerms
from chocolate_factory.tariffs.model import AccessTariff, System, TariffPeriod
from chocolate_factory.tariffs.tables import HOURS_OF_DAY, load_tables

TABLES = load_tables()
ALL: dict[str, Sequence[Dated]] = {
    "tolls": TABLES.tolls,
    "charges": TABLES.charges,
    "losses": TABLES.losses,
    "electricity_tax": TABLES.electricity_tax,
    "vat": TABLES.vat,
    "vat_up_to_10_kw": TABLES.vat_up_to_10_kw,
    "holidays": TABLES.holidays,
    **{f"calendar {system}": rows for system, rows in TABLES.calendars.items()},
}


@pytest.mark.parametrize("table", ALL.values(), ids=list(ALL))
def test_rows_follow_each_other_without_holes_and_name_their_source(table: Sequence[Dated]) -> None:
    assert all(row.valid_from < row.valid_to and row.source for row in table)
    assert all(one.valid_to == other.valid_from for one, other in pairwise(table))


def test_charges_of_2024_begin_when_their_order_took_effect() -> None:
    assert TABLES.charges[0].valid_from == date(2024, 2, 15)


@pytest.mark.parametrize("row", [*TABLES.tolls, *TABLES.charges], ids=lambda row: row.source)
def test_dearer_periods_come_first(row: NetworkTerms) -> None:
    for tariff in AccessTariff:
        for prices in (row.energy_eur_per_kwh[tariff], row.power_eur_per_kw_year[tariff]):
            values = list(prices.values())
            assert values == sorted(values, reverse=True)
            assert values[-1] > 0


@pytest.mark.parametrize("row", TABLES.charges, ids=lambda row: row.source)
@pytest.mark.parametrize(
    ("tariff", "ratios"),
    [
        (AccessTariff.TD20, (1, 0.2, 0.05)),
        (AccessTariff.TD30, (1, 0.7404, 0.4, 0.2, 0.1282, 0.08)),
        (AccessTariff.TD61, (1, 0.7408, 0.4, 0.2, 0.1282, 0.08)),
    ],
    ids=str,
)
def test_energy_charges_keep_the_ratios_of_their_method(
    row: NetworkTerms, tariff: AccessTariff, ratios: tuple[float, ...]
) -> None:
    prices = row.energy_eur_per_kwh[tariff]
    measured = [price / prices[TariffPeriod.P1] for price in prices.values()]
    assert measured == pytest.approx(ratios, abs=2e-4)


def test_unfinished_law_is_marked_provisional_and_says_why() -> None:
    for table in (TABLES.electricity_tax, TABLES.vat_up_to_10_kw):
        assert [row.valid_from for row in table if row.provisional] == [date(2026, 11, 1)]
        assert all(bool(row.note) == row.provisional for row in table)


def test_carried_losses_are_marked() -> None:
    assert [bool(row.note) for row in TABLES.losses] == [False, True]


def test_every_month_has_one_season_and_every_hour_a_band() -> None:
    for calendar in TABLES.calendars[System.PENINSULA]:
        months = sorted(month for season in calendar.seasons for month in season.months)
        assert months == list(range(1, 13))
        for bands in (calendar.six_period_bands, calendar.three_period_bands):
            assert len(bands) == HOURS_OF_DAY
            assert bands[:8] == (bands[0],) * 8


def test_recorded_tables_say_the_same(fixtures: Path) -> None:
    recorded = json.loads((fixtures / "tariffs" / "tolls_charges_2024_2026.json").read_text())
    for name, table in (("toll", TABLES.tolls), ("charge", TABLES.charges)):
        for row in table:
            year = recorded[str(row.valid_from.year)]
            for tariff in AccessTariff:
                assert (
                    list(row.energy_eur_per_kwh[tariff].values())
                    == (year[f"energy_{name}"][tariff])
                )
                assert (
                    list(row.power_eur_per_kw_year[tariff].values())
                    == (year[f"power_{name}"][tariff])
                )
