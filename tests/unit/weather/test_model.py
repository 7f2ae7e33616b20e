"""Places, quantities and series hold together."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.timeseries.model import Series
from chocolate_factory.weather.model import (
    OVERDUE,
    PRECIPITATION,
    PRESSURE,
    QUANTITIES,
    RADIATION,
    TEMPERATURE,
    Place,
    Quantity,
    forecast_series_of,
    quantity_of,
    series_of,
)
from tests.unit.weather.upstreams import HOUR, LINARES, utc

NOON = utc("2024-11-05T12")


def test_keys_carry_place_quantity_and_unit() -> None:
    series = series_of(LINARES)
    assert series["temperature_celsius"].key == "weather.linares.temperature_celsius"
    assert series["precipitation_mm"].unit == "mm"
    assert set(series) == set(forecast_series_of(LINARES))


def test_forecasts_live_apart_from_observations() -> None:
    observed = {one.key for one in series_of(LINARES).values()}
    forecast = {one.key for one in forecast_series_of(LINARES).values()}
    assert not observed & forecast
    assert "weather.linares.forecast.radiation_w_m2" in forecast


@pytest.mark.parametrize("series", [series_of(LINARES), forecast_series_of(LINARES)])
def test_a_series_knows_its_quantity(series: dict[str, Series]) -> None:
    assert {name: quantity_of(one).name for name, one in series.items()} == {
        name: name for name in series
    }


def test_an_instant_is_kept_for_the_hour_it_begins_and_a_total_for_the_hour_it_ends() -> None:
    assert TEMPERATURE.start_of(NOON) == NOON
    assert PRECIPITATION.start_of(NOON) == NOON - HOUR
    assert RADIATION.start_of(NOON) == NOON - HOUR


@given(quantity=st.sampled_from(QUANTITIES), hours=st.integers(0, 24 * 400))
def test_stamp_and_start_are_inverse_and_nothing_is_missing_before_it_is_overdue(
    quantity: Quantity, hours: int
) -> None:
    start = NOON + hours * HOUR
    stamp = quantity.measured_at(start)
    series = series_of(LINARES)[quantity.name]
    assert quantity.start_of(stamp) == start
    assert series.public_from(start) == stamp + OVERDUE
    assert series.public_from(start + HOUR) > series.public_from(start)


def test_only_who_measures_a_quantity_speaks_for_it() -> None:
    assert "openweathermap" not in PRECIPITATION.sources
    assert RADIATION.sources == ("open-meteo", "open-meteo-archive")
    assert TEMPERATURE.sources[0] == "aemet"


def test_pressure_bounds_leave_room_for_mountains_but_not_for_pascals() -> None:
    assert PRESSURE.lowest < 693.8 < PRESSURE.highest < 95_900


@pytest.mark.parametrize("name", ["Linares", "", "la carolina", "23055", "jaén", "a.b"])
def test_a_name_that_cannot_be_part_of_a_key_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot name a place"):
        Place(name, 38.0, -3.6, 500)


def test_a_forecast_is_known_before_it_can_be_measured() -> None:
    series = forecast_series_of(LINARES)
    assert series["temperature_celsius"].public_from(NOON) == NOON
    assert series["radiation_w_m2"].public_from(NOON) - NOON == timedelta(hours=1)
