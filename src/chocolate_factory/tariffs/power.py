"""What contracted power costs: paid every day, whatever is used and whenever."""

from datetime import date

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.tariffs.dated import in_force
from chocolate_factory.tariffs.model import AccessTariff, Supply, TariffPeriod
from chocolate_factory.tariffs.tables import load_tables


def power_prices_eur_per_kw_year(day: date, tariff: AccessTariff) -> dict[TariffPeriod, float]:
    """Toll plus charge for a contracted kW, by period, before taxes.

    Raises:
        UnknownTariffYearError: The tolls or charges do not cover the day.
    """
    tables = load_tables()
    toll = in_force(tables.tolls, day, f"{tariff} toll").power_eur_per_kw_year[tariff]
    charge = in_force(tables.charges, day, f"{tariff} charge").power_eur_per_kw_year[tariff]
    return {period: toll[period] + charge[period] for period in tariff.power_periods}


def power_cost_eur(day: date, supply: Supply) -> float:
    """What the contracted power of ``supply`` costs on ``day``, before taxes.

    A year's price is spread evenly over its 365 or 366 days.

    Raises:
        UnknownTariffYearError: The tolls or charges do not cover the day.
    """
    prices = power_prices_eur_per_kw_year(day, supply.tariff)
    days_of_year = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)) // DAY
    return sum(power * prices[p] for p, power in supply.power_kw.items()) / days_of_year
