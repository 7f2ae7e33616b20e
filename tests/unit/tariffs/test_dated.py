"""A row is in force on its days; a day outside the tables fails by name."""

from datetime import date

import pytest

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.tariffs.dated import Dated, in_force
from chocolate_factory.tariffs.model import UnknownTariffYearError

TABLE = [
    Dated(valid_from=date(2030, 1, 1), valid_to=date(2031, 1, 1), source="first"),
    Dated(valid_from=date(2031, 1, 1), valid_to=date(2031, 7, 1), source="second"),
]


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2030, 1, 1), "first"),
        (date(2030, 12, 31), "first"),
        (date(2031, 1, 1), "second"),
        (date(2031, 6, 30), "second"),
    ],
)
def test_row_in_force_is_half_open(day: date, source: str) -> None:
    assert in_force(TABLE, day, "test").source == source


@pytest.mark.parametrize("day", [date(2029, 12, 31), date(2031, 7, 1)])
def test_unknown_day_names_subject_day_and_what_to_do(day: date) -> None:
    with pytest.raises(UnknownTariffYearError) as caught:
        in_force(TABLE, day, "3.0TD toll")
    error = caught.value
    assert isinstance(error, MissingDataError)
    assert (error.subject, error.day, error.last_day) == ("3.0TD toll", day, date(2031, 6, 30))
    assert error.message == (
        f"No 3.0TD toll is known for {day}: the tables cover 2030-01-01 to 2031-06-30."
    )
    assert "docs/reference/tariffs.md" in error.advice
