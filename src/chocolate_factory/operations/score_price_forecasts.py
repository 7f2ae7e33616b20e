"""Holds the price forecasts that were issued against what came, and draws the consequences.

Judged is the last issue of each half day, the one that is kept for good. A delivery day is judged
once all its prices are known and the half day in which they became so is over, and again when it is
three days old, since prices are corrected. Days that were missed, because the computer was off, are
made up for within a month.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import structlog

from chocolate_factory.forecasting.live.champion import LOOK_DAYS, LOOKS, next_champion
from chocolate_factory.forecasting.live.judge_day import judge_day, known_days
from chocolate_factory.forecasting.live.model import NAIVES, ChampionDecision
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.forecasting.model import LONGEST_HORIZON_HOURS, PriceForecast
from chocolate_factory.forecasting.models.naive import FARTHEST_DAYS
from chocolate_factory.forecasting.thin import IssueName, half_day_end, lasting
from chocolate_factory.kernel.market_time import (
    DAY,
    Interval,
    day_interval,
    delivery_day,
    local_instant,
)
from chocolate_factory.operations.challenge import challengers_of
from chocolate_factory.operations.load_champion import champion_of
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.model import Series

DAYS_BACK = 30
SETTLED_AFTER: timedelta = 3 * DAY
_LEAD = timedelta(hours=LONGEST_HORIZON_HOURS) + DAY
log = structlog.get_logger()


class JudgedPrices(NamedTuple):
    """A delivery day of a price that was judged."""

    series: str
    day: date
    hours: int
    """Forecasts of one hour that were compared."""


class Scoring(NamedTuple):
    """What came of it."""

    judged: tuple[JudgedPrices, ...]
    decisions: tuple[ChampionDecision, ...]

    def sentence(self) -> str:
        """For the journal."""
        if not self.judged:
            return "Nothing new is known."
        compared = sum(one.hours for one in self.judged)
        parts = [f"{compared} comparisons over {len(self.judged)} days."]
        parts += [
            f"{one.model} now speaks for {one.series} ({one.reason})." for one in self.decisions
        ]
        return " ".join(parts)


def score_price_forecasts(ports: Ports) -> Scoring:
    """Judge every day that is not settled, then decide who shall speak for each price.

    Raises:
        StoreError: The store cannot be read or written.
    """
    judged: list[JudgedPrices] = []
    decisions: list[ChampionDecision] = []
    for series in PRICE_SERIES:
        found = _judge(ports, series)
        judged += found
        if found:
            decision = review_champion(ports, series.key)
            decisions += [decision] if decision else []
    return Scoring(tuple(judged), tuple(decisions))


def review_champion(ports: Ports, series: str) -> ChampionDecision | None:
    """Promote a challenger or fall back, if the evidence asks for it; the decision, or None.

    Raises:
        StoreError: The store cannot be read or written.
    """
    now = ports.clock.now()
    current = champion_of(ports, series)
    challengers = challengers_of(ports, series, current.model)
    first = delivery_day(now) - LOOKS * LOOK_DAYS * DAY
    scores = ports.scores.scores(
        series, first, delivery_day(now) + 2 * DAY, {current.model, *challengers, *NAIVES}
    )
    decision = next_champion(current, challengers, scores, now)
    if decision is not None:
        ports.scores.decide(decision)
        log.warning(
            "champion_changed",
            series=series,
            model=decision.model,
            reason=decision.reason,
            **decision.evidence,
        )
    return decision


def _judge(ports: Ports, series: Series) -> list[JudgedPrices]:
    now = ports.clock.now()
    today = delivery_day(now)
    first = today - DAYS_BACK * DAY
    issues = _Issues(ports, series.key, Interval(local_instant(first) - _LEAD, now))
    if not issues.names:
        return []
    first = max(first, delivery_day(issues.names[0].issued_at))
    judged_at = dict(ports.scores.judged(series.key, first))
    days = [
        day
        for day in (first + n * DAY for n in range((today - first).days + 2))
        if not _is_settled(day, judged_at.get(day), now)
    ]
    if not days:
        return []
    begin = local_instant(days[0]) - _LEAD - (FARTHEST_DAYS + 1) * DAY
    market = read_market(ports.series, [series], Interval(begin, now + 2 * DAY), known_at=now)
    known = known_days(market, series.key)
    found = []
    for day in days:
        told = day in known and now >= half_day_end(known[day])
        if told or now >= day_interval(day).end + SETTLED_AFTER:
            hours = _judge_one(ports, market, series, day, issues.about(day))
            found.append(JudgedPrices(series.key, day, hours))
    return found


def _judge_one(
    ports: Ports, market: Market, series: Series, day: date, issues: list[PriceForecast]
) -> int:
    scores = judge_day(market, series.key, day, issues)
    ports.scores.replace_scores(series.key, day, scores, now=ports.clock.now())
    return sum(score.n for score in scores)


class _Issues:
    """The forecasts that are judged, read when needed."""

    def __init__(self, ports: Ports, series: str, interval: Interval) -> None:
        now = ports.clock.now()
        stores = (ports.challengers, ports.forecasts)  # of one name the served one counts
        chosen = [
            (name, store)
            for store in stores
            for name in lasting(store.names(series, interval), now)
        ]
        self._chosen = sorted(chosen, key=lambda one: one[0].issued_at)
        self._read: dict[IssueName, PriceForecast | None] = {}

    @property
    def names(self) -> list[IssueName]:
        return [name for name, _ in self._chosen]

    def about(self, day: date) -> list[PriceForecast]:
        """Those that may have forecast ``day``."""
        interval = day_interval(day)
        earliest = interval.start - _LEAD
        found = []
        for name, store in self._chosen:
            if earliest <= name.issued_at < interval.end:
                if name not in self._read:
                    self._read[name] = store.find(name)
                forecast = self._read[name]
                if forecast is not None:
                    found.append(forecast)
        return found


def _is_settled(day: date, judged_at: datetime | None, now: datetime) -> bool:
    """Judged, and either not due for the second time or judged that late already."""
    if judged_at is None:
        return False
    settled = day_interval(day).end + SETTLED_AFTER
    return judged_at >= settled or now < settled
