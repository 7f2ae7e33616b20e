"""Holds what was said of one delivery day against what came."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from chocolate_factory.forecasting.forecaster import Forecaster
from chocolate_factory.forecasting.live.model import LiveScore, ScoreName
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import (
    MEDIAN,
    LeadBand,
    PriceForecast,
    band_of,
    hours_ahead,
    lead_hours,
)
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.kernel.market_time import HOUR, day_interval, delivery_day

_MINUTES = 60


class _Hour(NamedTuple):
    """One hour, what was said of it, and what it cost; EUR/MWh."""

    lead: int
    said: float
    ends: tuple[float, float] | None
    actual: float


def known_days(market: Market, series: str) -> dict[date, datetime]:
    """The delivery days of which every price is known, each with when its last one became so."""
    known_at = {one.start: one.known_at for one in market.history(series).known()}
    found = {}
    for day in {delivery_day(start) for start in known_at}:
        hours = list(day_interval(day).grid(_MINUTES))
        if all(start in known_at for start in hours):
            found[day] = max(known_at[start] for start in hours)
    return found


def judge_day(
    market: Market, series: str, day: date, issues: Iterable[PriceForecast]
) -> list[LiveScore]:
    """Scores of ``issues``, and of both naive models from each of their moments, by name.

    Only hours that were unknown at issue and are known to ``market`` count. The naive models see
    what was known at the issue.

    Args:
        market: What is known now, and what was known at each issue.
        series: Key of the price series.
        day: Delivery day.
        issues: Forecasts; of several models with one moment of issue each is judged once.
    """
    truth = _truth(market, series, day)
    scores: dict[ScoreName, LiveScore] = {}
    moments: set[datetime] = set()
    for forecast in issues:
        moments.add(forecast.issued_at)
        for score in _scores(
            _said(forecast, truth), series, forecast.model, forecast.issued_at, day
        ):
            scores[score.name] = score
    naives: tuple[Forecaster, ...] = (WeeklyNaive(series), EpfNaive(series))
    for moment in moments:
        then = market.as_known_at(moment)
        for naive in naives:
            hours = _naively(naive, then, truth)
            for score in _scores(hours, series, naive.name, moment, day):
                scores.setdefault(score.name, score)
    return [scores[name] for name in sorted(scores)]


def _truth(market: Market, series: str, day: date) -> dict[datetime, float]:
    history = market.history(series)
    values = ((start, history.value(start)) for start in day_interval(day).grid(_MINUTES))
    return {start: value for start, value in values if value is not None}


def _said(forecast: PriceForecast, truth: Mapping[datetime, float]) -> Iterator[_Hour]:
    for point in forecast.points:
        if not point.known and point.minutes == _MINUTES and point.start in truth:
            yield _Hour(
                lead_hours(forecast.issued_at, point.start),
                point.price_eur_per_mwh,
                (point.lower, point.upper) if point.quantiles else None,
                truth[point.start],
            )


def _naively(naive: Forecaster, then: Market, truth: Mapping[datetime, float]) -> Iterator[_Hour]:
    if not truth:
        return
    reach = max(0, (max(truth) - then.known_at) // HOUR + 2)
    said = naive.predict(then, reach)
    for lead, start in hours_ahead(then.known_at, reach):
        if lead in said and start in truth:
            yield _Hour(lead, said[lead][MEDIAN], None, truth[start])


def _scores(
    hours: Iterable[_Hour], series: str, model: str, issued_at: datetime, day: date
) -> Iterator[LiveScore]:
    bands: defaultdict[LeadBand, list[_Hour]] = defaultdict(list)
    for hour in hours:
        bands[band_of(hour.lead)].append(hour)
    for band, found in bands.items():
        errors = [one.said - one.actual for one in found]
        ended = [(one.actual, *one.ends) for one in found if one.ends]
        yield LiveScore(
            ScoreName(series, model, issued_at, day, band),
            n=len(found),
            absolute_error=sum(map(abs, errors)),
            error=sum(errors),
            squared_error=sum(error * error for error in errors),
            interval_n=len(ended),
            inside=sum(lower <= actual <= upper for actual, lower, upper in ended),
            width=sum(upper - lower for _, lower, upper in ended),
        )
