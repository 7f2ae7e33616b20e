"""Compares what was forecast for a day with what was measured, by how far ahead it was said.

For each measured value and each whole hour of lead time, what a source said *then* is looked up:
its newest value known that long before. A source silent for longer than its forecasts are fresh
said nothing then. So sources that are asked often and seldom are judged alike::

    known       --- 14 °C ------+-- 15 °C -------------+- 17 °C --+
    lead (h)     48 ... 31  30  | 29 ... 8  7          | 6 ... 1  measured: 16 °C
    errors       -2     -2  -2  | -1    -1  -1         | +1    +1

Compared is with the best ranked observation, the station's before any model's, and the error names
it: a model's forecast compared with its own analysis says little. Probabilities are not compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from math import fsum, sqrt
from typing import NamedTuple

import numpy as np

from chocolate_factory.kernel.market_time import HOUR, Interval, day_interval
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.record import microseconds
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.weather.daily_forecast import DAILY_QUANTITIES, daily_forecast_series_of
from chocolate_factory.weather.forecasters import fresh_for
from chocolate_factory.weather.measured_truth import Truth, extreme_of, measured_in, total_of
from chocolate_factory.weather.model import (
    Kind,
    Place,
    forecast_series_of,
    quantity_of,
    series_of,
)
from chocolate_factory.weather.verification import (
    BANDS,
    LONGEST_LEAD,
    ForecastError,
    LeadBand,
    Stake,
)

_MICROSECOND = timedelta(microseconds=1)
_LEADS = np.arange(1, LONGEST_LEAD + 1, dtype=np.int64)

Issues = Mapping[str, Sequence[datetime]]
"""When forecasts reached us, ascending, by source."""


class _Miss(NamedTuple):
    """Means over the lead times of a band, for one measured value."""

    absolute: float
    signed: float
    squared: float


class _Claim(NamedTuple):
    """What one source said of one interval, and what came true."""

    quantity: str
    said: Sequence[Reading]
    """The oldest first."""
    truth: Truth
    stamp: datetime
    """The instant measured, or the end of what is summed up."""


def verify_day(
    store: SeriesStore, place: Place, day: date, issues: Issues, now: datetime
) -> list[ForecastError]:
    """The errors of all sources over what was measured on ``day`` up to ``now``, by stake.

    Args:
        store: Where forecasts and observations are kept.
        place: Whose weather.
        day: Madrid's calendar.
        issues: Those from the longest lead time before the day on.
        now: Present instant.

    Raises:
        StoreError: The store cannot be read.
    """
    whole = day_interval(day)
    hours = Interval(whole.start, min(whole.end, max(whole.start, now)))
    misses: dict[Stake, list[_Miss]] = {}
    for claim in (*_hourly_claims(store, place, hours), *_daily_claims(store, place, hours)):
        source = claim.said[0].source
        for band, miss in _misses(claim, issues.get(source, ())):
            stake = Stake(source, claim.quantity, band, claim.truth.against)
            misses.setdefault(stake, []).append(miss)
    return [_error(stake, missed) for stake, missed in sorted(misses.items())]


def _hourly_claims(store: SeriesStore, place: Place, hours: Interval) -> Iterator[_Claim]:
    forecasts = forecast_series_of(place)
    for name, observed in series_of(place).items():
        measured = measured_in(store, observed, hours)
        summed = quantity_of(observed).kind is Kind.PRECEDING_HOUR
        for said in _said(store, forecasts[name], hours) if measured else ():
            truth = total_of(said[-1].interval, measured)
            if truth is not None:
                stamp = said[-1].end if summed else said[-1].start
                yield _Claim(name, said, truth, stamp)


def _daily_claims(store: SeriesStore, place: Place, hours: Interval) -> Iterator[_Claim]:
    forecasts, observed = daily_forecast_series_of(place), series_of(place)
    for name, quantity in DAILY_QUANTITIES.items():
        if quantity.of is None:
            continue
        measured = measured_in(store, observed[quantity.of.name], hours)
        for said in _said(store, forecasts[name], hours) if measured else ():
            truth = extreme_of(quantity, said[-1].interval, measured)
            if truth is not None:
                yield _Claim(name, said, truth, said[-1].end)


def _said(store: SeriesStore, series: Series, interval: Interval) -> Iterator[list[Reading]]:
    history = store.history(series, interval)
    for _, said in groupby(history, key=lambda one: (one.start, one.source)):
        yield list(said)


def _misses(claim: _Claim, issues: Sequence[datetime]) -> Iterator[tuple[LeadBand, _Miss]]:
    """How far off the claim was at the lead times of each band; without those when none stood."""
    said = claim.said
    asked_at = microseconds(claim.stamp) - _LEADS * (HOUR // _MICROSECOND)
    known = np.array([microseconds(one.known_at) for one in said], dtype=np.int64)
    heard = np.array([microseconds(one) for one in issues], dtype=np.int64)
    standing = np.searchsorted(known, asked_at, side="right") - 1
    newest = np.searchsorted(heard, asked_at, side="right") - 1
    there = (standing >= 0) & (newest >= 0)
    if not there.any():
        return
    there &= asked_at - heard[newest] < fresh_for(said[0].source) // _MICROSECOND
    errors = np.array([one.value for one in said])[standing] - claim.truth.value
    for band in BANDS:
        counted = slice(band.first - 1, band.last)
        missed = errors[counted][there[counted]]
        if missed.size:
            means = (np.abs(missed).mean(), missed.mean(), np.square(missed).mean())
            yield band, _Miss(*map(float, means))


def _error(stake: Stake, missed: Sequence[_Miss]) -> ForecastError:
    n = len(missed)
    return ForecastError(
        stake,
        n,
        mae=fsum(one.absolute for one in missed) / n,
        bias=fsum(one.signed for one in missed) / n,
        rmse=sqrt(fsum(one.squared for one in missed) / n),
    )
