"""The sun, against published positions and hand-computed irradiance."""

from math import cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.production.sun import (
    SunPosition,
    diffuse_share,
    sun_position,
    tilted_irradiance_w_m2,
)
from tests.fakes.series import at

JUNE = at("2024-06-20T12:00+00:00")
SUNS = st.builds(SunPosition, st.floats(-1.5, 1.5), st.floats(0, 6.28))
LIGHT = st.floats(0, 1200)


def test_the_sun_of_nrels_example() -> None:
    # Reda and Andreas, NREL/TP-560-34302 (2008), table A5.1: zenith 50.11162 with 0.017 degrees of
    # refraction, azimuth 194.34024.
    sun = sun_position(at("2003-10-17T12:30:30-07:00"), 39.742476, -105.1786)
    assert degrees(sun.elevation) == pytest.approx(90 - 50.11162 - 0.017, abs=0.02)
    assert degrees(sun.azimuth) == pytest.approx(194.34024, abs=0.02)


@pytest.mark.parametrize(
    ("instant", "declination"),
    [("2024-06-20T20:51+00:00", 23.44), ("2024-12-21T09:20+00:00", -23.44)],
)
def test_the_solstices(instant: str, declination: float) -> None:
    # Seen from the pole the sun stands as high as its declination.
    sun = sun_position(at(instant), 90, 0)
    assert degrees(sun.elevation) == pytest.approx(declination, abs=0.01)


def test_it_rises_in_the_east_and_sets_in_the_west() -> None:
    morning, evening = (
        sun_position(at(f"2024-03-20T{hour}:00+00:00"), 38.15, -3.63) for hour in ("08", "17")
    )
    assert 90 < degrees(morning.azimuth) < 130
    assert 230 < degrees(evening.azimuth) < 270
    assert sun_position(at("2024-03-20T23:00+00:00"), 38.15, -3.63).elevation < 0


def test_a_level_surface_gets_what_was_measured() -> None:
    sun = SunPosition(radians(40), radians(180))
    assert tilted_irradiance_w_m2(500, sun, JUNE, 0, radians(180)) == pytest.approx(500)


def test_a_tilted_surface_by_hand() -> None:
    sun = SunPosition(radians(30), radians(180))
    horizontal, tilt = 400.0, radians(30)
    clearness = horizontal / (1361 * (1 + 0.033 * cos(radians(360 * 172 / 365))) * sin(radians(30)))
    diffuse = horizontal * diffuse_share(clearness)
    beam = (horizontal - diffuse) * sin(radians(60)) / sin(radians(30))
    sky = diffuse * (1 + cos(tilt)) / 2
    ground = horizontal * 0.2 * (1 - cos(tilt)) / 2
    found = tilted_irradiance_w_m2(horizontal, sun, JUNE, tilt, radians(180))
    assert found == pytest.approx(beam + sky + ground)
    assert found > horizontal
    assert tilted_irradiance_w_m2(horizontal, sun, JUNE, tilt, 0.0) < horizontal


@pytest.mark.parametrize(
    ("clearness", "share"), [(0, 1), (0.22, 0.98), (0.5, 0.659), (0.8, 0.165), (1, 0.165)]
)
def test_the_share_of_diffuse_light(clearness: float, share: float) -> None:
    assert diffuse_share(clearness) == pytest.approx(share, abs=0.005)


@given(sun=SUNS, light=LIGHT, tilt=st.floats(0, 1.57), azimuth=st.floats(0, 6.28))
def test_a_surface_gets_something_and_not_more_than_there_can_be(
    sun: SunPosition, light: float, tilt: float, azimuth: float
) -> None:
    found = tilted_irradiance_w_m2(light, sun, JUNE, tilt, azimuth)
    assert found >= 0
    if sin(sun.elevation) < 0.05:
        assert found <= light * 1.001  # all of it diffuse
    assert tilted_irradiance_w_m2(0, sun, JUNE, tilt, azimuth) == 0
