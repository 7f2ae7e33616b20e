"""The models find what the invented peninsula does, and nothing said later moves what they say."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.fundamentals import teach as teaching
from chocolate_factory.forecasting.fundamentals.model import (
    DEMAND,
    LONGEST_LEAD,
    QUANTITIES,
    SOLAR_PV,
    WIND,
)
from chocolate_factory.forecasting.fundamentals.scene import actual_days
from chocolate_factory.forecasting.fundamentals.teach import teach
from chocolate_factory.forecasting.fundamentals.tell import tell
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.weather.national.model import points
from tests.unit.forecasting.fundamentals.world import DAYS, FIRST, ISSUE, TODAY, World

END = ISSUE + 25 * DAY


@pytest.fixture(autouse=True)
def _a_season_of_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "TAUGHT_DAYS", 95)


def test_it_tells_what_follows_from_the_weather() -> None:
    world = World()
    market = world.market(END)
    now = market.as_known_at(ISSUE)
    said = tell(teach(now), now)
    for one, allowed in ((WIND, 0.03), (SOLAR_PV, 0.05), (DEMAND, 0.03)):
        came = actual_days(market, one, TODAY)
        wrong = np.abs(said[one.name] - came)
        assert said[one.name].shape == (LONGEST_LEAD, 24)
        assert np.nanmean(wrong) < allowed * np.nanmean(came), one.name
        assert np.nanmin(said[one.name]) >= 0
    assert (said[SOLAR_PV.name][:, :5] == 0).all()


@pytest.mark.parametrize("poison", [-1e6, 1e6, 4321.0])
def test_nothing_known_later_has_a_part_in_it(poison: float) -> None:
    world = World()
    clean = world.market(ISSUE)
    spoilt = world.market(END, said_later=poison).as_known_at(ISSUE)
    wanted, got = tell(teach(clean), clean), tell(teach(spoilt), spoilt)
    assert wanted.keys() == got.keys() == {one.name for one in QUANTITIES}
    for name in wanted:
        np.testing.assert_array_equal(wanted[name], got[name])


def test_the_poison_would_be_seen() -> None:
    later = World().market(END, said_later=4321.0)
    clean = World().market(END)
    assert (tell(teach(clean), clean)[WIND.name] != tell(teach(later), later)[WIND.name]).all()


def test_new_solar_farms_are_followed_by_themselves() -> None:
    grown = np.linspace(10_000.0, 16_000.0, DAYS)
    world = World(solar_mw=grown)
    market = world.market(END)
    now = market.as_known_at(ISSUE)
    said, came = tell(teach(now), now)[SOLAR_PV.name], actual_days(market, SOLAR_PV, TODAY)
    assert said.sum() == pytest.approx(came.sum(), rel=0.05)


def test_colder_weather_raises_demand() -> None:
    world = World()
    rule = teach(world.market())
    mild, cold = World(), World()
    ahead = slice((TODAY - FIRST).days, None)
    cold.weather["temperature_celsius"] = mild.temperature.copy()
    cold.weather["temperature_celsius"][ahead] -= 6
    difference = tell(rule, cold.market())[DEMAND.name] - tell(rule, mild.market())[DEMAND.name]
    assert 500 < np.median(difference) < 2_500


def test_a_silent_point_is_stood_for_but_too_many_are_not() -> None:
    world = World()
    rule = teach(world.market())
    whole = tell(rule, world.market())[WIND.name]
    np.testing.assert_allclose(tell(rule, world.market(silent=["cadiz"]))[WIND.name], whole)
    told = tell(rule, world.market(silent=["cadiz", "lugo", "albacete"]))
    assert told.keys() == {DEMAND.name, SOLAR_PV.name}


def test_without_weather_nothing_is_told() -> None:
    with pytest.raises(MissingDataError, match="national weather forecast"):
        teach(World().market(silent=[one.name for one in points()]))


def test_too_few_days_teach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "TAUGHT_DAYS", teaching.FEWEST_DAYS - 1)
    with pytest.raises(MissingDataError):
        teach(World().market())


def test_days_on_which_clocks_change_are_told() -> None:
    world = World()
    spring = date(2025, 3, 30)
    market = world.market(ISSUE + 24 * DAY + HOUR)
    said = tell(teach(market), market)
    lead = (spring - TODAY).days - 24
    hours = np.isfinite(said[WIND.name][lead - 1])
    assert lead < 7
    assert hours.all()
