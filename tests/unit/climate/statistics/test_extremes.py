"""Extremes: order, dates, ties, and quantities that rest at nothing."""

from datetime import date, timedelta

from chocolate_factory.climate.statistics.daily import DailyValues
from chocolate_factory.climate.statistics.extremes import ExtremeDay, extremes_of

FIRST = date(2024, 1, 1)


def _run(*values: float) -> DailyValues:
    return DailyValues.of((FIRST + timedelta(days=n), value) for n, value in enumerate(values))


def test_records_come_with_their_day_and_of_equals_the_earlier_first() -> None:
    found = extremes_of(_run(3, 9, 1, 9, 5), places=2)
    assert found.highest == (
        ExtremeDay(date(2024, 1, 2), 9.0),
        ExtremeDay(date(2024, 1, 4), 9.0),
    )
    assert found.lowest == (ExtremeDay(date(2024, 1, 3), 1.0), ExtremeDay(FIRST, 3.0))
    assert found.n == 5


def test_missing_days_are_no_record() -> None:
    found = extremes_of(DailyValues.of([(FIRST, 1.0), (date(2024, 2, 1), 2.0)]))
    assert [one.value for one in found.highest] == [2.0, 1.0]
    assert found.n == 2


def test_dry_days_are_no_record() -> None:
    found = extremes_of(_run(0, 0, 0, 0, 12, 3), places=2)
    assert found.lowest == ()
    assert found.highest[0].value == 12.0


def test_nothing_has_no_record() -> None:
    assert extremes_of(DailyValues.of([])).highest == ()
