"""A history with all revisions answers for every instant as the store does."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.market import read_market
from chocolate_factory.forecasting.revised_history import (
    RevisedHistory,
    read_revised_history,
    rows_of,
)
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Reading, Series
from tests.fakes.series import at

SERIES = Series("expected", "MW", ("good", "poor"), lambda start: start, rewritten=True)
BEGIN = at("2025-10-25T22:00+00:00")
"""Madrid's midnight of the day of 25 hours."""
SPAN = Interval(BEGIN, BEGIN + 50 * HOUR)

words = st.lists(
    st.tuples(
        st.sampled_from(["good", "poor"]),
        st.integers(0, 49),
        st.integers(0, 100),
        st.integers(0, 9),
    ),
    max_size=40,
)


def stored(said: list[tuple[str, int, int, int]]) -> MemorySeriesStore:
    """Each was said that many hours before ``BEGIN``, the first one first."""
    store = MemorySeriesStore()
    for source, hour, before, value in sorted(said, key=lambda one: -one[2]):
        store.write(
            SERIES,
            source,
            [Observation(BEGIN + hour * HOUR, 60, float(value))],
            now=BEGIN - before * HOUR,
        )
    return store


@given(said=words, asked=st.integers(-60, 110))
def test_it_tells_what_the_store_tells_as_known_at_any_instant(
    said: list[tuple[str, int, int, int]], asked: int
) -> None:
    store, now, then = stored(said), BEGIN + 200 * HOUR, BEGIN - asked * HOUR
    earlier = read_revised_history(store, SERIES, SPAN, known_at=now).as_known_at(then)
    readings = store.read(SERIES, SPAN, known_at=then)
    wanted = {one.start: (one.value, one.known_at) for one in readings}
    assert {one.start: (one.value, one.known_at) for one in earlier.known()} == wanted
    for start in SPAN.grid(60):
        assert earlier.value(start) == wanted.get(start, (None, None))[0]
    by_clock = {clock_hour(start): value for start, (value, _) in sorted(wanted.items())}
    for day in (date(2025, 10, 26), date(2025, 10, 27)):
        row = earlier.rows(day, 1)[0]
        for hour in range(24):
            expected = by_clock.get((day, hour))
            assert earlier.value_on_clock(day, hour) == expected
            assert np.isnan(row[hour]) if expected is None else row[hour] == expected


@given(said=words)
def test_table_and_rows_agree(said: list[tuple[str, int, int, int]]) -> None:
    history = read_revised_history(stored(said), SERIES, SPAN, known_at=BEGIN)
    first = date(2025, 10, 24)
    np.testing.assert_array_equal(history.table().rows(first, 6), rows_of(history, first, 6))


def test_a_plain_history_forgets_what_a_revised_one_remembers() -> None:
    store = stored([("good", 5, 30, 1), ("good", 5, 10, 2)])
    market = read_market(store, [SERIES], SPAN, known_at=BEGIN)
    assert market.history("expected").value(BEGIN + 5 * HOUR) == 2.0
    earlier = market.as_known_at(BEGIN - 20 * HOUR)
    assert earlier.history("expected").value(BEGIN + 5 * HOUR) == 1.0
    assert earlier.table("expected").rows(date(2025, 10, 26), 1)[0, 4] == 1.0
    assert earlier.as_known_at(BEGIN - 40 * HOUR).history("expected").value(BEGIN) is None


def test_nobody_sees_the_future() -> None:
    history = RevisedHistory((), SERIES, known_at=BEGIN)
    with pytest.raises(ValueError, match="cannot tell"):
        history.as_known_at(BEGIN + HOUR)
    assert history.table().rows(date(2025, 1, 1), 2).shape == (2, 24)
    assert list(history.known()) == []


def test_only_hours() -> None:
    def quarter(start: datetime) -> Reading:
        return Reading(start, 15, 1.0, "good", BEGIN, BEGIN)

    with pytest.raises(ValueError, match="15 minutes"):
        RevisedHistory([quarter(BEGIN)], SERIES, known_at=BEGIN)


def test_a_window_of_many_days_is_cut_out() -> None:
    days = day_interval(date(2025, 3, 30) - 30 * DAY).start, timedelta(days=61)
    readings = [
        Reading(start, 60, float(start.day), "good", start - DAY, start)
        for start in Interval(days[0], days[0] + days[1]).grid(60)
    ]
    history = RevisedHistory(readings, SERIES, known_at=BEGIN)
    row = history.rows(date(2025, 3, 30), 1)[0]
    assert np.isnan(row).tolist() == [hour == 2 for hour in range(24)]
    assert history.rows(date(2025, 3, 31), 1)[0, 5] == 31.0
