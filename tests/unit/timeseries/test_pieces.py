"""Sets of intervals: compared with sets of hours."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.pieces import hours, intersect, merged, overlaps, without

ORIGIN = datetime(2025, 3, 29, 20, tzinfo=UTC)
NUMBERS = st.sets(st.integers(0, 30))


def pieces(numbers: set[int]) -> list[Interval]:
    return merged(Interval(ORIGIN + n * HOUR, ORIGIN + (n + 1) * HOUR) for n in numbers)


@given(NUMBERS, NUMBERS)
def test_pieces_behave_like_sets_of_hours(first: set[int], second: set[int]) -> None:
    assert intersect(pieces(first), pieces(second)) == pieces(first & second)
    assert without(pieces(first), pieces(second)) == pieces(first - second)
    assert merged(pieces(first) + pieces(second)) == pieces(first | second)
    for part in pieces(second):
        assert overlaps(pieces(first), part) is bool(intersect(pieces(first), [part]))
    assert hours(pieces(first)) == len(first)


def test_touching_pieces_become_one() -> None:
    assert pieces({1, 2, 3, 7}) == [
        Interval(ORIGIN + HOUR, ORIGIN + 4 * HOUR),
        Interval(ORIGIN + 7 * HOUR, ORIGIN + 8 * HOUR),
    ]
