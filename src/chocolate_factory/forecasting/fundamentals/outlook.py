"""What is expected of the coming days: by whom, and how wrong that has been lately.

The operator's own forecast for tomorrow is better than ours and is taken where it is published;
ours speaks for the days after. Where nobody speaks there is nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from statistics import fmean

from chocolate_factory.forecasting.fundamentals.model import (
    FUNDAMENTALS,
    QUANTITIES,
    DailyError,
    Expectation,
    Fundamental,
    Outlook,
    error_series,
)
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR_MINUTES,
    Interval,
    day_interval,
    delivery_day,
)
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.store import SeriesStore

WINDOW_DAYS = 56
"""The days before today over which errors are told."""
FEWEST_DAYS = 7
"""Days that must be comparable for an error to be told."""
_FEWEST_HOURS = 20

Hours = Mapping[datetime, float]


def read_outlook(store: SeriesStore, days: int, *, known_at: datetime) -> list[Outlook]:
    """What is expected of the ``days`` days after today; without those of which nothing is.

    Of each quantity one source speaks for the whole day: the operator where it has said all its
    hours, else our own, with holes where it is silent.

    Raises:
        StoreError: The store cannot be read.
    """
    today = delivery_day(known_at)
    span = Interval(day_interval(today + DAY).start, day_interval(today + days * DAY).end)
    read = partial(_hours, store, interval=span, known_at=known_at)
    said = {one.name: (read(one.forecast), read(one.expected)) for one in QUANTITIES}
    operators = {one.name: operator_error(store, one, known_at=known_at) for one in QUANTITIES}
    found = []
    for lead in range(1, days + 1):
        expectations = []
        for one in QUANTITIES:
            official, own = (_of_day(hours, today + lead * DAY) for hours in said[one.name])
            if len(official) == len(_starts(today + lead * DAY)):
                source, error = one.forecast.sources[0], operators[one.name]
                expectations.append(Expectation(one.name, source, official, error))
            elif own:
                error = own_error(store, one, lead, known_at=known_at)
                expectations.append(Expectation(one.name, FUNDAMENTALS, own, error))
        if expectations:
            found.append(Outlook(today + lead * DAY, lead, tuple(expectations)))
    return found


def own_error(
    store: SeriesStore, quantity: Fundamental, lead: int, *, known_at: datetime
) -> DailyError | None:
    """How wrong ours was lately, as it stood ``lead`` days before at the hour of issue.

    Raises:
        StoreError: The store cannot be read.
    """
    series = error_series(quantity, lead)
    return _mean(list(_hours(store, series, _window(known_at), known_at).values()))


def operator_error(
    store: SeriesStore, quantity: Fundamental, *, known_at: datetime
) -> DailyError | None:
    """How wrong the operator's forecast of the day before was lately.

    Raises:
        StoreError: The store cannot be read.
    """
    window = _window(known_at)
    said, came = (
        _hours(store, one, window, known_at) for one in (quantity.forecast, quantity.actual)
    )
    return _mean(list(_daily(said, came, window)))


def _daily(said: Hours, came: Hours, window: Interval) -> Iterator[float]:
    day = delivery_day(window.start)
    while day_interval(day).end <= window.end:
        wrong = [
            abs(said[start] - came[start])
            for start in _starts(day)
            if start in said and start in came
        ]
        if len(wrong) >= _FEWEST_HOURS:
            yield fmean(wrong)
        day += DAY


def _mean(daily: list[float]) -> DailyError | None:
    if len(daily) < FEWEST_DAYS:
        return None
    return DailyError(round(fmean(daily), 1), len(daily))


def _window(known_at: datetime) -> Interval:
    today = delivery_day(known_at)
    return Interval(day_interval(today - WINDOW_DAYS * DAY).start, day_interval(today).start)


def _hours(
    store: SeriesStore, series: Series, interval: Interval, known_at: datetime
) -> dict[datetime, float]:
    return {one.start: one.value for one in store.read(series, interval, known_at=known_at)}


def _of_day(hours: Hours, day: date) -> Hours:
    return {start: hours[start] for start in _starts(day) if start in hours}


def _starts(day: date) -> list[datetime]:
    return list(day_interval(day).grid(HOUR_MINUTES))
