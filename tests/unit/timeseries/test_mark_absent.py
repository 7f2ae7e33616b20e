"""Vain questions add up instant by instant (the stores' own tests say the rest)."""

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.mark_absent import mark, mark_each
from chocolate_factory.timeseries.model import Absence
from tests.fakes.series import at

NOW = at("2024-11-05T12:00+01:00")


def _absence(first: int, last: int, times: int = 1, asked: int = 0) -> Absence:
    interval = Interval(NOW + first * HOUR, NOW + last * HOUR)
    return Absence("price", "best", interval, NOW + asked * HOUR, times)


def test_a_first_question() -> None:
    assert mark([], _absence(0, 3)) == [_absence(0, 3)]


def test_a_question_inside_splits_the_known_one() -> None:
    marked = mark([_absence(0, 9, 4)], _absence(3, 5, asked=1))
    assert marked == [_absence(0, 3, 4), _absence(3, 5, 5, asked=1), _absence(5, 9, 4)]


def test_a_question_around_fills_in_between() -> None:
    marked = mark([_absence(1, 2), _absence(4, 5, 7)], _absence(0, 6, asked=1))
    assert marked == [
        _absence(0, 1, 1, asked=1),
        _absence(1, 2, 2, asked=1),
        _absence(2, 4, 1, asked=1),
        _absence(4, 5, 8, asked=1),
        _absence(5, 6, 1, asked=1),
    ]


def test_many_questions_are_as_many_one_after_the_other() -> None:
    known = [_absence(10, 12, 3), _absence(0, 4), _absence(6, 9)]
    questions = [_absence(n, n + 2, asked=1) for n in range(0, 14, 2)]
    one_by_one = sorted(known, key=lambda piece: piece.interval)
    for fresh in questions:
        touched = [piece for piece in one_by_one if piece.interval.overlap(fresh.interval)]
        rest = [piece for piece in one_by_one if piece not in touched]
        one_by_one = sorted([*rest, *mark(touched, fresh)], key=lambda piece: piece.interval)
    assert mark_each(known, questions) == one_by_one
    assert mark_each(known, []) == sorted(known, key=lambda piece: piece.interval)
