"""Instants and whole numbers say exactly the same."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.timeseries.record import (
    Record,
    from_rows,
    instant_of,
    instant_of_second,
    microseconds,
    readings,
    seconds_up,
)

instants = st.integers(-2 * 10**15, 7 * 10**15).map(
    lambda n: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)
)


@given(instants)
def test_microseconds_there_and_back(instant: datetime) -> None:
    assert instant_of(microseconds(instant)) == instant


@given(instants)
def test_seconds_are_rounded_up(instant: datetime) -> None:
    second = instant_of_second(seconds_up(instant))
    assert timedelta() <= second - instant < timedelta(seconds=1)


def test_the_zone_does_not_matter_but_must_be_there() -> None:
    there = datetime(2024, 11, 5, 12, tzinfo=timezone(timedelta(hours=1)))
    assert microseconds(there) == microseconds(datetime(2024, 11, 5, 11, tzinfo=UTC))
    with pytest.raises(ValueError, match="naive"):
        microseconds(datetime(2024, 11, 5))  # noqa: DTZ001 - what is tested


def test_rows_become_records_and_records_readings() -> None:
    row = (3600, 15, 1.5, "best", 5_000_001, 7_000_000)
    (record,) = from_rows([row])
    assert record == Record(*row)
    assert record.end == 4500
    (reading,) = readings([record])
    assert reading.start == datetime(1970, 1, 1, 1, tzinfo=UTC)
    assert (reading.minutes, reading.value, reading.source) == (15, 1.5, "best")
    assert reading.known_at == datetime(1970, 1, 1, 0, 0, 5, 1, tzinfo=UTC)
    assert reading.stored_at == datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC)
    assert reading.start.tzinfo is UTC
