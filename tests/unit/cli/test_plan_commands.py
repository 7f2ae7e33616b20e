"""Forecast and plan from the command line; neither changes what is in force."""

from dataclasses import replace

import pytest

from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.production.config import Site
from tests.fakes.plants import linares
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call

SUNNY = Site.model_validate(linares().model_dump() | {"photovoltaics": {"peak_kw": 50}})


def test_a_forecast_for_people(call: Call) -> None:
    outcome = call("forecast", "--hours", "24")
    assert outcome.code == 0
    assert "price.spot.es by naive-" in outcome.out
    assert outcome.out.count("published") == 12
    assert outcome.out.count(" forecast") == 12


@pytest.mark.parametrize(
    ("chosen", "series"),
    [("", "price.spot.es"), ("spot", "price.spot.es"), ("pvpc", "price.pvpc.peninsula")],
)
def test_a_forecast_for_machines(call: Call, rig: Rig, chosen: str, series: str) -> None:
    options = ["--series", chosen] if chosen else []
    document = call("forecast", "--hours", "30", "--json", *options).json()
    assert document["series"] == series
    assert len(document["predictions"]) == 30
    first = document["predictions"][0]
    assert set(first) == {"start", "price_eur_kwh", "lower", "upper", "known"}
    assert first["price_eur_kwh"] < 1
    assert rig.ports.forecasts.latest(series) is None, "nothing is put in force"


def test_a_plan_for_people(call: Call, rig: Rig) -> None:
    outcome = call("plan", "--days", "3")
    assert outcome.code == 0
    assert "conching" in outcome.out
    assert "A fixed shift pays" in outcome.out
    assert "optimal" in outcome.out
    assert rig.ports.plans.latest() is None, "the service keeps the plan in force"


def test_a_plan_says_from_when_on_the_weather_is_unknown(call: Call, rig: Rig) -> None:
    rig.ports = replace(rig.ports, site=SUNNY)
    outcome = call("plan", "--days", "2")
    assert "From Tue 05 Nov 13:00 on nobody forecasts weather" in " ".join(outcome.out.split())


def test_a_plan_for_machines(call: Call) -> None:
    document = call("plan", "--days", "3", "--json").json()
    assert document["status"] == "optimal"
    assert document["baseline"]["mass_kg"] == document["mass_kg"]
    assert {"batch", "machine", "start", "cost_eur"} <= set(document["starts"][0])


def test_without_history_there_is_no_made_up_plan(call: Call, rig: Rig) -> None:
    rig.pass_time(rig.ports.history * 3)
    outcome = call("plan")
    assert outcome.code == 1
    assert outcome.out == ""
    assert "chocolate backfill" in outcome.err or "/health" in outcome.err


def test_what_binds_each_start_is_told(call: Call) -> None:
    assert "bound by" in call("plan", "--days", "3").out


def test_changes_to_the_plan_in_force_are_told(call: Call, rig: Rig) -> None:
    make_plan(rig.ports)
    call("plan", "lock", "--day", "thu")
    outcome = call("plan")
    assert "Of the plan in force since" in outcome.out
    assert "a lock demands it" in outcome.out


def test_values_for_people_and_machines(call: Call) -> None:
    assert "conche" in call("plan", "--days", "2", "--values").out
    document = call("plan", "--days", "2", "--values", "--json").json()
    assert {"resource", "saving_eur", "error_eur"} <= set(document[0])
