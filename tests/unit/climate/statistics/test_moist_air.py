"""Moist air: table values and what must hold between dew point, wet bulb and temperature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.moist_air import (
    dew_point_celsius,
    saturation_hpa,
    standard_pressure_hpa,
    wet_bulb_celsius,
)

TEMPERATURES = st.floats(-10, 48)
HUMIDITIES = st.floats(3, 100)


@pytest.mark.parametrize(("celsius", "hpa"), [(0.0, 6.11), (10.0, 12.27), (25.0, 31.67)])
def test_saturation_is_that_of_the_tables(celsius: float, hpa: float) -> None:
    assert float(saturation_hpa(np.array(celsius))) == pytest.approx(hpa, rel=2e-3)


@pytest.mark.parametrize(
    ("celsius", "percent", "wet_bulb"),
    [(20.0, 50.0, 13.8), (30.0, 40.0, 20.1), (35.0, 20.0, 18.8)],
)
def test_the_wet_bulb_is_that_of_a_psychrometric_chart(
    celsius: float, percent: float, wet_bulb: float
) -> None:
    found = float(wet_bulb_celsius(np.array(celsius), np.array(percent)))
    assert found == pytest.approx(wet_bulb, abs=0.25)


@given(TEMPERATURES, HUMIDITIES)
def test_dew_point_wet_bulb_and_temperature_are_in_order(celsius: float, percent: float) -> None:
    temperature, humidity = np.array(celsius), np.array(percent)
    dew, wet = dew_point_celsius(temperature, humidity), wet_bulb_celsius(temperature, humidity)
    assert dew <= wet + 1e-3
    assert wet <= celsius + 1e-3


@given(TEMPERATURES)
def test_all_three_meet_in_saturated_air(celsius: float) -> None:
    temperature, full = np.array(celsius), np.array(100.0)
    assert float(dew_point_celsius(temperature, full)) == pytest.approx(celsius, abs=1e-6)
    assert float(wet_bulb_celsius(temperature, full)) == pytest.approx(celsius, abs=1e-3)


def test_what_is_missing_stays_missing() -> None:
    temperature, humidity = np.array([20.0, np.nan, 20.0]), np.array([np.nan, 50.0, 50.0])
    for found in (
        wet_bulb_celsius(temperature, humidity),
        dew_point_celsius(temperature, humidity),
    ):
        assert np.isnan(found).tolist() == [True, True, False]


def test_pressure_falls_with_altitude() -> None:
    assert standard_pressure_hpa(0) == pytest.approx(1013.25)
    assert standard_pressure_hpa(1500) == pytest.approx(845.6, abs=0.5)
