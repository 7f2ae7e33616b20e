"""History is gathered from what is stored; what is not is named, with the remedy."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chocolate_factory.climate.statistics.heat_stress import MEASURES
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.operations.analyse_history import (
    History,
    KeptHistory,
    analyse_history,
    available_records,
)
from chocolate_factory.operations.ports import Ports
from tests.fakes.climate import MOVED_WARMER_CELSIUS, NEW, OLD, stock_climate
from tests.fakes.ports import Rig, build_rig


@pytest.fixture(scope="module")
def stocked() -> Rig:
    rig = build_rig(history_days=40)
    rig.stock(days=40)
    stock_climate(rig)
    return rig


@pytest.fixture(scope="module")
def found(stocked: Rig) -> History:
    return analyse_history(stocked.ports)


def test_the_newest_station_is_analysed_unless_another_is_named(
    stocked: Rig, found: History
) -> None:
    assert found.climate.station == "siar-j17"
    assert found.climate.period == NEW
    assert [one.station for one in found.stations] == ["siar-j09", "siar-j17", "weather-linares"]
    for name in ("siar-j09", "J09", "j09"):
        other = analyse_history(stocked.ports, name).climate
        assert (other.station, other.period) == ("siar-j09", OLD)


def test_every_part_is_there(found: History) -> None:
    climate = found.climate
    assert len(climate.quantities) == 10
    assert {len(one.normals) for one in climate.quantities} == {366}
    assert [one.measure for one in climate.heat] == [one.name for one in MEASURES]
    assert [one.limits.step for one in climate.daily_windows] == ["tempering", "moulding"]
    assert [one.limits.step for one in climate.hourly_windows] == ["tempering", "moulding"]
    assert {one.month for one in climate.hourly_windows[0].by_month} == {9, 10, 11}
    assert climate.correlations == (), "no day has both a price and an observation"
    assert found.as_dict().keys() == {"climate", "stations", "missing", "notes"}


def test_the_stations_share_a_trend_but_not_a_level(found: History) -> None:
    [degrees] = [one for one in found.climate.heat if one.measure == "cooling_degree_days_celsius"]
    assert degrees.trends.common is not None
    assert degrees.trends.joined is not None
    assert degrees.trends.offset == pytest.approx(MOVED_WARMER_CELSIUS * 150, rel=0.3)
    assert abs(degrees.trends.common.slope_per_decade) < 20
    assert degrees.trends.common.confidence.upper < 20
    assert degrees.trends.joined.confidence.upper > 300


def test_the_hours_of_the_place_can_be_analysed_as_days(stocked: Rig) -> None:
    found = analyse_history(stocked.ports, "weather")
    assert found.climate.station == "weather-linares"
    assert 38 <= found.climate.n <= 42
    assert {one.quantity for one in found.climate.quantities} == {
        f"{what}_{how}"
        for what, unit in (("temperature", "celsius"), ("humidity", "percent"))
        for how in (f"max_{unit}", f"min_{unit}", f"mean_{unit}")
    }
    assert {one.kind for one in found.climate.correlations} <= {"raw"}, "no year to take out"


def test_what_is_missing_is_named_with_the_remedy() -> None:
    rig = build_rig(history_days=7)
    stock_climate(rig)
    missing = analyse_history(rig.ports).missing
    assert any("5279X" in one and "chocolate import aemet" in one for one in missing)
    assert any("hourly weather" in one for one in missing)
    assert any("price.spot.es" in one for one in missing)
    assert not any("SIAR" in one for one in missing)


def test_nothing_at_all_says_what_to_do() -> None:
    empty = build_rig(history_days=7).ports
    assert available_records(empty) == ()
    with pytest.raises(MissingDataError) as caught:
        analyse_history(empty)
    assert "chocolate import siar" in caught.value.advice


def test_a_station_without_data_and_one_nobody_knows(stocked: Rig) -> None:
    with pytest.raises(MissingDataError, match="aemet-5279x"):
        analyse_history(stocked.ports, "5279X")
    with pytest.raises(InputError, match="J99") as caught:
        analyse_history(stocked.ports, "J99")
    assert "siar-j17" in caught.value.advice


def test_only_steps_the_plant_has_are_looked_at(stocked: Rig) -> None:
    recipes = [
        recipe.model_copy(update={"steps": recipe.steps[:-1]})
        for recipe in stocked.ports.site.recipes
    ]
    site = stocked.ports.site.model_copy(update={"recipes": recipes})
    found = analyse_history(replace(stocked.ports, site=site), "J17")
    assert [one.limits.step for one in found.climate.daily_windows] == ["tempering"]


def test_it_is_made_once_a_day_and_after_an_import(found: History) -> None:
    rig = build_rig(history_days=7)
    made: list[str | None] = []

    def make(_: Ports, station: str | None) -> History:
        made.append(station)
        return found

    kept = KeptHistory(make)
    assert kept.get(rig.ports) is found
    kept.get(rig.ports)
    assert made == [None]
    kept.get(rig.ports, "J09")
    assert made == [None, "J09"]
    rig.pass_time(timedelta(days=1))
    kept.get(rig.ports)
    assert made == [None, "J09", None]
    stock_climate(rig)
    kept.get(rig.ports)
    assert made == [None, "J09", None, None]


def test_readers_at_the_same_time_share_one_analysis(found: History) -> None:
    rig = build_rig(history_days=7)
    made: list[str | None] = []

    def make(_: Ports, station: str | None) -> History:
        time.sleep(0.05)
        made.append(station)
        return found

    kept = KeptHistory(make)
    with ThreadPoolExecutor(4) as readers:
        seen = list(readers.map(lambda _: kept.get(rig.ports), range(4)))
    assert made == [None]
    assert seen == [found] * 4


def test_what_cannot_be_made_is_tried_again() -> None:
    rig = build_rig(history_days=7)
    kept = KeptHistory()
    for _ in range(2):
        with pytest.raises(MissingDataError):
            kept.get(rig.ports)
    stock_climate(rig)
    assert kept.get(rig.ports).climate.period[1] == date(2020, 12, 31)
