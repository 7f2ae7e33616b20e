"""Dates and names of hours in the forms files have them."""

from datetime import date

import pytest

from chocolate_factory.billing.files.labels import (
    Kind,
    Label,
    length_of_intervals,
    read_date,
    read_label,
)


@pytest.mark.parametrize(
    "cell",
    ["05/11/2024", "5/11/2024", "05-11-2024", "05.11.24", "2024/11/05", "2024-11-05", "20241105"],
)
def test_dates_day_first_and_year_first(cell: str) -> None:
    assert read_date(cell) == date(2024, 11, 5)


@pytest.mark.parametrize("cell", ["", "11/05", "2024/13/01", "31/02/2024", "yesterday"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_date(cell)


@pytest.mark.parametrize(
    ("cell", "quarter", "kind", "value"),
    [
        ("1", "", "count", 1),
        ("25", "", "count", 25),
        ("100", "", "count", 100),
        ("3", "2", "count", 10),
        ("01:00", "", "clock", 60),
        ("24:00", "", "clock", 1440),
        ("00:15:00", "", "clock", 15),
        ("00:00-01:00", "", "span", 0),
        ("13 - 14h", "", "span", 780),
    ],
)
def test_names_of_hours(cell: str, quarter: str, kind: str, value: int) -> None:
    assert read_label(cell, quarter) == (Kind(kind), value)


def test_what_is_no_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="noon"):
        read_label("noon")


@pytest.mark.parametrize(
    ("kind", "values", "minutes"),
    [
        ("count", [1, 24], 60),
        ("count", [1, 25], 60),
        ("count", [1, 26], 15),
        ("clock", [60, 1440], 60),
        ("clock", [15, 30], 15),
        ("span", [0, 45], 15),
    ],
)
def test_length_of_intervals(kind: str, values: list[int], minutes: int) -> None:
    labels = [Label(1, date(2024, 1, 1), Kind(kind), value, 1.0) for value in values]
    assert length_of_intervals(labels) == minutes
