"""Values by day and hour of the clock, on every kind of day, as known at an instant."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue
from chocolate_factory.kernel.market_time import DAY, HOUR, day_interval
from tests.fakes.series import at, day_ahead, days
from tests.unit.forecasting.histories import LATER, by_clock, history_of

SPRING, AUTUMN = date(2025, 3, 30), date(2024, 10, 27)


@pytest.mark.parametrize(
    ("day", "unknown"), [(date(2025, 3, 29), []), (SPRING, [2]), (AUTUMN, [])], ids=str
)
def test_a_day_is_24_cells_and_the_skipped_hour_is_empty(day: date, unknown: list[int]) -> None:
    table = history_of(days(str(day), str(day)), day_ahead(), LATER).table()
    assert (table.first_day, table.end_day) == (day, day + DAY)
    assert [hour for hour in range(24) if np.isnan(table.values[0, hour])] == unknown
    for start in day_interval(day).grid(60):
        hour = int(by_clock(start)) % 100
        assert table.values[0, hour] == by_clock(start)


def test_the_later_of_two_hours_of_one_name_stands_for_both() -> None:
    first = at("2024-10-27T00:00Z")
    values = [HourlyValue(first, 1.0, first), HourlyValue(first + HOUR, 2.0, first)]
    assert HourlyHistory(values, known_at=LATER).table().values[0, 2] == 2.0


def test_what_was_not_known_yet_is_empty() -> None:
    history = history_of(days("2024-11-05", "2024-11-06"), day_ahead(), LATER)
    table = history.as_known_at(at("2024-11-05T12:59+01:00")).table()
    assert not np.isnan(table.values[0]).any()
    assert np.isnan(table.values[1]).all()


def test_rows_outside_are_empty_and_inside_in_their_place() -> None:
    table = history_of(days("2024-11-05", "2024-11-06"), day_ahead(), LATER).table()
    rows = table.rows(date(2024, 11, 4), 4)
    assert np.isnan(rows[[0, 3]]).all()
    assert (rows[1:3] == table.values).all()
    assert np.isnan(table.rows(date(2023, 1, 1), 3)).all()


def test_without_values_there_is_an_empty_table() -> None:
    table = HourlyHistory((), known_at=LATER).table()
    assert table.values.shape == (0, 24)
    assert np.isnan(table.rows(date(2024, 1, 1), 2)).all()
