"""The plan in force, and plans that would be."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chocolate_factory.kernel.market_time import DAY, ceil_to, delivery_day
from tests.fakes.service import Service


def test_the_plan_in_force_with_its_savings(served: Service) -> None:
    body = served.admin.get("/predict/production-planning").json()
    plan = served.rig.ports.plans.latest()
    assert plan is not None
    assert datetime.fromisoformat(body["issued_at"]) == plan.issued_at
    assert (body["status"], body["kg"]) == ("optimal", plan.mass_kg)
    assert len(body["starts"]) == len(plan.starts)
    assert body["baseline"]["kg"] == body["savings"]["kg"] == body["kg"] > 0
    saved = body["baseline"]["cost_eur"] - body["cost_eur"] - body["excess_cost_eur"]
    assert body["savings"]["eur"] == pytest.approx(saved, abs=0.001)
    first = body["starts"][0]
    assert {"batch", "machine", "unit", "start", "end", "energy_kwh", "cost_eur"} <= set(first)
    assert body["violations"] == []
    assert body["weather_unknown_from"] is None
    assert body["gap_eur"] <= 0.02


def test_other_lengths_are_planned_now_and_not_put_in_force(served: Service) -> None:
    before = served.rig.ports.plans.latest()
    body = served.admin.get("/predict/production-planning?days=2").json()
    length = datetime.fromisoformat(body["end"]) - datetime.fromisoformat(body["start"])
    assert length == 2 * DAY
    assert served.rig.ports.plans.latest() is before


def test_what_if_less_were_asked_for(served: Service) -> None:
    half = served.admin.post("/planning/optimize", json={"days": 4, "kg_per_month": 1000}).json()
    full = served.admin.post("/planning/optimize", json={"days": 4}).json()
    assert half["kg"] < full["kg"]
    none = served.admin.post("/planning/optimize", json={"days": 2, "kg_per_month": 0}).json()
    assert (none["kg"], none["baseline"], none["savings"]) == (0, None, None)


def test_quarter_hours_may_be_asked_for(served: Service) -> None:
    body = served.admin.post("/planning/optimize", json={"days": 1, "slot_minutes": 15}).json()
    assert datetime.fromisoformat(body["start"]) == ceil_to(served.rig.now(), 15)
    assert ceil_to(served.rig.now(), 15) != ceil_to(served.rig.now(), 60)


@pytest.mark.parametrize(
    "body",
    [
        '{"days": 0}',
        '{"days": 15}',
        '{"days": "3"}',
        '{"days": true}',
        '{"slot_minutes": 0}',
        '{"slot_minutes": 7}',
        '{"kg_per_month": -1}',
        '{"kg_per_month": NaN}',
        '{"kg_per_month": Infinity}',
        '{"kg_per_month": 1e400}',
        '{"kilograms": 3}',
        "[]",
    ],
)
def test_a_wrong_wish_is_a_problem(served: Service, body: str) -> None:
    answer = served.admin.post(
        "/planning/optimize", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("body")


@pytest.mark.parametrize("days", ["0", "15", "x", "1.5"])
def test_days_out_of_range_are_refused(served: Service, days: str) -> None:
    assert served.admin.get(f"/predict/production-planning?days={days}").status_code == 422


def test_without_prices_it_says_what_is_missing(fresh: Service) -> None:
    answer = fresh.admin.get("/predict/production-planning")
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:chocolate-factory:MissingDataError"
    assert answer.json()["advice"]


def _what_if(served: Service, **body: object) -> dict[str, Any]:
    answer = served.admin.post("/planning/optimize", json={"days": 4, **body})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_what_if_nothing_were_otherwise(served: Service) -> None:
    plan = served.rig.ports.plans.latest()
    assert plan is not None
    changes = _what_if(served, days=10)["changes"]
    assert changes["changes"] == []
    assert changes["unchanged"] == len(plan.starts) > 0
    assert changes["gain_eur"] == pytest.approx(0, abs=0.02)


def test_what_if_an_order_came_in(served: Service) -> None:
    due = delivery_day(served.rig.now()) + 3 * DAY
    order = {"name": "fair", "recipe": "classic", "mass_kg": 200, "due": f"{due}"}
    told = _what_if(served, orders=[order])
    assert told["kg"] == _what_if(served)["kg"] + 200
    added = [one for one in told["changes"]["changes"] if one["fate"] == "added"]
    assert {one["cause"] for one in added} == {"newly_due"}
    assert len(added) == 5


def test_what_if_prices_were_other_ones(served: Service) -> None:
    usual = _what_if(served)
    twice = _what_if(served, prices={"factor": 2.0})
    assert twice["cost_eur"] == pytest.approx(2 * usual["cost_eur"], abs=2.1)
    first = usual["starts"][0]["start"]
    dear = _what_if(served, prices={"hours": [{"start": first, "price_eur_per_kwh": 9.0}]})
    moved = [one for one in dear["changes"]["changes"] if one["before"] == first]
    frozen = datetime.fromisoformat(first) < served.rig.now() + timedelta(hours=4)
    assert frozen or moved


def test_what_if_the_plant_were_another_one(served: Service) -> None:
    shifts = [{"name": "night", "days": ["mon"], "begins": "00:00", "ends": "05:00"}]
    none = _what_if(served, limits={"shifts": shifts})
    assert none["status"] == "partial"
    assert none["violations"]
    more = _what_if(served, limits={"machines": {"conche": 3}}, kg_per_month=9000.0)
    assert more["kg"] >= _what_if(served, kg_per_month=9000.0)["kg"]
    small = _what_if(served, limits={"contracted_power_kw": [20] * 6})
    assert small["excess_cost_eur"] > 0


def test_what_if_a_day_were_banned(served: Service) -> None:
    day = delivery_day(served.rig.now()) + DAY
    told = _what_if(served, locks=[{"kind": "ban", "day": f"{day}"}])
    begun = {one["batch"] for one in told["starts"] if one["start"] < told["start"]}
    for one in told["starts"]:
        assert delivery_day(datetime.fromisoformat(one["start"])) != day or one["batch"] in begun
    assert served.rig.ports.locks.all() == []


def test_each_start_says_what_binds_it(served: Service) -> None:
    rules = {one["binding"]["rule"] for one in _what_if(served)["starts"] if one["binding"]}
    assert rules


@pytest.mark.parametrize(
    "body",
    [
        {"orders": [{"name": "x", "recipe": "bread", "mass_kg": 1, "due": "2024-11-08"}]},
        {"orders": [{"name": "x", "recipe": "classic", "mass_kg": -1, "due": "2024-11-08"}]},
        {"orders": [{"name": "x", "recipe": "classic", "mass_kg": 1}]},
        {"orders": [{"name": "x", "recipe": "classic", "mass_kg": 1e6, "due": "2024-11-08"}]},
        {"prices": {"factor": -1}},
        {"prices": {"factor": "2"}},
        {"prices": {"hours": [{"start": "2024-11-06T10:30:00Z", "price_eur_per_kwh": 1}]}},
        {"prices": {"hours": [{"start": "2024-11-06T10:00:00", "price_eur_per_kwh": 1}]}},
        {"orders": [{"name": "x", "recipe": "classic", "mass_kg": 1, "due": "9999-12-31"}]},
        {"prices": {"hours": [{"start": "0001-01-01T00:00:00+14:00", "price_eur_per_kwh": 1}]}},
        {"limits": {"machines": {"oven": 2}}},
        {
            "limits": {
                "shifts": [{"name": "d", "days": ["mon"], "begins": "06:00Z", "ends": "07:00Z"}]
            }
        },
        {"limits": {"machines": {"conche": 0}}},
        {"limits": {"machines": {"conche": "2"}}},
        {"limits": {"contracted_power_kw": [135, 135]}},
        {"limits": {"contracted_power_kw": [135, 130, 135, 135, 135, 165]}},
        {"limits": {"shifts": []}},
        {"limits": {"shifts": [{"name": "d", "days": ["someday"], "begins": "6", "ends": "7"}]}},
        {"locks": [{"kind": "ban"}]},
        {"locks": [{"kind": "ban", "day": "2024-11-01"}]},
        {"locks": [{"kind": "pin", "batch": "b", "step": "mixing"}]},
    ],
    ids=str,
)
def test_a_what_if_that_cannot_be_is_a_problem(served: Service, body: dict[str, Any]) -> None:
    answer = served.admin.post("/planning/optimize", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert answer.json()["advice"]
