"""Wall hours against the calendar itself."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import day_interval, to_local
from chocolate_factory.weather.local_hours import instants_of

DAYS = st.one_of(
    st.dates(date(2015, 1, 1), date(2030, 12, 31)),
    st.sampled_from([date(2024, 10, 27), date(2025, 3, 30), date(2025, 10, 26)]),
)


@given(DAYS)
def test_a_day_told_as_its_clock_showed_it_is_the_whole_day(day: date) -> None:
    hours = list(day_interval(day).grid(60))
    assert instants_of(day, [to_local(hour).hour for hour in hours]) == hours


@given(DAYS, st.lists(st.integers(0, 23), max_size=30))
def test_nothing_is_put_where_the_clock_shows_another_hour(day: date, told: list[int]) -> None:
    placed = instants_of(day, told)
    assert len(placed) == len(told)
    for hour, instant in zip(told, placed, strict=True):
        if instant is not None:
            assert instant in day_interval(day)
            assert to_local(instant).hour == hour
