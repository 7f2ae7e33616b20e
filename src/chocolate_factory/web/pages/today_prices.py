"""Prices as the page Today shows them: all-in, per kWh, each beside the other hours of its day."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.market_time import Interval


class PriceLevel(StrEnum):
    """A price beside the others of its delivery day: one third each."""

    CHEAP = "cheap"
    NORMAL = "normal"
    DEAR = "dear"


@dataclass(frozen=True, slots=True)
class DayRelation:
    """Where a price stands among those of its delivery day.

    Attributes:
        level: Cheapest, middle or dearest third.
        rank: 1 for the cheapest; equal prices share the better rank.
        of: How many prices the day has: 23 to 25, or 92 to 100.
        lowest_eur_per_kwh: Least price of the day.
        highest_eur_per_kwh: Greatest price of the day.
    """

    level: PriceLevel
    rank: int
    of: int
    lowest_eur_per_kwh: float
    highest_eur_per_kwh: float

    @classmethod
    def among(cls, price_eur_per_kwh: float, day: Sequence[float]) -> "DayRelation":
        """Rank a price among all of its day, itself included.

        A day whose prices are all equal is normal throughout.

        >>> DayRelation.among(0.2, [0.1, 0.2, 0.3]).level
        <PriceLevel.NORMAL: 'normal'>
        """
        ordered = sorted(day)
        below = bisect_left(ordered, price_eur_per_kwh)
        equal = sum(price == price_eur_per_kwh for price in ordered)
        middle = (below + max(0, equal - 1) / 2 + 0.5) / len(ordered)
        level = PriceLevel.NORMAL
        if ordered[0] != ordered[-1]:
            if middle <= 1 / 3:
                level = PriceLevel.CHEAP
            elif middle > 2 / 3:
                level = PriceLevel.DEAR
        return cls(level, below + 1, len(ordered), ordered[0], ordered[-1])


@dataclass(frozen=True, slots=True)
class PriceNow:
    """The price of the running interval.

    Attributes:
        start: Start of the interval (UTC).
        minutes: Its length: 15 or 60.
        price_eur_per_kwh: All-in: market, tolls, charges, losses and taxes.
        market_eur_per_kwh: The market's part of it; None if not known.
        tariff_period: ``P1`` to ``P6``.
        access_tariff: ``2.0TD``, ``3.0TD``, ...
        relation: Beside the other intervals of the day.
        known: Published; otherwise forecast.
        reference_eur_per_kwh: PVPC of the same hour, where it is shown for comparison.
    """

    start: datetime
    minutes: int
    price_eur_per_kwh: float
    market_eur_per_kwh: float | None
    tariff_period: str
    access_tariff: str
    relation: DayRelation
    known: bool = True
    reference_eur_per_kwh: float | None = None

    @property
    def end(self) -> datetime:
        """First instant after the interval."""
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class PriceSlot:
    """One interval of the strip; all-in prices.

    Attributes:
        start: UTC.
        minutes: 15 or 60.
        price_eur_per_kwh: Known, or the middle of the forecast.
        tariff_period: ``P1`` to ``P6``.
        level: Beside the other intervals of its day.
        known: Published; otherwise forecast.
        lower_eur_per_kwh: Lower end of the forecast's interval; None for known prices.
        upper_eur_per_kwh: Upper end likewise.
    """

    start: datetime
    minutes: int
    price_eur_per_kwh: float
    tariff_period: str
    level: PriceLevel
    known: bool = True
    lower_eur_per_kwh: float | None = None
    upper_eur_per_kwh: float | None = None

    @property
    def end(self) -> datetime:
        """First instant after the interval."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def interval(self) -> Interval:
        """The interval priced."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class PriceStrip:
    """Prices from yesterday evening to the end of what is shown; holes are holes.

    Attributes:
        slots: Ascending.
        model: Name of the forecasting model; None if all prices are known.
        issued_at: When the forecast was made.
        interval_percent: Share of outcomes the forecast's interval should hold, such as 80.
    """

    slots: tuple[PriceSlot, ...]
    model: str | None = None
    issued_at: datetime | None = None
    interval_percent: int | None = None
