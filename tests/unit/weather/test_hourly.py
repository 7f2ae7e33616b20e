"""Only values that can be true become observations."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.hourly import Field, asked_for, hourly_observations, offers
from chocolate_factory.weather.model import (
    PRECIPITATION,
    TEMPERATURE,
    forecast_series_of,
    series_of,
)
from tests.unit.weather.upstreams import HOUR, LINARES, utc

TA, PREC = Field("ta", TEMPERATURE), Field("prec", PRECIPITATION)
NOON = utc("2024-11-05T12")
DAY = Interval(utc("2024-11-05"), utc("2024-11-06"))


def test_rows_come_out_ascending_once_each_and_inside_what_was_asked() -> None:
    stamped = [
        (NOON + HOUR, 19),
        (NOON, 18.0),
        (NOON, 18.5),
        (NOON + 2 * HOUR, None),
        (DAY.end, 9.0),
    ]
    assert hourly_observations("aemet", TA, stamped, DAY) == [
        Observation(NOON, 60, 18.5),
        Observation(NOON + HOUR, 60, 19.0),
    ]


def test_a_total_is_kept_for_the_hour_before_its_stamp() -> None:
    assert hourly_observations("aemet", PREC, [(DAY.start, 1.0), (DAY.end, 2.0)], DAY) == [
        Observation(DAY.end - HOUR, 60, 2.0)
    ]


@pytest.mark.parametrize("raw", [math.nan, math.inf, "18.4", True, [], {}], ids=repr)
def test_what_is_no_number_names_the_field(raw: object) -> None:
    with pytest.raises(UpstreamNonsenseError, match=r"ta \(temperature_celsius\)") as caught:
        hourly_observations("aemet", TA, [(NOON, raw)], DAY)
    assert caught.value.source == "aemet"


def test_a_stamp_of_next_week_is_named() -> None:
    with pytest.raises(UpstreamNonsenseError, match="future"):
        hourly_observations("aemet", TA, [(NOON, 18.0), (NOON + 7 * 24 * HOUR, 18.0)], DAY)


def test_what_was_not_asked_for_is_not_judged() -> None:
    assert hourly_observations("aemet", TA, [(DAY.end, 999)], DAY) == []


def test_a_stamp_between_hours_belongs_to_none() -> None:
    with pytest.raises(UpstreamNonsenseError, match="no full hour"):
        hourly_observations("aemet", TA, [(NOON + HOUR / 2, 18.0)], DAY)


def test_an_offer_is_of_one_place_and_of_one_kind() -> None:
    offered = offers(LINARES, (TA, PREC))
    wanted = [*series_of(LINARES).values(), *forecast_series_of(LINARES).values()]
    assert asked_for(wanted, offered) == {
        "weather.linares.temperature_celsius": TA,
        "weather.linares.precipitation_mm": PREC,
    }
    assert set(offers(LINARES, (TA,), forecast=True)) == {
        "weather.linares.forecast.temperature_celsius"
    }


@given(st.lists(st.tuples(st.integers(-30, 60), st.none() | st.floats(-45, 60)), max_size=60))
def test_every_hour_appears_at_most_once_in_order(rows: list[tuple[int, float | None]]) -> None:
    stamped = [(DAY.start + hours * HOUR, value) for hours, value in rows]
    found = hourly_observations("aemet", TA, stamped, DAY)
    starts = [one.start for one in found]
    assert starts == sorted(set(starts))
    assert set(starts) == {stamp for stamp, raw in stamped if raw is not None and stamp in DAY}
