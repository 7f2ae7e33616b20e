"""The programme's size, and what its columns mean."""

from datetime import time

import numpy as np
import pytest

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.solver.programme import Programme
from chocolate_factory.planning.solver.solve import Solution, solve
from chocolate_factory.production.model import Attended, Shift
from tests.fakes.plants import (
    a_plant,
    a_problem,
    a_recipe,
    a_start,
    a_step,
    daily_wave,
    factory_problem,
    two_steps,
)

PRICES = [0.3, 0.1, 0.3, 0.2, 0.1, 0.3]


def _solved(problem: PlanningProblem) -> tuple[Formulation, Solution]:
    formulation = Formulation(problem)
    solution = solve(formulation.programme, time_limit_seconds=5, absolute_gap=0.001)
    assert solution is not None
    return formulation, solution


def _starts(problem: PlanningProblem) -> dict[str, list[int]]:
    formulation, solution = _solved(problem)
    return {
        step: formulation.starts_in(solution.values, counts)
        for (_, step), counts in formulation.counts.items()
    }


def test_counts_become_starts() -> None:
    # Baking is cheapest at 3 and 4 together, mixing before it at 1; both batches cannot be there.
    assert _starts(a_problem(two_steps(), PRICES, [6])) == {"mixing": [1], "baking": [3]}
    twice = _starts(a_problem(two_steps(units={"mixing": 2, "baking": 2}), PRICES, [6, 6]))
    assert twice == {"mixing": [1, 1], "baking": [3, 3]}


def test_what_has_begun_takes_its_machine_and_keeps_its_wait() -> None:
    plant = two_steps(wait=120)
    begun = (a_start(plant, "bar-1", "mixing", -2),)  # ended an hour ago: one hour of wait is left
    assert _starts(a_problem(plant, PRICES, [6], begun=begun)) == {"mixing": [], "baking": [1]}
    both = (
        *begun,
        a_start(plant, "bar-1", "baking", -1),  # until 1
        a_start(plant, "bar-2", "mixing", -1),
    )
    problem = a_problem(plant, [0.1, 0.1, 0.2, 0.3, 0.3, 0.3], [6, 6], begun=both)
    assert _starts(problem) == {"mixing": [], "baking": [1]}


def test_a_wait_that_is_over_has_no_solution() -> None:
    plant = two_steps(wait=60)
    begun = (a_start(plant, "bar-1", "mixing", -3),)
    formulation = Formulation(a_problem(plant, PRICES, [6], begun=begun))
    assert solve(formulation.programme, time_limit_seconds=5, absolute_gap=0.001) is None


def test_a_recipe_nobody_asks_for_has_no_columns() -> None:
    plant = a_plant(a_recipe(a_step("mixing")), a_recipe(a_step("mixing"), name="tart"))
    formulation = Formulation(a_problem(plant, PRICES, [6]))
    assert set(formulation.counts) == {("bar", "mixing")}
    assert Formulation(a_problem(plant, PRICES)).programme.columns == 0


def test_power_rows_are_there_only_where_the_machines_can_exceed_it() -> None:
    mixing = a_step("mixing", 60, 10.0, attended=Attended.WHOLE, wait=60)
    shift = Shift("narrow", frozenset({0}), time(1), time(3))
    plant = a_plant(a_recipe(mixing, a_step("baking", 120, 20.0)), shift=shift)
    assert not Formulation(a_problem(plant, PRICES, [6], limit_kw=30)).excess
    assert list(Formulation(a_problem(plant, PRICES, [6], limit_kw=29)).excess) == [1, 2]
    assert list(Formulation(a_problem(plant, PRICES, [6], limit_kw=19)).excess) == [*range(6)]


def test_the_price_of_excess_is_weighed_against_money() -> None:
    plant = two_steps(units={"baking": 2})
    prices = [0.2, 0.2, 0.2, 0.0, 0.0, 0.2]
    assert _starts(a_problem(plant, prices, [6, 6]))["baking"] == [3, 3]
    # 10 kW above for two hours would cost 20 EUR, moving one batch costs 8.
    assert _starts(a_problem(plant, prices, [6, 6], limit_kw=30))["baking"] != [3, 3]


def test_earliness_prefers_each_start_sooner() -> None:
    formulation = Formulation(a_problem(two_steps(), [0.1] * 6, [6]))
    early = Programme(**{name: getattr(formulation.programme, name) for name in _FIELDS})
    early.cost = formulation.earliness()
    cost = formulation.programme.cost
    late = next(n for n, one in enumerate(cost) if one == pytest.approx(500.0))
    early.cost[late], early.cost[-1] = 1000.0, 1000.0
    solution = solve(early, time_limit_seconds=5, absolute_gap=0.1)
    assert solution is not None
    counts = formulation.counts["bar", "mixing"], formulation.counts["bar", "baking"]
    assert [formulation.starts_in(solution.values, one) for one in counts] == [[0], [1]]


def test_the_default_week_is_small_and_its_relaxation_nearly_whole() -> None:
    formulation, solution = _solved(factory_problem(daily_wave(24 * 7)))
    programme = formulation.programme
    assert (programme.columns, programme.rows) < (1200, 4000)
    relaxed = Programme(**{name: getattr(programme, name) for name in _FIELDS})
    relaxed.integer = [False] * programme.columns
    bound = solve(relaxed, time_limit_seconds=5, absolute_gap=0.0)
    assert bound is not None
    assert solution.worth - bound.worth < 0.01 * solution.worth
    assert np.abs(solution.values - solution.values.round()).max() < 1e-5


_FIELDS = (
    *("cost", "lower", "upper", "integer", "row_lower", "row_upper"),
    *("row_start", "index", "value"),
)
