"""Lets only believable prices pass: finite, legal, on the grid of the market, said once.

What fails is nonsense of the whole answer: a source that gets one value wrong is not believed about
its neighbours. Missing values are not failures; they stay missing.
"""

from collections.abc import Iterable
from datetime import date, datetime

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import Interval, delivery_day, floor_to, require_utc
from chocolate_factory.prices.model import PVPC, SPOT, price_minutes
from chocolate_factory.timeseries.model import Observation, Series

LEGAL_EUR_PER_MWH = {SPOT.key: (-500.0, 4000.0), PVPC.key: (-500.0, 6000.0)}
"""Harmonised limits of the day-ahead coupling; for PVPC the same with room for tolls and charges
(highest on record: 732 EUR/MWh)."""

_HOUR = 60


def price(source: str, value: object, series: Series) -> float:
    """``value``, as found in an answer, as EUR/MWh.

    Raises:
        UpstreamNonsenseError: It is no number, not finite or beyond what the law allows.
    """
    low, high = LEGAL_EUR_PER_MWH[series.key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UpstreamNonsenseError(source, f"{source} gave {value!r:.40} for a price.")
    if not low <= value <= high:  # nor is NaN within
        raise UpstreamNonsenseError(
            source, f"{source} gave {value!r:.40} EUR/MWh for {series.key}."
        )
    return float(value)


def instant(source: str, text: object) -> datetime:
    """A time stamp with its offset, as found in an answer, in UTC.

    Raises:
        UpstreamNonsenseError: It is none, or does not tell its offset.
    """
    try:
        return require_utc(datetime.fromisoformat(str(text)))
    except (ValueError, OverflowError) as error:
        raise UpstreamNonsenseError(
            source, f"{source} gave {text!r:.40} for a time with offset."
        ) from error


def observations(
    source: str, series: Series, prices: Iterable[tuple[datetime, float]], interval: Interval
) -> list[Observation]:
    """The prices that begin inside ``interval``, ascending, each once.

    Raises:
        UpstreamNonsenseError: One is not aligned to the market's intervals, one interval has two
            different prices, or a day of quarter-hour prices came in hours.
    """
    found: dict[datetime, float] = {}
    for start, value in prices:
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
        if price_minutes(series, start) < _HOUR:
            minutes.setdefault(delivery_day(start), []).append(start.minute)
    for day, found in minutes.items():
        if len(found) > 1 and not any(found):
            raise UpstreamNonsenseError(
                source, f"{source} gave hours of {series.key} for {day}, a day of quarter hours."
            )
