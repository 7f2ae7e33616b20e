"""Whether the made-up weather passes for Linares's.

Ranges are those of its climate: AEMET's and SIAR's daily records of the town since 2000.
"""

import numpy as np
import pytest

from chocolate_factory.demo.noise import Floats, Noise
from chocolate_factory.demo.wall import hours_of, instant_of, year_angle
from chocolate_factory.demo.weather import Spot, Weather, clear_sky_w_m2
from tests.fakes.demo import LINARES
from tests.fakes.series import at

HOURS = hours_of([at("2024-01-01T00:00+00:00")]) + np.arange(2 * 8766.0)
MONTH = np.array([instant_of(hour).month for hour in HOURS])
HERE = LINARES.spot


@pytest.fixture(scope="module", params=[20251001, 7])
def weather(request: pytest.FixtureRequest) -> Weather:
    return Weather(Noise(request.param))


def _mean(values: Floats, month: int) -> float:
    return float(values[month == MONTH].mean())


def test_winters_are_mild_and_summers_hot(weather: Weather) -> None:
    warm = weather.temperature_celsius(HOURS, HERE)
    assert 5 < _mean(warm, 1) < 11
    assert 24 < _mean(warm, 7) < 31
    assert -11 < warm.min() < 3
    assert 37 < warm.max() < 47
    days = warm[: len(warm) // 24 * 24].reshape(-1, 24)
    swing = np.ptp(days, axis=1)
    assert swing[180:230].mean() > swing[:40].mean() > 4
    assert (np.abs(np.diff(warm)) < 6).all()


def test_spells_come_and_go(weather: Weather) -> None:
    spell = weather.spell_celsius(HOURS)
    winter = np.cos(year_angle(HOURS)) > 0
    assert spell[winter].min() < -4
    assert spell[~winter].max() > 3
    assert 0.2 < (spell == 0).mean() < 0.8


def test_the_other_quantities_can_be(weather: Weather) -> None:
    humid = weather.humidity_percent(HOURS, HERE)
    assert 60 < _mean(humid, 1) < 92
    assert 25 < _mean(humid, 7) < 55
    rain = weather.rain_mm(HOURS, HERE)
    assert (rain >= 0).all()
    assert 200 < rain.sum() / 2 < 1000
    assert (rain > 0).mean() < 0.15
    pressure = weather.pressure_hpa(HOURS, HERE)
    assert 950 < pressure.mean() < 964
    wind = weather.wind_m_s(HOURS, HERE)
    assert 1.5 < wind.mean() < 4
    cloud = weather.cloud(HOURS, HERE)
    assert ((cloud >= 0) & (cloud <= 1)).all()
    sun = weather.radiation_w_m2(HOURS, HERE)
    assert 150 < sun.mean() < 240  # 4.6 to 5.4 kWh a day
    assert sun.max() < 1100


def test_neighbours_share_their_weather_and_far_places_less(weather: Weather) -> None:
    near, far = Spot(38.3, -3.6), Spot(43.3, -8.4)
    hours = HOURS[:4000]
    fronts = [weather.front(hours, one) for one in (HERE, near, far)]
    assert np.corrcoef(fronts[0], fronts[1])[0, 1] > 0.6
    assert not np.array_equal(fronts[0], fronts[2])


def test_the_sun_is_highest_at_noon_and_gone_at_night() -> None:
    day = hours_of([at("2026-06-21T00:00+00:00")]) + np.arange(0, 24, 0.25)
    light = clear_sky_w_m2(day, HERE)
    assert 11.9 < (day[light.argmax()] - day[0]) < 12.6  # 3.6 degrees west
    assert light.max() > 950
    assert light[0] == 0
    assert clear_sky_w_m2(day + 183 * 24, HERE).max() < 600
