"""What no plan can cost less than."""

import pytest

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.relaxed import least_cost
from chocolate_factory.planning.solver import solve
from tests.unit.planning.wide_plants import wide_problem

CENT = 0.01


@pytest.mark.slow
def test_no_plan_costs_less_and_some_cost_no_more() -> None:
    near = 0
    for seed in range(20):
        formulation = Formulation(wide_problem(seed))
        best = solve(formulation.programme, time_limit_seconds=10, absolute_gap=CENT)
        if best is None:  # what has begun cannot go on
            continue
        least = least_cost(formulation.programme, formulation.openings.values(), 5.0)
        assert least <= best.worth + CENT, seed
        near += best.worth - least < 0.1 * abs(best.worth)
    assert near >= 5


def test_without_time_nothing_is_known() -> None:
    assert least_cost(Formulation(wide_problem(1)).programme, (), 0.0) == -float("inf")
