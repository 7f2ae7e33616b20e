"""Lets only prices pass that can be read: finite, on the grid of the market, said once.

What fails is nonsense of the whole answer: a source that gets one value wrong is not believed about
its neighbours. Missing values are not failures; they stay missing.
"""

from collections.abc import Iterable
from datetime import date, datetime

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import HOUR_MINUTES, Interval, delivery_day, floor_to
from chocolate_factory.kernel.read_fields import not_ahead, number
from chocolate_factory.prices.model import price_minutes
from chocolate_factory.timeseries.model import Observation, Series


def price(source: str, value: object, series: Series) -> float:
    """``value``, as found in an answer, as EUR/MWh.

    Raises:
        UpstreamNonsenseError: It is no finite number. One that cannot be true is told apart at the
            door of the store, where it is kept in quarantine.
    """
    return number(source, value, f"a price of {series.key}")


def observations(
    source: str, series: Series, prices: Iterable[tuple[datetime, float]], interval: Interval
) -> list[Observation]:
    """The prices that begin inside ``interval``, ascending, each once.

    Raises:
        UpstreamNonsenseError: One is not aligned to the market's intervals, one interval has two
            different prices, a day of quarter-hour prices came in hours, or one is for the future.
    """
    found: dict[datetime, float] = {}
    for start, value in prices:
        not_ahead(source, start, interval)
        if start != floor_to(start, price_minutes(series, start)):
            raise UpstreamNonsenseError(
                source,
                f"{source} gave a price of {series.key} that begins at {start:%Y-%m-%d %H:%M}.",
            )
        if found.setdefault(start, value) != value:
            raise UpstreamNonsenseError(
                source,
                f"{source} gave {found[start]} and {value} EUR/MWh for {start:%Y-%m-%d %H:%M} UTC.",
            )
    _refuse_means(source, series, found)
    return [
        Observation(start, price_minutes(series, start), found[start])
        for start in sorted(found)
        if start in interval
    ]


def _refuse_means(source: str, series: Series, starts: Iterable[datetime]) -> None:
    """Hourly means must not pass for the price of a first quarter."""
    minutes: dict[date, list[int]] = {}
    for start in starts:
        if price_minutes(series, start) < HOUR_MINUTES:
            minutes.setdefault(delivery_day(start), []).append(start.minute)
    for day, found in minutes.items():
        if len(found) > 1 and not any(found):
            raise UpstreamNonsenseError(
                source, f"{source} gave hours of {series.key} for {day}, a day of quarter hours."
            )
