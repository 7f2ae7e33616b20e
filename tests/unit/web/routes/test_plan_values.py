"""What more is worth, and what a batch more costs, over HTTP."""

from dataclasses import replace
from datetime import datetime

import pytest

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.operations.plan_values import price_extra_batches
from chocolate_factory.planning.memory import MemoryPlanStore
from tests.fakes.service import Service


def test_what_more_of_everything_is_worth(served: Service) -> None:
    found = served.admin.get("/planning/values?days=2").json()["values"]
    kinds = {one["resource"] for one in found}
    assert kinds == {"machine", "power", "shift_earlier", "shift_later"}
    assert {one["name"] for one in found if one["resource"] == "machine"} == {
        machine.name for machine in served.rig.ports.site.machines
    }
    assert all(one["saving_eur"] >= 0 for one in found)
    assert all(0 < one["error_eur"] < 1 for one in found)


def test_what_one_more_batch_costs_by_when_it_begins(served: Service) -> None:
    plan = served.rig.ports.plans.latest()
    assert plan is not None
    body = served.admin.get("/planning/marginal-batch?recipe=classic").json()
    assert (body["recipe"], body["kg"]) == ("classic", 200)
    assert len(body["batches"]) > 10
    starts = [datetime.fromisoformat(one["start"]) for one in body["batches"]]
    assert starts == sorted(set(starts))
    assert all(start in plan.interval for start in starts)
    assert all(len(one["step_starts"]) == 5 for one in body["batches"])
    assert len({one["cost_eur"] for one in body["batches"]}) > 5


def test_an_unknown_recipe_is_a_problem(served: Service) -> None:
    answer = served.admin.get("/planning/marginal-batch?recipe=bread")
    assert answer.status_code == 422
    assert "classic" in answer.json()["advice"]


def test_without_a_plan_there_is_no_price_of_one_batch_more(fresh: Service) -> None:
    assert fresh.admin.get("/planning/marginal-batch?recipe=classic").status_code == 503


def test_a_plan_of_another_plant_has_no_room_for_a_batch_more(served: Service) -> None:
    plan, others = served.rig.ports.plans.latest(), MemoryPlanStore()
    assert plan is not None
    others.save(replace(plan, starts=tuple(replace(one, machine="press") for one in plan.starts)))
    with pytest.raises(MissingDataError) as caught:
        price_extra_batches(replace(served.rig.ports, plans=others), "classic")
    assert "half an hour" in caught.value.advice
