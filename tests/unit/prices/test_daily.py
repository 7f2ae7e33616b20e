"""Daily means: whole delivery days only, whatever their length and resolution."""

from datetime import date, timedelta

import pytest

from chocolate_factory.kernel.market_time import Interval, day_interval
from chocolate_factory.prices.daily import daily_means
from chocolate_factory.timeseries.model import Reading

SPRING, AUTUMN = date(2024, 3, 31), date(2024, 10, 27)


def _readings(span: Interval, minutes: int = 60) -> list[Reading]:
    return [
        Reading(start, minutes, float(place), "omie", start, start)
        for place, start in enumerate(span.grid(minutes))
    ]


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (date(2024, 7, 1), 24), (AUTUMN, 25)])
def test_a_day_is_whole_by_its_own_length(day: date, hours: int) -> None:
    whole = _readings(day_interval(day))
    assert len(whole) == hours
    assert daily_means(whole) == {day: pytest.approx((hours - 1) / 2)}
    assert daily_means(whole[1:]) == {}
    assert daily_means(whole[:-1]) == {}
    assert daily_means(whole[:5] + whole[6:]) == {}


def test_quarters_count_a_quarter() -> None:
    noon = day_interval(AUTUMN).start + timedelta(hours=12)
    halves = (
        _readings(Interval(day_interval(AUTUMN).start, noon)),
        _readings(Interval(noon, day_interval(AUTUMN).end), 15),
    )
    expected = (sum(range(12)) + sum(range(52)) / 4) / 25
    assert daily_means([*halves[0], *halves[1]]) == {AUTUMN: pytest.approx(expected)}


def test_days_stand_apart() -> None:
    span = Interval(day_interval(SPRING).start, day_interval(SPRING + timedelta(days=2)).end)
    readings = _readings(span)
    assert list(daily_means(readings)) == [SPRING + timedelta(days=n) for n in range(3)]
    assert daily_means(readings[:30] + readings[31:]).keys() == {SPRING, SPRING + timedelta(days=2)}


def test_nothing_has_no_days() -> None:
    assert daily_means([]) == {}
