"""Looks up tolls and charges of a tariff, and what is known of its capacity payments."""

from collections.abc import Sequence
from datetime import date

from chocolate_factory.tariffs.dated import NetworkTerms, in_force_of, of_tariff
from chocolate_factory.tariffs.model import AccessTariff, TariffPeriod
from chocolate_factory.tariffs.tables import load_tables


def tolls_of(tariff: AccessTariff) -> list[NetworkTerms]:
    """The rows of the tolls that know ``tariff``, in order."""
    return of_tariff(load_tables().tolls, tariff, _known)


def charges_of(tariff: AccessTariff) -> list[NetworkTerms]:
    """The rows of the charges that know ``tariff``, in order."""
    return of_tariff(load_tables().charges, tariff, _known)


def toll_in_force(day: date, tariff: AccessTariff) -> NetworkTerms:
    """The tolls on ``day``.

    Raises:
        UnknownTariffYearError: They are not known.
    """
    return _in_force(load_tables().tolls, day, tariff, "toll")


def charge_in_force(day: date, tariff: AccessTariff) -> NetworkTerms:
    """The charges on ``day``.

    Raises:
        UnknownTariffYearError: They are not known.
    """
    return _in_force(load_tables().charges, day, tariff, "charge")


def energy_toll_eur_per_kwh(day: date, period: TariffPeriod, tariff: AccessTariff) -> float:
    """Energy toll of a tariff.

    Raises:
        UnknownTariffYearError: The tolls do not cover the day.
    """
    return toll_in_force(day, tariff).energy_eur_per_kwh[tariff][period]


def energy_charge_eur_per_kwh(day: date, period: TariffPeriod, tariff: AccessTariff) -> float:
    """Energy charge of a tariff.

    Raises:
        UnknownTariffYearError: The charges do not cover the day.
    """
    return charge_in_force(day, tariff).energy_eur_per_kwh[tariff][period]


def capacity_payment_eur_per_kwh(day: date, period: TariffPeriod, tariff: AccessTariff) -> float:
    """Capacity payment of a kWh at the power station: losses come on top.

    Raises:
        UnknownTariffYearError: It is not known: few years and tariffs are.
    """
    table = load_tables().capacity
    row = in_force_of(table, day, tariff, lambda row: row.eur_per_kwh, f"{tariff} capacity payment")
    return row.eur_per_kwh[tariff][period]


def _known(row: NetworkTerms) -> Sequence[AccessTariff]:
    return list(row.energy_eur_per_kwh)


def _in_force(
    table: Sequence[NetworkTerms], day: date, tariff: AccessTariff, what: str
) -> NetworkTerms:
    return in_force_of(table, day, tariff, _known, f"{tariff} {what}")
