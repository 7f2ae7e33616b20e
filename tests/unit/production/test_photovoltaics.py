"""Panels: what they give by hour and by how they stand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.production.model import Battery, Photovoltaics
from tests.fakes.series import at

FLAT = Photovoltaics(100, 38.15, -3.63)
MIDNIGHT = at("2024-12-21T00:00+00:00")


def test_flat_panels_give_their_share_of_the_peak() -> None:
    # 100 kW x 0.8 x 500 / 1000.
    assert FLAT.power_kw(MIDNIGHT + 12 * HOUR, 500) == pytest.approx(40)


def test_nothing_comes_of_the_night() -> None:
    assert FLAT.power_kw(MIDNIGHT, 0) == 0


def test_in_winter_a_slope_to_the_south_is_worth_it_and_one_to_the_north_is_not() -> None:
    noon = MIDNIGHT + 12 * HOUR
    south, north = (
        replace(FLAT, tilt_degrees=30, azimuth_degrees=azimuth).power_kw(noon, 450)
        for azimuth in (180, 0)
    )
    assert north < FLAT.power_kw(noon, 450) < south


def test_panels_to_the_east_lead_and_those_to_the_west_follow() -> None:
    east, west = (replace(FLAT, tilt_degrees=30, azimuth_degrees=a) for a in (90, 270))
    morning, evening = MIDNIGHT + 9 * HOUR, MIDNIGHT + 15 * HOUR
    assert east.power_kw(morning, 200) > west.power_kw(morning, 200)
    assert east.power_kw(evening, 200) < west.power_kw(evening, 200)


@given(
    hour=st.integers(0, 365 * 24 - 1),
    light=st.floats(0, 1200),
    tilt=st.floats(0, 90),
    azimuth=st.floats(0, 360),
)
def test_power_is_never_negative_and_grows_with_the_peak(
    hour: int, light: float, tilt: float, azimuth: float
) -> None:
    one = replace(FLAT, tilt_degrees=tilt, azimuth_degrees=azimuth)
    power_kw = one.power_kw(MIDNIGHT + hour * HOUR, light)
    assert power_kw >= 0
    doubled = replace(one, peak_kw=200).power_kw(MIDNIGHT + hour * HOUR, light)
    assert doubled == pytest.approx(2 * power_kw)


def test_a_battery_loses_as_much_going_in_as_coming_out() -> None:
    battery = Battery(200, 100, 0.81)
    assert battery.one_way_efficiency == pytest.approx(0.9)
