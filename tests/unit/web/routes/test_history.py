"""The analysis of history over HTTP: every figure with its n, period and interval."""

from typing import Any, get_args

import pytest

from chocolate_factory.climate.statistics.analysis import QUANTITIES
from chocolate_factory.web.routes.history import QuantityName
from tests.fakes.climate import stock_climate
from tests.fakes.ports import build_rig
from tests.fakes.service import Service, open_service


@pytest.fixture(scope="module")
def stocked() -> Service:
    rig = build_rig(history_days=14)
    rig.stock(days=14)
    stock_climate(rig)
    return open_service(rig)


@pytest.fixture(scope="module")
def body(stocked: Service) -> dict[str, Any]:
    answer = stocked.admin.get("/analysis/history")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def test_the_newest_station_speaks(body: dict[str, Any]) -> None:
    assert body["station"] == "siar-j17"
    assert body["period"] == {"first": "2016-06-01", "last": "2020-12-31"}
    assert body["level"] == 0.95
    assert [one["station"] for one in body["stations"]] == [
        "siar-j09",
        "siar-j17",
        "weather-linares",
    ]


def test_normals_are_of_every_date(body: dict[str, Any]) -> None:
    normals = body["normals"]
    assert (normals["quantity"], normals["unit"]) == ("temperature_max_celsius", "°C")
    assert normals["half_window_days"] == 7
    assert len(normals["days"]) == 366
    leap, july = normals["days"][59], normals["days"][196]
    assert (leap["date"], leap["n_years"]) == ("02-29", 4)
    assert leap["confidence"] is None, "four years are too few"
    assert july["confidence"]["lower"] <= july["mean"] <= july["confidence"]["upper"]
    assert july["p10"] < july["median"] < july["p90"]


def test_other_normals_can_be_asked_for(stocked: Service) -> None:
    answer = stocked.admin.get("/analysis/history?station=J09&quantity=precipitation_mm").json()
    assert (answer["station"], answer["normals"]["unit"]) == ("siar-j09", "mm")
    hours = stocked.admin.get("/analysis/history?station=weather&quantity=radiation_mj_m2").json()
    assert hours["normals"] is None
    assert set(get_args(QuantityName)) == {one.name for one in QUANTITIES}


def test_every_other_part_has_its_figures(body: dict[str, Any]) -> None:
    assert [one["quantity"] for one in body["extremes"]] == [one.name for one in QUANTITIES]
    assert all(one["n"] and one["period"] and len(one["highest"]) == 3 for one in body["extremes"])
    [hot] = [one for one in body["heat"] if one["measure"] == "hot_days"]
    assert hot["trend"] is None
    assert hot["common_trend"]["n_years"] == 15
    assert [one["complete"] for one in hot["years"]] == [False, True, True, True, True]
    tempering = body["windows"]["daily"][0]
    assert tempering["limits"]["step"] == "tempering"
    assert [one["month"] for one in tempering["whole_by_month"]] == list(range(1, 13))
    assert tempering["whole_by_month"][6]["hour"] is None
    assert {one["hour"] for one in body["windows"]["hourly"][0]["by_month_and_hour"]} == set(
        range(24)
    )
    assert body["notes"]
    assert any("chocolate import aemet" in one for one in body["missing"])


def test_correlations_say_of_what(stocked: Service) -> None:
    found = stocked.admin.get("/analysis/history?station=weather").json()["correlations"]
    assert found == [], "fourteen days are fewer than thirty"


def test_what_is_not_there_is_said(stocked: Service, fresh: Service) -> None:
    unknown = stocked.admin.get("/analysis/history?station=J99")
    assert unknown.status_code == 422
    assert "siar-j17" in unknown.json()["advice"]
    nothing = fresh.admin.get("/analysis/history")
    assert nothing.status_code == 503
    assert "chocolate import siar" in nothing.json()["advice"]
