"""The plan in force, and plans that would be."""

from datetime import datetime

import pytest

from chocolate_factory.kernel.market_time import DAY
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
    assert body["status"] in {"optimal", "feasible", "partial"}


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
