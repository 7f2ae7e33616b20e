"""The end of the tables is announced 60 days ahead, and is real."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, local_instant
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.coverage import (
    ANNOUNCED_DAYS,
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

SUPPLIES = [
    Supply(tariff=tariff, contracted_power_kw=(12.0,) * len(tariff.power_periods))
    for tariff in AccessTariff
]


@pytest.mark.parametrize("supply", SUPPLIES, ids=lambda supply: supply.tariff)
def test_first_and_last_days_can_be_priced_and_their_neighbours_cannot(supply: Supply) -> None:
    start, end = table_start(supply.tariff), table_end(supply.tariff)
    day = start
    while day < end:
        all_in_price(local_instant(day), 50.0, replace(supply, vat_deductible=False))
        day += DAY
    for outside in (start - DAY, end):
        with pytest.raises(UnknownTariffYearError):
            all_in_price(local_instant(outside), 50.0, supply)


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


def test_system_without_calendar_fails_by_name() -> None:
    with pytest.raises(UnknownSystemError, match="ceuta"):
        table_end(AccessTariff.TD30, System.CEUTA)
