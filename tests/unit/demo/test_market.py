"""Whether the made-up market passes for the Spanish one.

Ranges surround what the published day-ahead prices of 2024 and 2025 were (OMIE; 17,500 hours) and
the power system's telemetry of those years (Red Eléctrica), wide enough for other seeds.
"""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.wall import Wall, hours_of
from chocolate_factory.kernel.market_time import HOUR, day_interval
from tests.fakes.demo import PEAK, VALLEY, a_world

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
STARTS = [FIRST + n * HOUR for n in range(2 * 8766)]
HOURS = hours_of(STARTS)
WALL = Wall.at(HOURS)
CLOCK = np.floor(WALL.hour)


@pytest.fixture(scope="module", params=[20251001, 7])
def spot(request: pytest.FixtureRequest) -> Floats:
    return a_world(request.param).market.spot(STARTS, 60)


def test_level_and_spread(spot: Floats) -> None:
    assert 50 < spot.mean() < 85  # 64
    assert 32 < spot.std() < 55  # 47
    assert spot.min() >= -15  # the lowest of these years
    assert spot.max() < 320  # 240


def test_negative_hours_and_zeros(spot: Floats) -> None:
    assert 0.015 < (spot < 0).mean() < 0.09  # 0.045
    assert 0.03 < (spot <= 0).mean() < 0.15  # 0.089
    assert np.percentile(spot[spot < 0], 50) > -6  # they are small


def test_the_day_has_a_valley_of_sun_and_a_peak_in_the_evening(spot: Floats) -> None:
    shape = [spot[hour == CLOCK].mean() for hour in range(24)]
    assert int(np.argmin(shape)) in range(12, 17)  # 14
    assert int(np.argmax(shape)) in range(19, 23)  # 21
    assert min(shape) < 0.65 * spot.mean()  # 0.51
    assert 1.3 * spot.mean() < max(shape) < 1.9 * spot.mean()  # 1.6
    assert shape[8] > shape[4]  # people get up
    days = spot[: len(spot) // 24 * 24].reshape(-1, 24)
    assert 65 < np.ptp(days, axis=1).mean() < 120  # 85


def test_the_week_has_an_end(spot: Floats) -> None:
    working = spot[~WALL.rest & ~WALL.saturday].mean()
    assert 0.65 < spot[WALL.saturday].mean() / working < 0.93  # 0.78
    assert 0.5 < spot[WALL.rest].mean() / working < 0.85  # 0.67


def test_yesterday_and_last_week_tell_something(spot: Floats) -> None:
    days = spot[: len(spot) // 24 * 24].reshape(-1, 24).mean(axis=1)
    assert 0.7 < np.corrcoef(spot[24:], spot[:-24])[0, 1] < 0.92  # 0.82
    assert 0.5 < np.corrcoef(spot[168:], spot[:-168])[0, 1] < 0.85  # 0.65
    assert 0.6 < np.corrcoef(days[1:], days[:-1])[0, 1] < 0.92  # 0.84


@pytest.mark.parametrize("seed", [20251001, 7])
def test_wind_sun_and_demand_move_the_price(seed: int) -> None:
    world = a_world(seed)
    spot, system = world.market.spot(STARTS, 60), world.system
    wind, sun = system.wind_mw(HOURS), system.solar_mw(HOURS)
    demand = system.demand_mw(HOURS)
    assert -0.45 < np.corrcoef(spot, wind)[0, 1] < -0.1  # -0.18
    assert -0.8 < np.corrcoef(spot, sun)[0, 1] < -0.4  # -0.44 to -0.65
    assert np.corrcoef(spot, demand)[0, 1] > 0.05  # 0.34
    assert np.corrcoef(spot, demand - wind - sun)[0, 1] > 0.72  # 0.91
    assert 24_000 < demand.mean() < 30_000  # 27,000
    assert 5_000 < wind.mean() < 7_800  # 6,500
    assert 1_000 < np.percentile(wind, 5) < 2_600  # 1,550
    assert 10_500 < np.percentile(wind, 95) < 15_500  # 13,900
    assert 4_500 < sun.mean() < 7_500  # 5,600
    assert 18_500 < sun.max() < 25_000  # 23,200
    assert 0.45 < np.corrcoef(wind[24:], wind[:-24])[0, 1] < 0.75  # 0.61


def test_forecasts_of_the_eve_are_about_as_wrong_as_the_operators() -> None:
    system = a_world().system
    wrong = [
        np.abs(ahead(HOURS) - came(HOURS)).mean()
        for ahead, came in (
            (system.demand_forecast_mw, system.demand_mw),
            (system.wind_forecast_mw, system.wind_mw),
            (system.solar_forecast_mw, system.solar_mw),
        )
    ]
    assert wrong == [
        pytest.approx(412, rel=0.5),
        pytest.approx(778, rel=0.5),
        pytest.approx(450, rel=0.6),
    ]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2025, 6, 1), 24)],
)
def test_every_day_has_its_intervals(day: date, hours: int) -> None:
    market = a_world().market
    minutes = market.minutes_of(day)
    starts = list(day_interval(day).grid(minutes))
    assert minutes == (15 if day >= date(2025, 10, 1) else 60)
    assert len(market.spot(starts, minutes)) == hours * 60 // minutes


def test_a_part_of_a_request_agrees_with_the_whole() -> None:
    market = a_world().market
    whole = market.spot(STARTS[:500], 60)
    assert np.array_equal(market.spot(STARTS[40:60], 60), whole[40:60])
    assert np.array_equal(a_world().market.spot(STARTS[:500], 60), whole)
    assert not np.array_equal(a_world(7).market.spot(STARTS[:500], 60), whole)


def test_the_regulated_price_follows_the_market_and_carries_the_tolls() -> None:
    market = a_world().market
    spot, pvpc = market.spot(STARTS[:4000], 60), market.pvpc(STARTS[:4000])
    dear = (CLOCK[:4000] >= 10) & (CLOCK[:4000] < 14)
    tolls = np.where(dear, PEAK, VALLEY)
    assert np.corrcoef(pvpc - tolls, spot)[0, 1] > 0.9
    assert 20 < (pvpc - tolls - spot).mean() < 55  # 40: losses, adjustment, the share of futures


def test_quarters_differ_within_the_hour_as_they_do() -> None:
    quarters = [FIRST + n * timedelta(minutes=15) for n in range(4 * 24 * 120)]
    by_hour = a_world().market.spot(quarters, 15).reshape(-1, 4)
    assert 3 < np.percentile(np.ptp(by_hour, axis=1), 50) < 14  # 8
