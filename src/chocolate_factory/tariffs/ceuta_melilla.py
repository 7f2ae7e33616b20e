"""PVPC of Ceuta and Melilla out of that of the peninsula: another calendar, the same market.

Their peak and shoulder hours of 2.0TD are an hour later (CNMC Circular 3/2020, art. 7), so on
working days the hours from 10, 14, 18 and 22 have another toll and charge; every other hour has the
same price to the cent (all 35,430 recorded hours with equal periods, June 2021 to December 2025).
Losses and capacity payments follow the period too and are not public by hour in advance: in the
shifted hours the published prices differ by 0.9 to 4.8 €/MWh (since 2024: at most 1.9) more than
toll and charge say.
"""

from datetime import datetime

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.kernel.units import eur_per_mwh
from chocolate_factory.tariffs.calendar import tariff_period
from chocolate_factory.tariffs.model import AccessTariff, System
from chocolate_factory.tariffs.network import energy_charge_eur_per_kwh, energy_toll_eur_per_kwh


def access_difference_eur_per_mwh(start: datetime, system: System) -> float:
    """How much dearer toll and charge of 2.0TD are in ``system`` than on the peninsula; or 0.

    Args:
        start: Aware; begin of an hour.
        system: ``System.CEUTA`` or ``System.MELILLA``; 0 for the others but the Canary Islands.

    Raises:
        UnknownTariffYearError: The tables do not cover the day.
    """
    there = tariff_period(start, AccessTariff.TD20, system)
    here = tariff_period(start, AccessTariff.TD20)
    if there is here:
        return 0.0
    day, tariff = delivery_day(start), AccessTariff.TD20
    costs = {
        period: energy_toll_eur_per_kwh(day, period, tariff)
        + energy_charge_eur_per_kwh(day, period, tariff)
        for period in (there, here)
    }
    return eur_per_mwh(costs[there] - costs[here])


def pvpc_of(start: datetime, pvpc_eur_per_mwh: float, system: System) -> float:
    """PVPC in ``system`` of an hour, EUR/MWh, from the peninsula's.

    Exact where both have the same period, otherwise as close as the module says.

    Raises:
        UnknownTariffYearError: The tables do not cover the day.
    """
    if system not in {System.CEUTA, System.MELILLA}:
        return pvpc_eur_per_mwh
    return round(pvpc_eur_per_mwh + access_difference_eur_per_mwh(start, system), 6)
