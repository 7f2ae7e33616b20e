"""The hybrid rule always answers, from whoever may speak and has something to say."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.weather.hybrid import (
    Reason,
    awaits_aemet,
    current_weather,
    is_night,
    longest_age,
    may_fill,
    patience,
    preferred_sources,
)
from chocolate_factory.weather.model import AEMET, OPEN_METEO, OPENWEATHERMAP
from tests.unit.weather.upstreams import HOUR, utc

NIGHT, DAY = utc("2024-11-05T02:40"), utc("2024-11-05T11:40")
SOURCES = (AEMET, OPENWEATHERMAP, OPEN_METEO)


def reading(source: str, start: str | datetime, value: float = 10.0) -> Reading:
    begin = utc(start) if isinstance(start, str) else start
    return Reading(begin, 60, value, source, begin, begin)


def temperatures(*readings: Reading) -> dict[str, list[Reading]]:
    return {"temperature_celsius": list(readings)}


@pytest.mark.parametrize(
    ("instant", "first"),
    [
        ("2024-11-04T22:59", OPENWEATHERMAP),  # 23:59 in winter
        ("2024-11-04T23:00", AEMET),  # 00:00
        ("2024-11-05T06:59", AEMET),  # 07:59
        ("2024-11-05T07:00", OPENWEATHERMAP),  # 08:00
        ("2024-07-05T05:59", AEMET),  # 07:59 in summer
        ("2024-07-05T06:00", OPENWEATHERMAP),
        ("2024-10-27T00:30", AEMET),  # 02:30, first pass
        ("2024-10-27T01:30", AEMET),  # 02:30, second pass
        ("2025-03-30T00:59", AEMET),  # 01:59, then 03:00
        ("2025-03-30T05:59", AEMET),
        ("2025-03-30T06:00", OPENWEATHERMAP),
    ],
)
def test_the_local_hour_decides_who_is_preferred(instant: str, first: str) -> None:
    order = preferred_sources(utc(instant))
    assert order[0] == first
    assert order[-1] == OPEN_METEO
    assert set(order) == set(SOURCES)


@pytest.mark.parametrize(
    ("day", "hours"), [("2024-10-27", 9), ("2025-03-30", 7), ("2024-11-05", 8)]
)
def test_hours_of_the_night_on_days_of_any_length(day: str, hours: int) -> None:
    around = [utc(day) + (n - 2) * HOUR for n in range(26)]
    own = [one for one in around if to_local(one).date().isoformat() == day and is_night(one)]
    assert len(own) == hours


def test_whoever_is_behind_aemet_waits_for_it() -> None:
    assert may_fill(AEMET, NIGHT, awaited=True)
    assert not may_fill(OPENWEATHERMAP, NIGHT, awaited=True)
    assert may_fill(OPENWEATHERMAP, DAY, awaited=True)
    assert not may_fill(OPEN_METEO, DAY, awaited=True)
    assert all(may_fill(name, now, awaited=False) for name in SOURCES for now in (NIGHT, DAY))
    assert not may_fill("open-meteo-archive", NIGHT, awaited=False)


def test_aemet_is_awaited_until_it_has_spoken_or_is_overdue() -> None:
    two = utc("2024-11-05T02")
    assert awaits_aemet(two, two + timedelta(hours=2, minutes=59), ())
    assert not awaits_aemet(two, two + 3 * HOUR, ())
    assert not awaits_aemet(two, two + HOUR, {two})
    noon = utc("2024-11-05T12")
    assert awaits_aemet(noon, noon + timedelta(minutes=59), ())
    assert not awaits_aemet(noon, noon + HOUR, ())


def test_the_preferred_source_serves_while_fresh() -> None:
    weather = current_weather(
        temperatures(
            reading(OPEN_METEO, "2024-11-05T02", 1.0), reading(AEMET, "2024-11-05T01", 2.0)
        ),
        NIGHT,
    )
    assert (weather.source, weather.preferred, weather.reason) == (AEMET, AEMET, Reason.PREFERRED)
    assert weather.values["temperature_celsius"].value == 2.0
    assert weather.age == timedelta(hours=1, minutes=40)
    assert weather.fresh


@pytest.mark.parametrize(
    ("now", "preferred", "other"), [(NIGHT, AEMET, OPENWEATHERMAP), (DAY, OPENWEATHERMAP, AEMET)]
)
def test_each_stands_in_for_the_other(now: datetime, preferred: str, other: str) -> None:
    newest = now.replace(minute=0)
    spoken = temperatures(reading(other, newest), reading(OPEN_METEO, newest))
    weather = current_weather(spoken, now)
    assert (weather.source, weather.preferred) == (other, preferred)
    assert weather.reason is Reason.NO_VALUE
    spoken["temperature_celsius"].append(reading(preferred, newest - 5 * HOUR))
    assert current_weather(spoken, now).reason is Reason.STALE
    assert current_weather(spoken, now).source == other


def test_a_source_that_is_not_set_up_is_named_as_the_reason() -> None:
    spoken = temperatures(reading(OPEN_METEO, "2024-11-05T11"))
    weather = current_weather(spoken, DAY, {OPEN_METEO})
    assert (weather.source, weather.reason) == (OPEN_METEO, Reason.NOT_CONFIGURED)


def test_when_all_is_stale_the_newest_serves_and_says_so() -> None:
    weather = current_weather(
        temperatures(
            reading(AEMET, "2024-11-04T14"),
            reading(OPEN_METEO, "2024-11-04T18"),
            reading(OPENWEATHERMAP, "2024-11-04T18"),
        ),
        NIGHT,
    )
    assert (weather.source, weather.fresh) == (OPENWEATHERMAP, False)
    assert weather.reason is Reason.STALE


def test_what_the_serving_source_lacks_comes_from_another_if_fresh() -> None:
    weather = current_weather(
        {
            "temperature_celsius": [reading(AEMET, "2024-11-05T02")],
            "humidity_percent": [
                reading(AEMET, "2024-11-05T02", 91.0),
                reading(OPEN_METEO, "2024-11-05T02", 80.0),
            ],
            "pressure_hpa": [reading(OPEN_METEO, "2024-11-05T01", 955.0)],
            "wind_speed_m_s": [reading(OPEN_METEO, "2024-11-04T12")],
        },
        NIGHT,
    )
    assert weather.values["humidity_percent"].source == AEMET
    assert weather.values["pressure_hpa"].source == OPEN_METEO
    assert "wind_speed_m_s" not in weather.values


def test_a_revision_comes_after_what_it_revises() -> None:
    spoken = temperatures(
        reading(AEMET, "2024-11-05T02", 7.0), reading(AEMET, "2024-11-05T02", 8.0)
    )
    assert current_weather(spoken, NIGHT).values["temperature_celsius"].value == 8.0


def test_without_any_temperature_there_is_no_weather() -> None:
    with pytest.raises(MissingDataError):
        current_weather({"humidity_percent": [reading(AEMET, "2024-11-05T02")]}, NIGHT)
    with pytest.raises(MissingDataError):
        current_weather(temperatures(reading(AEMET, "2024-11-05T03")), NIGHT)  # not yet
    with pytest.raises(MissingDataError):
        current_weather(temperatures(reading("open-meteo-archive", "2024-11-05T02")), NIGHT)


@given(
    minutes=st.integers(0, 365 * 24 * 60),
    said=st.lists(
        st.tuples(st.sampled_from((*SOURCES, "open-meteo-archive")), st.integers(-2, 12)),
        max_size=12,
    ),
)
def test_the_freshest_allowed_source_always_answers(
    minutes: int, said: list[tuple[str, int]]
) -> None:
    now = utc("2024-01-01") + timedelta(minutes=minutes)
    hour = now.replace(minute=0)
    spoken = temperatures(*(reading(source, hour - age * HOUR) for source, age in said))
    allowed = {(source, hour - age * HOUR) for source, age in said if source in SOURCES}
    allowed = {(source, start) for source, start in allowed if start <= now}
    if not allowed:
        with pytest.raises(MissingDataError):
            current_weather(spoken, now)
        return
    weather = current_weather(spoken, now)
    assert (weather.source, weather.start) in allowed
    assert weather.preferred == preferred_sources(now)[0]
    newest = max(start for _, start in allowed)
    assert weather.fresh is (now - newest < longest_age(now)) or weather.source == weather.preferred
    of_preferred = [start for source, start in allowed if source == weather.preferred]
    if of_preferred and now - max(of_preferred) < longest_age(now):
        assert (weather.source, weather.start) == (weather.preferred, max(of_preferred))
        assert weather.reason is Reason.PREFERRED
    else:
        assert weather.start == newest
        assert weather.reason is not Reason.PREFERRED


@given(minutes=st.integers(0, 365 * 24 * 60))
def test_a_stopgap_filled_when_the_patience_ends_is_still_fresh(minutes: int) -> None:
    now = utc("2024-01-01") + timedelta(minutes=minutes)
    assert longest_age(now) - patience(now) >= HOUR
