"""What every store of series remembers about vain questions."""

import itertools
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.model import Absence
from chocolate_factory.timeseries.store import SeriesStore
from tests.fakes.series import at, day_ahead

PRICE = day_ahead()
NOW = at("2024-11-05T12:00+01:00")
TEN = at("2024-11-05T10:00Z")
ALL = Interval(TEN - 100 * HOUR, TEN + 100 * HOUR)
_numbers = itertools.count()


def _span(first: float, last: float) -> Interval:
    return Interval(TEN + first * HOUR, TEN + last * HOUR)


def test_an_absence_is_remembered_and_counted(store: SeriesStore) -> None:
    store.mark_absent(PRICE, "best", [_span(0, 2), _span(5, 6)], now=NOW)
    store.mark_absent(PRICE, "best", [_span(0, 2)], now=NOW + HOUR)
    assert store.absences(PRICE, ALL) == [
        Absence(PRICE.key, "best", _span(0, 2), NOW + HOUR, 2),
        Absence(PRICE.key, "best", _span(5, 6), NOW, 1),
    ]


def test_only_what_was_asked_again_counts_again(store: SeriesStore) -> None:
    store.mark_absent(PRICE, "best", [_span(0, 4)], now=NOW)
    store.mark_absent(PRICE, "best", [_span(3, 6)], now=NOW + HOUR)
    assert store.absences(PRICE, ALL) == [
        Absence(PRICE.key, "best", _span(0, 3), NOW, 1),
        Absence(PRICE.key, "best", _span(3, 4), NOW + HOUR, 2),
        Absence(PRICE.key, "best", _span(4, 6), NOW + HOUR, 1),
    ]


def test_absences_by_source_and_start_that_overlap(store: SeriesStore) -> None:
    store.mark_absent(PRICE, "second", [_span(4, 5), _span(0, 1)], now=NOW)
    store.mark_absent(PRICE, "best", [_span(0.5, 2)], now=NOW)
    found = [(a.source, a.interval) for a in store.absences(PRICE, ALL)]
    assert found == [("best", _span(0.5, 2)), ("second", _span(0, 1)), ("second", _span(4, 5))]
    inside = [(a.source, a.interval) for a in store.absences(PRICE, _span(1, 4))]
    assert inside == [("best", _span(0.5, 2))]


def test_each_source_is_counted_for_itself(store: SeriesStore) -> None:
    for step, source in enumerate(("best", "second", "second", "best", "best")):
        store.mark_absent(PRICE, source, [_span(0, 1)], now=NOW + step * HOUR)
    found = [(a.source, a.times, a.asked_at) for a in store.absences(PRICE, ALL)]
    assert found == [("best", 3, NOW + 4 * HOUR), ("second", 2, NOW + 2 * HOUR)]


def test_an_empty_interval_is_not_an_absence(store: SeriesStore) -> None:
    store.mark_absent(PRICE, "best", [_span(1, 1)], now=NOW)
    store.mark_absent(PRICE, "best", [], now=NOW)
    assert store.absences(PRICE, ALL) == []


def test_an_interval_that_ends_inside_a_second_is_kept_exactly(store: SeriesStore) -> None:
    ragged = Interval(TEN, TEN + timedelta(microseconds=1234567))
    store.mark_absent(PRICE, "best", [ragged], now=NOW + timedelta(microseconds=1))
    assert store.absences(PRICE, ALL) == [
        Absence(PRICE.key, "best", ragged, NOW + timedelta(microseconds=1), 1)
    ]


def test_each_hour_has_been_asked_as_often_as_it_was(
    store: SeriesStore, thorough: settings
) -> None:
    @thorough
    @given(
        asked=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), max_size=8)
    )
    def holds(asked: list[list[int]]) -> None:
        series = day_ahead(f"series {next(_numbers)}")
        for step, (first, last) in enumerate(asked):
            store.mark_absent(series, "best", [_span(first, last)], now=NOW + step * HOUR)
        absences = store.absences(series, ALL)
        for hour in range(13):
            middle = TEN + (hour + 0.5) * HOUR
            steps = [n for n, (first, last) in enumerate(asked) if first <= hour < last]
            here = [absence for absence in absences if middle in absence.interval]
            expected = [(len(steps), NOW + steps[-1] * HOUR)] if steps else []
            assert [(absence.times, absence.asked_at) for absence in here] == expected

    holds()
