"""Made-up prices whose every value tells the hour it belongs to."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from math import cos, pi

from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.market_time import HOUR, Interval, to_local
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Series

LATER = datetime(2030, 1, 1, tzinfo=UTC)
"""When values are written that are known from their publication."""

PriceOf = Callable[[datetime], float]


def by_clock(start: datetime) -> float:
    """The day of the year and the hour on Madrid's clock: 2024-10-27 05:00 costs 30105."""
    local = to_local(start)
    return float(100 * local.timetuple().tm_yday + local.hour)


def wavy(start: datetime) -> float:
    """A daily wave, cheaper at weekends, with noise that depends on the hour alone; may be < 0."""
    local = to_local(start)
    weekend = 25.0 if local.weekday() >= 5 else 0.0
    noise = (int(start.timestamp()) // 3600 * 7919 % 1009) / 1009 - 0.5
    return round(35 + 30 * cos((local.hour - 20) * pi / 12) - weekend + 20 * noise, 2)


def history_of(
    interval: Interval,
    series: Series,
    known_at: datetime,
    *,
    price: PriceOf = by_clock,
    without: Collection[datetime] = (),
) -> HourlyHistory:
    """Hours of ``interval``, each known from its publication."""
    return HourlyHistory(
        [
            HourlyValue(start, price(start), series.public_from(start))
            for start in interval.grid(60)
            if start not in without
        ],
        known_at=known_at,
    )


def market_of(
    interval: Interval,
    series: Series,
    known_at: datetime,
    *,
    price: PriceOf = by_clock,
    without: Collection[datetime] = (),
) -> Market:
    """A market of one series; see :func:`history_of`."""
    history = history_of(interval, series, known_at, price=price, without=without)
    return Market({series.key: history}, known_at=known_at)


def store_with(
    series: Series,
    interval: Interval,
    *,
    price: PriceOf = wavy,
    minutes: int = 60,
    without: Collection[datetime] = (),
) -> MemorySeriesStore:
    """A store in which each value of ``interval`` is known from its publication."""
    store = MemorySeriesStore()
    observations = [
        Observation(start, minutes, price(start))
        for start in interval.grid(minutes)
        if start not in without
    ]
    store.write(series, "best", observations, now=LATER)
    return store


def weeks_before(end: datetime, weeks: float) -> Interval:
    """The time up to ``end``."""
    return Interval(end - weeks * 168 * HOUR, end)
