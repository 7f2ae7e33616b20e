"""A plan as JSON, and back unchanged."""

import json
from dataclasses import replace

import pytest

from chocolate_factory.planning.document import PlanUnreadableError, from_json, to_json, to_values
from chocolate_factory.planning.optimise import optimise
from tests.fakes.plants import MONDAY, a_problem, a_start, two_steps


def test_there_and_back() -> None:
    plant = two_steps()
    begun = (a_start(plant, "bar-1", "mixing", -1),)
    # One batch is carried, one is made, one is late, one does not fit.
    problem = a_problem(plant, [0.1, 0.2, -0.1, 0.3, 0.2, 0.2], [6, 1, 5, 6], begun=begun)
    plan = optimise(problem, MONDAY)
    assert plan.violations
    assert from_json(to_json(plan)) == plan
    assert json.loads(to_json(plan)) == to_values(plan)


def test_an_instant_comes_back_in_utc() -> None:
    plan = optimise(a_problem(two_steps(), [0.1] * 6, [6]), MONDAY)
    read = from_json(to_json(replace(plan, issued_at=plan.interval.start)))
    assert read.issued_at == MONDAY
    assert read.issued_at.utcoffset() == plan.interval.start.utcoffset()


@pytest.mark.parametrize("document", ["", "{}", "null", '{"issued_at": "yesterday"}', "[1, 2]"])
def test_what_is_not_a_plan_says_so(document: str) -> None:
    with pytest.raises(PlanUnreadableError) as caught:
        from_json(document)
    assert caught.value.advice
