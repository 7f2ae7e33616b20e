"""Reads the dated tables that ship with the package, once."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from chocolate_factory.tariffs.dated import (
    Band,
    CapacityPayment,
    DailyExcess,
    ElectricityTax,
    Holidays,
    LossCoefficients,
    MonthlyExcess,
    NetworkTerms,
    PeriodCalendar,
    PeriodPrices,
    PvpcMargin,
    QuadraticExcess,
    Season,
    SocialBonus,
    ValueAddedTax,
)
from chocolate_factory.tariffs.model import AccessTariff, System, TariffPeriod

HOURS_OF_DAY = 24
Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TariffTables:
    """Every table, each in order of time and without holes.

    Of capacity payments and of excess power only some years are known.
    """

    tolls: Sequence[NetworkTerms]
    charges: Sequence[NetworkTerms]
    losses: Sequence[LossCoefficients]
    electricity_tax: Sequence[ElectricityTax]
    vat: Sequence[ValueAddedTax]
    """Of supplies above 10 kW, where VAT is the tax."""
    vat_up_to_10_kw: Sequence[ValueAddedTax]
    igic: Sequence[ValueAddedTax]
    """In place of VAT in the Canary Islands."""
    ipsi: Sequence[ValueAddedTax]
    """In place of VAT in Ceuta and Melilla."""
    daily_excess: Sequence[DailyExcess]
    quadratic_excess: Sequence[QuadraticExcess]
    monthly_excess: Sequence[MonthlyExcess]
    capacity: Sequence[CapacityPayment]
    social_bonus: Sequence[SocialBonus]
    pvpc_margin: Sequence[PvpcMargin]
    holidays: Sequence[Holidays]
    calendars: Mapping[System, Sequence[PeriodCalendar]]


@cache
def load_tables() -> TariffTables:
    """The tables of the package; pure data, read from its own files."""
    taxes, fees, excess = _read("taxes"), _read("fees"), _read("excess")
    calendar = _read("calendar")
    calendars = [_calendar(row) for row in calendar["calendars"]]
    return TariffTables(
        tolls=[_network_terms(row) for row in _read("tolls")["tolls"]],
        charges=[_network_terms(row) for row in _read("charges")["charges"]],
        losses=[_losses(row) for row in _read("losses")["losses"]],
        electricity_tax=[ElectricityTax(**row) for row in taxes["electricity_tax"]],
        vat=[ValueAddedTax(**row) for row in taxes["vat"]],
        vat_up_to_10_kw=[ValueAddedTax(**row) for row in taxes["vat_up_to_10_kw"]],
        igic=[ValueAddedTax(**row) for row in taxes["igic"]],
        ipsi=[ValueAddedTax(**row) for row in taxes["ipsi"]],
        daily_excess=[_daily_excess(row) for row in excess["daily_maximum"]],
        quadratic_excess=[_quadratic_excess(row) for row in excess["root_of_squares"]],
        monthly_excess=[_monthly_excess(row) for row in excess["monthly"]],
        capacity=[_capacity(row) for row in _read("capacity")["capacity"]],
        social_bonus=[SocialBonus(**row) for row in fees["social_bonus"]],
        pvpc_margin=[PvpcMargin(**row) for row in fees["pvpc_margin"]],
        holidays=[_holidays(row) for row in calendar["holidays"]],
        calendars={
            system: [row for row in calendars if row.system is system]
            for system in dict.fromkeys(row.system for row in calendars)
        },
    )


def _read(name: str) -> Raw:
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text("utf-8"))


def _dated(row: Raw) -> dict[str, Any]:
    return {key: row[key] for key in ("valid_from", "valid_to", "source")}


def _energy(values: Raw) -> PeriodPrices:
    return {
        tariff: dict(zip(tariff.energy_periods, values[tariff], strict=True))
        for tariff in AccessTariff
        if tariff in values
    }


def _power(values: Raw) -> PeriodPrices:
    return {
        tariff: dict(zip(tariff.power_periods, values[tariff], strict=True))
        for tariff in AccessTariff
        if tariff in values
    }


def _network_terms(row: Raw) -> NetworkTerms:
    return NetworkTerms(
        energy_eur_per_kwh=_energy(row["energy_eur_per_kwh"]),
        power_eur_per_kw_year=_power(row["power_eur_per_kw_year"]),
        **_dated(row),
    )


def _losses(row: Raw) -> LossCoefficients:
    return LossCoefficients(share=_energy(row["share"]), note=row.get("note", ""), **_dated(row))


def _daily_excess(row: Raw) -> DailyExcess:
    return DailyExcess(eur_per_kw_day=_power(row["eur_per_kw_day"]), **_dated(row))


def _quadratic_excess(row: Raw) -> QuadraticExcess:
    return QuadraticExcess(eur_per_kw=_power(row["eur_per_kw"]), **_dated(row))


def _monthly_excess(row: Raw) -> MonthlyExcess:
    prices = {AccessTariff(name): float(price) for name, price in row["eur_per_kw"].items()}
    return MonthlyExcess(eur_per_kw=prices, **_dated(row))


def _capacity(row: Raw) -> CapacityPayment:
    return CapacityPayment(eur_per_kwh=_energy(row["eur_per_kwh"]), **_dated(row))


def _holidays(row: Raw) -> Holidays:
    pairs = (text.split("-") for text in row["days"])
    return Holidays(days=frozenset((int(month), int(day)) for month, day in pairs), **_dated(row))


def _calendar(row: Raw) -> PeriodCalendar:
    return PeriodCalendar(
        system=System(row["system"]),
        time_zone=row.get("time_zone", ""),
        seasons=tuple(_season(season) for season in row["seasons"]),
        six_period_bands=_bands(row["six_period_hours"]),
        three_period_bands=_bands(row["three_period_hours"]),
        power_bands=_bands(row["power_hours"]),
        **_dated(row),
    )


def _season(row: Raw) -> Season:
    return Season(
        name=row["name"],
        months=frozenset(row["months"]),
        peak=TariffPeriod(row["peak"]),
        shoulder=TariffPeriod(row["shoulder"]),
    )


def _bands(hours: Raw) -> tuple[Band, ...]:
    bands = [Band.VALLEY] * HOURS_OF_DAY
    for band, spans in hours.items():
        for start, end in spans:
            bands[start:end] = [Band(band)] * (end - start)
    return tuple(bands)
