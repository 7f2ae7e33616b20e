"""Every instant has its period: hours, seasons, weekends, holidays, clock changes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, day_interval, local_instant, to_local
from chocolate_factory.tariffs.calendar import (
    is_valley_day,
    power_period,
    tariff_period,
)
from chocolate_factory.tariffs.model import (
    AccessTariff,
    System,
    TariffPeriod,
    UnknownSystemError,
    UnknownTariffYearError,
)
from chocolate_factory.tariffs.tables import load_tables

TD20, TD30, TD61 = AccessTariff
HOLIDAYS = {(1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)}
FIRST, LAST = datetime(2021, 6, 1, tzinfo=UTC), datetime(2026, 12, 31, 12, tzinfo=UTC)
instants = st.integers(0, int((LAST - FIRST).total_seconds())).map(
    lambda seconds: FIRST + timedelta(seconds=seconds)
)


def days_of(year: int) -> Iterator[date]:
    return (
        date(year, 1, 1) + n * DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    )


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return local_instant(day, time(hour, minute))


@pytest.mark.parametrize(
    ("day", "hour", "three", "six"),
    [
        (date(2025, 1, 15), 0, "P3", "P6"),
        (date(2025, 1, 15), 7, "P3", "P6"),
        (date(2025, 1, 15), 8, "P2", "P2"),
        (date(2025, 1, 15), 9, "P2", "P1"),
        (date(2025, 1, 15), 10, "P1", "P1"),
        (date(2025, 1, 15), 13, "P1", "P1"),
        (date(2025, 1, 15), 14, "P2", "P2"),
        (date(2025, 1, 15), 18, "P1", "P1"),
        (date(2025, 1, 15), 21, "P1", "P1"),
        (date(2025, 1, 15), 22, "P2", "P2"),
        (date(2025, 1, 15), 23, "P2", "P2"),
        (date(2024, 2, 15), 11, "P1", "P1"),
        (date(2024, 3, 13), 11, "P1", "P2"),
        (date(2024, 3, 13), 15, "P2", "P3"),
        (date(2024, 4, 10), 11, "P1", "P4"),
        (date(2024, 5, 15), 15, "P2", "P5"),
        (date(2024, 6, 12), 11, "P1", "P3"),
        (date(2024, 7, 10), 11, "P1", "P1"),
        (date(2024, 8, 14), 15, "P2", "P4"),
        (date(2024, 9, 11), 11, "P1", "P3"),
        (date(2024, 10, 9), 11, "P1", "P4"),
        (date(2024, 11, 6), 11, "P1", "P2"),
        (date(2024, 12, 11), 11, "P1", "P1"),
        (date(2024, 11, 9), 11, "P3", "P6"),
        (date(2024, 11, 10), 11, "P3", "P6"),
    ],
)
def test_period_of_the_peninsula(day: date, hour: int, three: str, six: str) -> None:
    assert tariff_period(at(day, hour), TD20) == three
    assert tariff_period(at(day, hour, 45), TD30) == six
    assert tariff_period(at(day, hour), TD61) == six


@pytest.mark.parametrize("year", range(2022, 2027))
def test_holidays_of_the_law_and_no_others(year: int) -> None:
    for day in days_of(year):
        assert is_valley_day(day) == (day.weekday() >= 5 or (day.month, day.day) in HOLIDAYS)


@pytest.mark.parametrize("good_friday", [date(2024, 3, 29), date(2025, 4, 18), date(2026, 4, 3)])
def test_good_friday_is_a_working_day(good_friday: date) -> None:
    assert not is_valley_day(good_friday)
    assert tariff_period(at(good_friday, 11), TD20) is TariffPeriod.P1
    assert tariff_period(at(good_friday, 11), TD30) is not TariffPeriod.P6


@pytest.mark.parametrize("year", [2024, 2025])
def test_hours_of_each_period_add_up_to_the_year(year: int) -> None:
    working = Counter(day.month for day in days_of(year) if not is_valley_day(day))
    months = {"P1": (1, 2, 7, 12), "P2": (3, 11), "P3": (6, 8, 9), "P4": (4, 5, 10)}
    peak = {period: 9 * sum(working[m] for m in names) for period, names in months.items()}
    shoulder = {period: hours // 9 * 7 for period, hours in peak.items()}
    expected = {
        "P1": peak["P1"],
        "P2": peak["P2"] + shoulder["P1"],
        "P3": peak["P3"] + shoulder["P2"],
        "P4": peak["P4"] + shoulder["P3"],
        "P5": shoulder["P4"],
    }
    hours = [hour for day in days_of(year) for hour in day_interval(day).grid(60)]
    six = Counter(tariff_period(hour, TD30) for hour in hours)
    assert {period: six[TariffPeriod(period)] for period in expected} == expected
    assert six.total() == (8784 if year == 2024 else 8760)
    three = Counter(tariff_period(hour, TD20) for hour in hours)
    assert three[TariffPeriod.P1] == three[TariffPeriod.P2] == 8 * working.total()
    assert three.total() == six.total()


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2024, 3, 31), 23),
        (date(2024, 10, 27), 25),
        (date(2025, 3, 30), 23),
        (date(2025, 10, 26), 25),
        (date(2025, 1, 15), 24),
        (date(2025, 12, 25), 24),
    ],
)
def test_periods_change_five_times_on_working_days_whatever_their_length(
    day: date, hours: int
) -> None:
    for tariff in AccessTariff:
        periods = [tariff_period(hour, tariff) for hour in day_interval(day).grid(60)]
        assert len(periods) == hours
        changes = sum(one is not other for one, other in pairwise(periods))
        assert changes == (0 if is_valley_day(day) else 5)


def test_both_passes_of_the_repeated_hour_have_the_period_of_their_wall_clock() -> None:
    first, second = datetime(2024, 10, 27, 0, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC)
    assert to_local(first).hour == to_local(second).hour == 2
    assert tariff_period(first, TD30) is tariff_period(second, TD30) is TariffPeriod.P6
    # The Monday after: clocks are back, 09:00 is 08:00 UTC.
    assert tariff_period(datetime(2024, 10, 28, 8, tzinfo=UTC), TD30) is TariffPeriod.P4
    assert tariff_period(datetime(2024, 10, 25, 7, tzinfo=UTC), TD30) is TariffPeriod.P4


@given(instant=instants, tariff=st.sampled_from(AccessTariff))
def test_an_hour_has_one_period_of_its_tariff(instant: datetime, tariff: AccessTariff) -> None:
    period = tariff_period(instant, tariff)
    assert period in tariff.energy_periods
    hour_start = instant.replace(minute=0, second=0, microsecond=0)
    assert tariff_period(hour_start + timedelta(minutes=59), tariff) is period


@given(instant=instants)
def test_contracted_power_of_small_supplies_has_two_periods(instant: datetime) -> None:
    valley = tariff_period(instant, TD20) is TariffPeriod.P3
    assert power_period(instant, TD20) is (TariffPeriod.P2 if valley else TariffPeriod.P1)
    assert power_period(instant, TD30) is tariff_period(instant, TD30)


@pytest.mark.parametrize("day", [date(2021, 5, 31), date(2027, 1, 1)])
def test_year_outside_the_calendar_fails_by_name(day: date) -> None:
    with pytest.raises(UnknownTariffYearError, match=f"calendar.*{day}.*2026-12-31"):
        tariff_period(at(day, 12), TD30)


def test_system_without_calendar_fails_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = load_tables()
    only = {System.PENINSULA: tables.calendars[System.PENINSULA]}
    fewer = replace(tables, calendars=only)
    monkeypatch.setattr("chocolate_factory.tariffs.calendar.load_tables", lambda: fewer)
    with pytest.raises(UnknownSystemError, match=r"canarias.*peninsula"):
        tariff_period(at(date(2025, 1, 15), 12), TD30, System.CANARIAS)


@pytest.mark.parametrize(
    ("system", "day", "peak", "shoulder"),
    [
        (System.BALEARES, date(2024, 7, 10), (10, "P1"), (9, "P2")),
        (System.BALEARES, date(2024, 10, 9), (14, "P2"), (15, "P3")),
        (System.BALEARES, date(2024, 1, 10), (18, "P3"), (22, "P4")),
        (System.BALEARES, date(2024, 11, 6), (21, "P4"), (8, "P5")),
        (System.CEUTA, date(2024, 8, 14), (10, "P1"), (18, "P4")),
        (System.CEUTA, date(2024, 7, 10), (22, "P2"), (23, "P3")),
        (System.CEUTA, date(2024, 12, 11), (19, "P2"), (15, "P4")),
        (System.CEUTA, date(2024, 5, 15), (14, "P3"), (8, "P5")),
        (System.MELILLA, date(2024, 1, 10), (10, "P1"), (18, "P2")),
        (System.MELILLA, date(2024, 2, 14), (22, "P2"), (23, "P3")),
        (System.MELILLA, date(2024, 6, 12), (19, "P3"), (15, "P4")),
        (System.MELILLA, date(2024, 4, 10), (14, "P4"), (8, "P5")),
        # An hour earlier there: 11:00 in Madrid is 10:00 in the Canary Islands.
        (System.CANARIAS, date(2024, 7, 10), (11, "P1"), (10, "P3")),
        (System.CANARIAS, date(2024, 11, 6), (15, "P2"), (16, "P3")),
        (System.CANARIAS, date(2024, 2, 14), (19, "P2"), (23, "P4")),
        (System.CANARIAS, date(2024, 5, 15), (22, "P4"), (9, "P5")),
    ],
)
def test_other_systems_have_their_own_seasons_and_hours(
    system: System, day: date, peak: tuple[int, str], shoulder: tuple[int, str]
) -> None:
    for hour, period in (peak, shoulder):
        assert tariff_period(at(day, hour), TD30, system) == period
        assert tariff_period(at(day, hour, 30), TD61, system) == period
    assert tariff_period(at(day, 6), TD30, system) is TariffPeriod.P6


def test_small_supplies_of_ceuta_and_melilla_are_an_hour_later() -> None:
    day = date(2025, 1, 15)
    for system in (System.CEUTA, System.MELILLA):
        assert tariff_period(at(day, 10), TD20, system) is TariffPeriod.P2
        assert tariff_period(at(day, 14), TD20, system) is TariffPeriod.P1
        assert tariff_period(at(day, 22), TD20, system) is TariffPeriod.P1
        assert tariff_period(at(day, 23), TD20, system) is TariffPeriod.P2
        assert power_period(at(day, 8), TD20, system) is TariffPeriod.P1
    assert tariff_period(at(day, 10), TD20, System.BALEARES) is TariffPeriod.P1


@given(
    day=st.dates(FIRST.date(), LAST.date() - DAY),
    tariff=st.sampled_from(AccessTariff),
    system=st.sampled_from(System),
)
def test_every_hour_of_every_system_has_a_period_of_its_tariff(
    day: date, tariff: AccessTariff, system: System
) -> None:
    periods = {tariff_period(hour, tariff, system) for hour in day_interval(day).grid(60)}
    assert periods <= set(tariff.energy_periods)
    assert max(periods) is max(tariff.energy_periods), "nights are in the cheapest"


def test_system_on_another_clock_reads_its_own_hours() -> None:
    # 10:00 in Madrid is 09:00 there: P2 of 2.0TD, not yet P1.
    assert tariff_period(at(date(2025, 1, 15), 10), TD20, System.CANARIAS) is TariffPeriod.P2
    assert tariff_period(at(date(2025, 1, 15), 11), TD20, System.CANARIAS) is TariffPeriod.P1


def test_naive_instants_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        tariff_period(datetime(2025, 1, 15, 12), TD30)  # noqa: DTZ001 - the point of the test
