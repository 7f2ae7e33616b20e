"""Poison everything that was known only later: not one digit of any forecast moves."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.forecasting.issue import LOOK_BACK, Wanted, issue_forecast
from chocolate_factory.forecasting.market import read_market
from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.forecasting.speaker import ladder
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation
from tests.fakes.series import at, day_ahead
from tests.unit.forecasting.histories import LATER, wavy

SERIES = day_ahead()
FIRST = at("2024-10-20T00:00+02:00")
HISTORY = Interval(FIRST - 70 * DAY, FIRST + 25 * DAY)
STARTS = list(HISTORY.grid(60))
SANE = [Observation(start, 60, wavy(start)) for start in STARTS]


def _clean() -> MemorySeriesStore:
    store = MemorySeriesStore()
    store.write(SERIES, "second", SANE, now=LATER)
    return store


CLEAN = _clean()
_issue_minutes = st.integers(0, 10 * 24 * 60)
_poison = st.floats(-1e6, 1e6)


def _issue(store: MemorySeriesStore, minutes: int, horizon_hours: int = 60) -> PriceForecast:
    issued_at = FIRST + timedelta(minutes=minutes)
    span = Interval(issued_at - LOOK_BACK, issued_at + 336 * HOUR)
    market = read_market(store, [SERIES], span, known_at=issued_at)
    speakers = ladder(market, SERIES.key)
    return issue_forecast(market, SERIES.key, speakers, Wanted(horizon_hours))


@settings(max_examples=8)
@given(_issue_minutes, _poison, st.sampled_from([24, 60, 150]))
def test_prices_published_later_do_not_matter(minutes: int, poison: float, hours: int) -> None:
    issued_at = FIRST + timedelta(minutes=minutes)
    poisoned = MemorySeriesStore()
    observations = [
        o._replace(value=poison) if SERIES.public_from(o.start) > issued_at else o for o in SANE
    ]
    assert observations != SANE
    poisoned.write(SERIES, "second", observations, now=LATER)
    assert _issue(poisoned, minutes, hours) == _issue(CLEAN, minutes, hours)


@settings(max_examples=8)
@given(_issue_minutes, _poison, st.sets(st.sampled_from(STARTS), min_size=1, max_size=200))
def test_corrections_made_later_do_not_matter(
    minutes: int, poison: float, corrected: set[object]
) -> None:
    issued_at = FIRST + timedelta(minutes=minutes)
    poisoned = _clean()
    corrections = [o._replace(value=poison) for o in SANE if o.start in corrected]
    poisoned.write(SERIES, "second", corrections, now=issued_at + timedelta(microseconds=1))
    assert _issue(poisoned, minutes) == _issue(CLEAN, minutes)


def test_what_is_known_at_issue_does_matter() -> None:
    issued_at = FIRST + 5 * DAY
    changed = _clean()
    known = [o._replace(value=9999.0) for o in SANE if SERIES.public_from(o.start) <= issued_at]
    changed.write(SERIES, "second", known[-48:], now=issued_at)
    assert _issue(changed, 5 * 24 * 60) != _issue(CLEAN, 5 * 24 * 60)
