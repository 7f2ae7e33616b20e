"""The end of the tables is announced 60 days ahead, and is real."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, local_instant
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.coverage import (
    ANNOUNCED_DAYS,
    capacity_notice,
    coverage_notice,
    days_covered,
    table_end,
    table_start,
)
from chocolate_factory.tariffs.model import (
    AccessTariff,
    Supply,
    System,
    UnknownSystemError,
    UnknownTariffYearError,
)
from chocolate_factory.tariffs.tables import load_tables

SUPPLIES = [
    Supply(tariff=tariff, contracted_power_kw=(12.0,) * len(tariff.power_periods))
    for tariff in AccessTariff
]


@pytest.mark.parametrize("supply", SUPPLIES, ids=lambda supply: supply.tariff)
def test_first_and_last_days_can_be_priced_and_their_neighbours_cannot(supply: Supply) -> None:
    start, end = table_start(supply.tariff), table_end(supply.tariff)
    day = start
    while day < end:
        for largest in (9.0, 12.0):
            powers = (largest,) * len(supply.contracted_power_kw)
            small = replace(supply, vat_deductible=False, contracted_power_kw=powers)
            all_in_price(local_instant(day), 50.0, small)
        day += DAY
    for outside in (start - DAY, end):
        with pytest.raises(UnknownTariffYearError):
            all_in_price(local_instant(outside), 50.0, supply)


def test_tables_reach_back_to_the_first_day_without_a_hole() -> None:
    assert table_start(AccessTariff.TD20) == date(2021, 6, 1)
    # Of autumn 2021 only the charges of 2.0TD are known.
    assert table_start(AccessTariff.TD30) == table_start(AccessTariff.TD61) == date(2022, 1, 1)
    priced = all_in_price(local_instant(date(2021, 9, 15)), 50.0, SUPPLIES[1])
    assert priced.charge_eur_per_kwh > 0
    with pytest.raises(UnknownTariffYearError, match=r"3\.0TD charge.*2021-09-16.*not all of it"):
        all_in_price(local_instant(date(2021, 9, 16)), 50.0, SUPPLIES[1])


@pytest.mark.parametrize("system", System)
def test_every_system_can_be_priced_and_has_an_end(system: System) -> None:
    for tariff in AccessTariff:
        assert table_start(tariff, system) < date(2025, 1, 1) < table_end(tariff, system)
        supply = Supply(
            tariff=tariff,
            contracted_power_kw=(12.0,) * len(tariff.power_periods),
            system=system,
            vat_deductible=False,
        )
        assert all_in_price(local_instant(date(2025, 1, 1)), 50.0, supply).vat_eur_per_kwh > 0


def test_tables_of_bills_and_of_other_taxes_are_announced_too() -> None:
    names = [
        name
        for system in System
        for name in ("IGIC", "IPSI", "bono social", "PVPC margin", "2.0TD excess power")
        if name in coverage_notice(AccessTariff.TD20, date(2026, 12, 1), system)
    ]
    assert set(names) == {"IGIC", "IPSI", "bono social", "PVPC margin", "2.0TD excess power"}
    assert "6.1TD excess power, large" in coverage_notice(AccessTariff.TD61, date(2026, 12, 1))


def test_days_count_down_to_zero() -> None:
    end = table_end(AccessTariff.TD30)
    assert days_covered(AccessTariff.TD30, end - timedelta(days=14)) == 14
    assert days_covered(AccessTariff.TD30, end - DAY) == 1
    assert days_covered(AccessTariff.TD30, end) == 0
    assert days_covered(AccessTariff.TD30, end + DAY) == 0


def test_end_is_announced_sixty_days_ahead() -> None:
    end = table_end(AccessTariff.TD30)
    assert coverage_notice(AccessTariff.TD30, end - timedelta(days=ANNOUNCED_DAYS + 1)) == ""
    notice = coverage_notice(AccessTariff.TD30, end - timedelta(days=ANNOUNCED_DAYS))
    assert f"end in 60 days, after {end - DAY}" in notice
    assert "3.0TD tolls" in notice
    assert f"ended on {end - DAY}" in coverage_notice(AccessTariff.TD30, date(2031, 1, 1))


def test_system_without_calendar_fails_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = replace(load_tables(), calendars={})
    monkeypatch.setattr("chocolate_factory.tariffs.coverage.load_tables", lambda: tables)
    with pytest.raises(UnknownSystemError, match="ceuta"):
        table_end(AccessTariff.TD30, System.CEUTA)


def test_capacity_payments_wanted_and_not_known_are_told() -> None:
    apart = replace(SUPPLIES[1], capacity_apart=True)
    assert capacity_notice(apart, date(2024, 6, 1)) == ""
    assert "3.0TD are not known for 2026-02-01" in capacity_notice(apart, date(2026, 2, 1))
    assert capacity_notice(SUPPLIES[1], date(2026, 2, 1)) == ""
    assert "margin_eur_per_kwh" in capacity_notice(
        replace(SUPPLIES[2], capacity_apart=True), date(2024, 6, 1)
    )
