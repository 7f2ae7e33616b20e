"""Contracted power costs the same every day of a year."""

from datetime import date

import pytest

from chocolate_factory.tariffs.model import (
    AccessTariff,
    Supply,
    TariffPeriod,
    UnknownTariffYearError,
)
from chocolate_factory.tariffs.power import power_cost_eur, power_prices_eur_per_kw_year

TD30 = AccessTariff.TD30


def test_price_is_toll_plus_charge() -> None:
    prices = power_prices_eur_per_kw_year(date(2026, 5, 1), TD30)
    assert prices[TariffPeriod.P1] == pytest.approx(14.935084 + 5.441843)
    assert len(prices) == 6
    assert len(power_prices_eur_per_kw_year(date(2026, 5, 1), AccessTariff.TD20)) == 2


@pytest.mark.parametrize(("day", "days"), [(date(2024, 7, 1), 366), (date(2025, 7, 1), 365)])
def test_daily_cost_spreads_the_year(day: date, days: int) -> None:
    supply = Supply(tariff=TD30, contracted_power_kw=(10, 10, 10, 10, 10, 100))
    prices = power_prices_eur_per_kw_year(day, TD30)
    yearly = 10 * sum(prices.values()) + 90 * prices[TariffPeriod.P6]
    assert power_cost_eur(day, supply) == pytest.approx(yearly / days)


def test_unknown_year_fails_by_name() -> None:
    with pytest.raises(UnknownTariffYearError, match=r"3\.0TD toll"):
        power_prices_eur_per_kw_year(date(2027, 1, 1), TD30)
