"""Where everything in the price strip goes: bars, whiskers, tariff periods, hours and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import (
    Interval,
    day_interval,
    delivery_day,
    delivery_days,
    subtract,
)
from chocolate_factory.timeseries.pieces import merged
from chocolate_factory.web.pages.scale import (
    Frame,
    TimeScale,
    ValueScale,
    day_spans,
    hour_marks,
    nice_ticks,
)
from chocolate_factory.web.pages.today_prices import PriceSlot

WIDE = Frame(width=1120, height=300, left=44, right=4, top=26, bottom=76)
"""The whole strip in one drawing."""
NARROW = Frame(width=360, height=196, left=30, right=2, top=16, bottom=56)
"""One delivery day."""

_LEAST_BAR = 0.75


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with what it stands for."""

    x: float
    width: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Bar:
    """One price."""

    slot: PriceSlot
    x: float
    y: float
    width: float
    height: float
    past: bool
    now: bool
    whisker: tuple[float, float] | None
    """Upper and lower end of the forecast's interval."""
    column: tuple[float, float]
    """Left edge and width of the slot over the full height, to point at."""

    @property
    def middle(self) -> float:
        """Where the whisker stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class PeriodBox:
    """Consecutive slots of one tariff period."""

    x: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class PriceDrawing:
    """Everything in one drawing, in its own units."""

    frame: Frame
    interval: Interval
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, float], ...]
    """Value and height of each line across."""
    zero: float
    periods: tuple[PeriodBox, ...]
    work: tuple[Box, ...]
    holes: tuple[Box, ...]
    hours: tuple[tuple[float, datetime], ...]
    days: tuple[Box, ...]
    now_x: float | None


def draw_strip(slots: Sequence[PriceSlot], busy: Sequence[Interval], now: datetime) -> PriceDrawing:
    """The whole strip in one wide drawing; ``slots`` ascending and not empty."""
    span = Interval(slots[0].start, slots[-1].end)
    return _Draughtsman(slots, now, WIDE, span).draw(busy, every_hours=3)


def draw_days(
    slots: Sequence[PriceSlot], busy: Sequence[Interval], now: datetime
) -> list[PriceDrawing]:
    """A drawing for each delivery day from today on, all at the same scale of prices."""
    days = delivery_days(Interval(slots[0].start, slots[-1].end))
    ahead = [day for day in days if day >= delivery_day(now)] or days[-1:]
    return [
        _Draughtsman(slots, now, NARROW, day_interval(day)).draw(busy, every_hours=6)
        for day in ahead
    ]


class _Draughtsman:
    def __init__(
        self, slots: Sequence[PriceSlot], now: datetime, frame: Frame, span: Interval
    ) -> None:
        self.ticks = nice_ticks(*_bounds(slots))
        self.time = TimeScale(span, frame)
        self.value = ValueScale(self.ticks[0], self.ticks[-1], frame)
        self.slots = [slot for slot in slots if slot.interval.overlap(span)]
        self.priced = Interval(slots[0].start, slots[-1].end).overlap(span)
        self.now = now

    def draw(self, busy: Sequence[Interval], every_hours: int) -> PriceDrawing:
        span = self.time.interval
        return PriceDrawing(
            frame=self.time.frame,
            interval=span,
            bars=tuple(self.bar(slot) for slot in self.slots),
            ticks=tuple((tick, self.value.y(tick)) for tick in self.ticks),
            zero=self.value.y(0),
            periods=tuple(self.periods()),
            work=self.boxes([one.overlap(span) for one in merged(busy)]),
            holes=self.boxes(subtract(self.priced, (slot.interval for slot in self.slots))),
            hours=tuple((self.time.x(hour), hour) for hour in hour_marks(span, every_hours)),
            days=self.boxes(day_spans(span)),
            now_x=self.time.x(self.now) if self.now in span else None,
        )

    def bar(self, slot: PriceSlot) -> Bar:
        column = self.time.span(slot.interval)
        gap = min(1.5, column[1] * 0.12)
        level, zero = self.value.y(slot.price_eur_per_kwh), self.value.y(0)
        height = max(_LEAST_BAR, abs(level - zero))
        return Bar(
            slot=slot,
            x=round(column[0] + gap / 2, 2),
            y=zero if slot.price_eur_per_kwh < 0 else round(zero - height, 2),
            width=round(max(0.2, column[1] - gap), 2),
            height=round(height, 2),
            past=slot.end <= self.now,
            now=self.now in slot.interval,
            whisker=self.whisker(slot),
            column=column,
        )

    def whisker(self, slot: PriceSlot) -> tuple[float, float] | None:
        if slot.known or slot.lower_eur_per_kwh is None or slot.upper_eur_per_kwh is None:
            return None
        return self.value.y(slot.upper_eur_per_kwh), self.value.y(slot.lower_eur_per_kwh)

    def periods(self) -> list[PeriodBox]:
        runs: list[tuple[str, Interval]] = []
        for slot in self.slots:
            if runs and runs[-1][0] == slot.tariff_period and runs[-1][1].end == slot.start:
                runs[-1] = (slot.tariff_period, Interval(runs[-1][1].start, slot.end))
            else:
                runs.append((slot.tariff_period, slot.interval))
        return [PeriodBox(*self.time.span(interval), label) for label, interval in runs]

    def boxes(self, intervals: Sequence[Interval]) -> tuple[Box, ...]:
        return tuple(Box(*self.time.span(one), one) for one in intervals if one)


def _bounds(slots: Sequence[PriceSlot]) -> tuple[float, float]:
    values = [slot.price_eur_per_kwh for slot in slots]
    values += [slot.lower_eur_per_kwh for slot in slots if slot.lower_eur_per_kwh is not None]
    values += [slot.upper_eur_per_kwh for slot in slots if slot.upper_eur_per_kwh is not None]
    return min(0.0, *values), max(0.0, *values)
