"""Rows of the tables of the law, each in force between two days."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.tariffs.model import (
    AccessTariff,
    System,
    TariffPeriod,
    UnknownTariffYearError,
)


class Band(StrEnum):
    """Level of an hour of a working day, before the season gives it a period."""

    PEAK = "peak"
    SHOULDER = "shoulder"
    VALLEY = "valley"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A table in force from ``valid_from`` until the day before ``valid_to``."""

    valid_from: date
    valid_to: date
    source: str
    """Legal source with its BOE reference."""

    def covers(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.valid_from <= day < self.valid_to


PeriodPrices = Mapping[AccessTariff, Mapping[TariffPeriod, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkTerms(Dated):
    """Tolls (CNMC) or charges (Ministry), before taxes; of the tariffs that are known."""

    energy_eur_per_kwh: PeriodPrices
    power_eur_per_kw_year: PeriodPrices


@dataclass(frozen=True, slots=True, kw_only=True)
class LossCoefficients(Dated):
    """Energy lost between power station and meter, as a share of the metered energy."""

    share: PeriodPrices
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectricityTax(Dated):
    """Special tax on electricity (*impuesto especial sobre la electricidad*)."""

    rate: float
    floor_eur_per_mwh: float
    industrial_floor_eur_per_mwh: float
    provisional: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAddedTax(Dated):
    """VAT on the whole invoice, the electricity tax included; or IGIC or IPSI in its place."""

    rate: float
    below_only: bool = False
    """Supplies of exactly the limit pay the general rate."""
    provisional: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyExcess(Dated):
    """Price of a period's highest demand above the contracted power, by day (since April 2025)."""

    eur_per_kw_day: PeriodPrices


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadraticExcess(Dated):
    """Price of the root of the sum of squares of a period's excesses (since April 2025)."""

    eur_per_kw: PeriodPrices


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyExcess(Dated):
    """Price of demand above the contracted power, by month of 30 days (until March 2025)."""

    eur_per_kw: Mapping[AccessTariff, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPayment(Dated):
    """Capacity payments of consumers, at the power station."""

    eur_per_kwh: PeriodPrices


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialBonus(Dated):
    """Financing of the social tariff, the same for every supply."""

    eur_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PvpcMargin(Dated):
    """Fixed marketing margin of PVPC, on the contracted power of P1."""

    eur_per_kw_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Months in which peak and shoulder hours have the same periods."""

    name: str
    months: frozenset[int]
    peak: TariffPeriod
    shoulder: TariffPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCalendar(Dated):
    """Which period every hour of a system has; bands are 24 values by local hour."""

    system: System
    time_zone: str
    """IANA name, "" where the system lives by market time."""
    seasons: tuple[Season, ...]
    six_period_bands: tuple[Band, ...]
    three_period_bands: tuple[Band, ...]
    power_bands: tuple[Band, ...]
    """Of 2.0TD's contracted power: peak or valley."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays(Dated):
    """Days on which all hours have the cheapest period, as (month, day)."""

    days: frozenset[tuple[int, int]]


Row = TypeVar("Row", bound=Dated)


def in_force(table: Sequence[Row], day: date, subject: str) -> Row:
    """The row of ``table`` (in order of time, without holes) in force on ``day``.

    Raises:
        UnknownTariffYearError: None is; the error says ``subject``.
    """
    for row in reversed(table):
        if row.covers(day):
            return row
    raise UnknownTariffYearError(subject, day, table[0].valid_from, table[-1].valid_to - DAY)


def of_tariff(
    table: Sequence[Row], tariff: AccessTariff, known: Callable[[Row], Container[AccessTariff]]
) -> list[Row]:
    """The rows of ``table`` in which ``tariff`` is known, in order."""
    return [row for row in table if tariff in known(row)]


def in_force_of(
    table: Sequence[Row],
    day: date,
    tariff: AccessTariff,
    known: Callable[[Row], Container[AccessTariff]],
    subject: str,
) -> Row:
    """The row of ``table`` in force on ``day``, if it knows ``tariff``.

    Raises:
        UnknownTariffYearError: There is none; the error says ``subject``.
    """
    rows = of_tariff(table, tariff, known)
    if not rows:
        raise UnknownTariffYearError(subject, day)
    return in_force(rows, day, subject)
