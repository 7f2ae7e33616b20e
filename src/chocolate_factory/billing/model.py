"""The nouns of billing: consumption, lines, bills and statements, in kWh and in cents of a euro."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_day
from chocolate_factory.tariffs.excess import MeterType
from chocolate_factory.tariffs.model import Supply, TariffPeriod

CENT = Decimal("0.01")
EXACT = Decimal("0.000000001")
"""Floats are trusted to nine decimals: what lies between two cents is not their noise."""


def cents(amount_eur: float) -> Decimal:
    """An amount in euros as bills print it: two decimals, half a cent is rounded away from zero.

    >>> cents(2.675), cents(-0.005), cents(0.1 + 0.2)
    (Decimal('2.68'), Decimal('-0.01'), Decimal('0.30'))
    """
    exact = Decimal(amount_eur).quantize(EXACT, ROUND_HALF_UP)
    return exact.quantize(CENT, ROUND_HALF_UP)


class Concept(StrEnum):
    """What a line of a bill is for, in the order of the bill."""

    ENERGY = "energy"
    LOSSES = "losses"
    CAPACITY = "capacity payment"
    TOLL = "toll"
    CHARGE = "charge"
    MARGIN = "margin"
    POWER_TOLL = "power toll"
    POWER_CHARGE = "power charge"
    PVPC_MARGIN = "PVPC margin"
    EXCESS = "excess power"
    SOCIAL_BONUS = "bono social"
    ELECTRICITY_TAX = "electricity tax"
    METER_RENTAL = "meter rental"
    VAT = "VAT"
    """Or IGIC or IPSI; the line says which."""


@dataclass(frozen=True, slots=True)
class Consumption:
    """Energy drawn from the grid.

    Attributes:
        minutes: Length of every interval: 15 or 60.
        kwh: Energy by the interval's start (UTC), ascending.
        notes: What a reader of the bill must know about the measurements.
    """

    minutes: int
    kwh: Mapping[datetime, float]
    notes: tuple[str, ...] = ()

    @property
    def first_day(self) -> date:
        """Delivery day of the first interval."""
        return delivery_day(next(iter(self.kwh)))

    @property
    def last_day(self) -> date:
        """Delivery day of the last interval."""
        return delivery_day(next(reversed(list(self.kwh))))

    def within(self, interval: Interval) -> "Consumption":
        """Only the intervals that begin in ``interval``."""
        inside = {start: kwh for start, kwh in self.kwh.items() if start in interval}
        return Consumption(self.minutes, inside, self.notes)


@dataclass(frozen=True, slots=True)
class BillingDays:
    """The days of a bill, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many."""
        return (self.last - self.first) // DAY + 1

    @property
    def interval(self) -> Interval:
        """From the first midnight to the last."""
        return Interval(day_interval(self.first).start, day_interval(self.last).end)

    def months(self) -> list["BillingDays"]:
        """The same days by calendar month, as distributors bill them."""
        found, first = [], self.first
        while first <= self.last:
            beyond = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            last = min(beyond - DAY, self.last)
            found.append(BillingDays(first, last))
            first = beyond
        return found


@dataclass(frozen=True, slots=True)
class BillOptions:
    """What a bill depends on besides consumption, prices and contract.

    Attributes:
        meter: Type of the meter; None: as the contracted powers say, and for 2.0TD a switch (ICP)
            that lets nothing be exceeded.
        meter_rental_eur_per_day: For the meter, before VAT.
    """

    meter: MeterType | None = None
    meter_rental_eur_per_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill.

    Attributes:
        concept: What it is for.
        amount_eur: In cents.
        quantity: Of ``unit``.
        unit: ``kWh``, ``kW·day``, ``day`` or ``€``.
        price: Of a unit in euros; a mean where it varies.
        period: Energy or power period, where the line has one.
        label: Name of the concept where it depends on the place: ``IGIC``.
    """

    concept: Concept
    amount_eur: Decimal
    quantity: float
    unit: str
    price: float
    period: TariffPeriod | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.label or self.concept.value


@dataclass(frozen=True, slots=True)
class Bill:
    """What a supply pays for some days of one month.

    Attributes:
        days: The days.
        supply: The contract.
        energy_kwh: Drawn from the grid.
        lines: In order; their sum is the bill.
        missing: What belongs on the bill but has no known price.
        notes: What is approximate, provisional or estimated.
    """

    days: BillingDays
    supply: Supply
    energy_kwh: float
    lines: tuple[Line, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total_eur(self) -> Decimal:
        """What is to be paid: the sum of the lines."""
        return sum((line.amount_eur for line in self.lines), Decimal(0))

    @property
    def cost_eur(self) -> Decimal:
        """What it costs in the end: without VAT where that comes back."""
        return self.total_eur - (self.of(Concept.VAT) if self.supply.vat_deductible else 0)

    def of(self, concept: Concept) -> Decimal:
        """The sum of the lines of a concept."""
        return sum((line.amount_eur for line in self.lines if line.concept is concept), Decimal(0))


@dataclass(frozen=True, slots=True)
class Statement:
    """The bills of a span of days, one for each calendar month."""

    bills: tuple[Bill, ...] = field(default=())

    @property
    def energy_kwh(self) -> float:
        """Of all bills."""
        return sum(bill.energy_kwh for bill in self.bills)

    @property
    def total_eur(self) -> Decimal:
        """Of all bills."""
        return sum((bill.total_eur for bill in self.bills), Decimal(0))

    @property
    def cost_eur(self) -> Decimal:
        """Of all bills, without VAT where that comes back."""
        return sum((bill.cost_eur for bill in self.bills), Decimal(0))

    @property
    def missing(self) -> tuple[str, ...]:
        """What has no known price on some bill, each sentence once."""
        return tuple(dict.fromkeys(text for bill in self.bills for text in bill.missing))

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of all bills, each once."""
        return tuple(dict.fromkeys(text for bill in self.bills for text in bill.notes))
