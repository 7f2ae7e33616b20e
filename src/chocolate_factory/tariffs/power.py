"""What contracted power costs: paid every day, whatever is used and whenever."""

from datetime import date

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.tariffs.model import AccessTariff, Supply, TariffPeriod
from chocolate_factory.tariffs.network import charge_in_force, toll_in_force


def power_prices_eur_per_kw_year(day: date, tariff: AccessTariff) -> dict[TariffPeriod, float]:
    """Toll plus charge for a contracted kW, by period, before taxes.

    Raises:
        UnknownTariffYearError: The tolls or charges do not cover the day.
    """
    toll = toll_in_force(day, tariff).power_eur_per_kw_year[tariff]
    charge = charge_in_force(day, tariff).power_eur_per_kw_year[tariff]
    return {period: toll[period] + charge[period] for period in tariff.power_periods}


def power_cost_eur(day: date, supply: Supply) -> float:
    """What the contracted power of ``supply`` costs on ``day``, before taxes.

    A year's price is spread evenly over its 365 or 366 days.

    Raises:
        UnknownTariffYearError: The tolls or charges do not cover the day.
    """
    prices = power_prices_eur_per_kw_year(day, supply.tariff)
    return sum(power * prices[p] for p, power in supply.power_kw.items()) / days_of_year(day)


def days_of_year(day: date) -> int:
    """365 or 366: over how many days a price by year is spread on ``day``."""
    return (date(day.year + 1, 1, 1) - date(day.year, 1, 1)) // DAY
