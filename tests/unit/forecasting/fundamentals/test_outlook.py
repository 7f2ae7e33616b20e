"""Who speaks for a day and how wrong that was; nobody speaks where nothing is known."""

from collections.abc import Callable
from datetime import date, datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.fundamentals.judge import day_errors
from chocolate_factory.forecasting.fundamentals.keep import (
    keep_errors,
    keep_expected,
    keep_hindcasts,
)
from chocolate_factory.forecasting.fundamentals.model import (
    DEMAND,
    EXPECTED,
    FUNDAMENTALS,
    ISSUE_AT,
    LONGEST_LEAD,
    QUANTITIES,
    SOLAR_PV,
    WIND,
    WITNESSES,
    DailyError,
    Outlook,
    error_series,
)
from chocolate_factory.forecasting.fundamentals.outlook import (
    operator_error,
    own_error,
    read_outlook,
)
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.grid.model import ESIOS
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, local_instant
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Series

TODAY = date(2025, 3, 10)
NOW = local_instant(TODAY, ISSUE_AT)
FROM, TO = local_instant(TODAY - 80 * DAY), local_instant(TODAY + 30 * DAY)


def hours(day: date, value: float) -> list[Observation]:
    return [Observation(start, 60, value) for start in day_interval(day).grid(60)]


def market(store: MemorySeriesStore, known_at: datetime = NOW) -> Market:
    return read_market(store, [*WITNESSES, *EXPECTED], Interval(FROM, TO), known_at=known_at)


def said(value: Callable[[int], float]) -> dict[str, Floats]:
    rows = np.array([[value(lead)] * 24 for lead in range(1, LONGEST_LEAD + 1)])
    return {one.name: rows for one in QUANTITIES}


@pytest.fixture
def store() -> MemorySeriesStore:
    """Ten weeks in which ``1000 + lead`` MW was expected and 1000 came."""
    store = MemorySeriesStore()
    days = [TODAY - n * DAY for n in range(70, 0, -1)]
    keep_hindcasts(store, [(day, said(lambda lead: 1000.0 + lead)) for day in days], now=NOW)
    for one in QUANTITIES:
        for day in days:
            store.write(one.actual, ESIOS, hours(day, 1000.0), now=NOW)
    keep_expected(store, said(lambda lead: 2000.0 + lead), NOW)
    return store


def publish(store: MemorySeriesStore, series: Series, day: date, value: float) -> None:
    store.write(series, ESIOS, hours(day, value), now=NOW)


def on(store: MemorySeriesStore, lead: int, known_at: datetime = NOW) -> Outlook:
    found = {one.lead_days: one for one in read_outlook(store, 14, known_at=known_at)}
    return found[lead]


def origins(outlook: Outlook) -> dict[str, str]:
    return {one.quantity: one.origin for one in outlook.expectations}


def values(outlook: Outlook, quantity: str) -> set[float]:
    (found,) = (one for one in outlook.expectations if one.quantity == quantity)
    assert list(found.hours) == list(day_interval(outlook.day).grid(60))
    return set(found.hours.values())


def test_without_anything_nothing_is_expected() -> None:
    store = MemorySeriesStore()
    assert read_outlook(store, 15, known_at=NOW) == []
    assert own_error(store, WIND, 1, known_at=NOW) is None
    assert operator_error(store, WIND, known_at=NOW) is None


def test_ours_speaks_where_the_operator_does_not(store: MemorySeriesStore) -> None:
    publish(store, WIND.forecast, TODAY + DAY, 7.0)
    tomorrow, after = on(store, 1), on(store, 2)
    assert tomorrow.day == TODAY + DAY
    assert origins(tomorrow) == {"demand": FUNDAMENTALS, "wind": ESIOS, "solar_pv": FUNDAMENTALS}
    assert values(tomorrow, "wind") == {7.0}
    assert values(tomorrow, "demand") == {2001.0}
    assert set(origins(after).values()) == {FUNDAMENTALS}
    assert values(after, "solar_pv") == {2002.0}
    assert values(on(store, 14), "wind") == {2014.0}


def test_half_a_day_of_the_operator_is_not_mixed_with_ours(store: MemorySeriesStore) -> None:
    half = hours(TODAY + DAY, 7.0)[:12]
    store.write(WIND.forecast, ESIOS, half, now=NOW)
    assert values(on(store, 1), "wind") == {2001.0}


def test_the_past_is_seen_as_it_was(store: MemorySeriesStore) -> None:
    for back in (1, 5, 20):
        then = local_instant(TODAY - back * DAY, ISSUE_AT)
        for lead in (1, 7, 14):
            assert values(on(store, lead, then), "demand") == {1000.0 + lead}


def test_each_lead_day_has_its_own_error(store: MemorySeriesStore) -> None:
    keep_errors(store, market(store), 20)
    for lead in (1, 7, 14):
        error = own_error(store, DEMAND, lead, known_at=NOW)
        assert error == DailyError(float(lead), 20)
        assert {one.error for one in on(store, lead).expectations} == {error}
    assert own_error(store, DEMAND, 1, known_at=NOW - 40 * DAY) is None


def test_the_operators_error_is_its_own(store: MemorySeriesStore) -> None:
    for day in (TODAY - n * DAY for n in range(-1, 40)):
        publish(store, SOLAR_PV.forecast, day, 960.0)
    (found,) = (one for one in on(store, 1).expectations if one.quantity == "solar_pv")
    assert found.origin == ESIOS
    assert found.error == DailyError(40.0, 39)


def test_errors_are_kept_beside(store: MemorySeriesStore) -> None:
    keep_errors(store, market(store))
    for lead in (1, 15):
        kept = store.read(error_series(WIND, lead), Interval(FROM, TO))
        assert [one.value for one in kept] == [float(lead)] * 5
        assert kept[-1].start == day_interval(TODAY - DAY).start
        assert kept[-1].known_at <= NOW


def test_an_error_needs_both_sides() -> None:
    store = MemorySeriesStore()
    keep_expected(store, said(lambda _: 5.0), NOW)
    assert np.isnan(day_errors(market(store), WIND, 1, TODAY - DAY)).all()
    assert np.isnan(day_errors(market(store), WIND, 1, TODAY + 5 * DAY)).all()


def test_hours_are_kept_by_the_real_clock() -> None:
    store, now = MemorySeriesStore(), local_instant(date(2025, 10, 20), ISSUE_AT)
    rows = np.tile(np.arange(24.0) * 100, (LONGEST_LEAD, 1))
    rows[:, 5] = np.nan
    keep_expected(store, {WIND.name: rows}, now)
    long_day = day_interval(date(2025, 10, 26))
    kept = [one.value for one in store.read(WIND.expected, long_day)]
    assert kept[:5] == [0.0, 100.0, 200.0, 200.0, 300.0]
    assert len(kept) == 24
    assert 500.0 not in kept
    assert store.read(DEMAND.expected, long_day) == []
