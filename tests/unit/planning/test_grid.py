"""Instants as slots, and what a start costs in each."""

from dataclasses import replace
from datetime import time, timedelta

import numpy as np
import pytest

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Attended, Shift, Step
from tests.fakes.plants import MONDAY, a_plant, a_problem, a_recipe, a_step, slots_of

PRICES = [0.10, 0.20, 0.30, 0.40]


def _grid_step(step: Step, minutes: int = 60, shift: Shift | None = None) -> GridStep:
    plant = a_plant(a_recipe(step, a_step("packing")))
    if shift:
        plant = replace(plant, shifts=(shift,))
    problem = PlanningProblem(plant, slots_of(PRICES, minutes), minutes, ())
    return Grid(problem).step(plant.recipes[0], plant.recipes[0].steps[0])


def test_a_start_costs_the_prices_it_runs_through() -> None:
    found = _grid_step(a_step("mixing", 120, 10.0))
    assert found.slots == 2
    assert found.cost_eur[:3].tolist() == pytest.approx([3.0, 5.0, 7.0])
    assert np.isnan(found.cost_eur[3])
    assert found.allowed == (0, 1, 2)


def test_the_last_slot_counts_as_far_as_it_is_used() -> None:
    found = _grid_step(a_step("mixing", 90, 10.0))
    assert found.slots == 2
    assert found.cost_eur[:3].tolist() == pytest.approx([2.0, 3.5, 5.0])


def test_quarter_hours() -> None:
    found = _grid_step(a_step("mixing", 45, 10.0), minutes=15)
    assert found.slots == 3
    assert found.cost_eur[:2].tolist() == pytest.approx([1.5, 2.25])


def test_a_step_longer_than_the_grid_may_never_start() -> None:
    found = _grid_step(a_step("mixing", 300))
    assert found.allowed == ()
    assert np.isnan(found.cost_eur).all()


@pytest.mark.parametrize(
    ("minutes", "wait", "slots"), [(60, 0, 0), (60, 59, 0), (60, 120, 2), (90, 0, -1), (90, 30, 0)]
)
def test_waits_count_from_the_true_end(minutes: int, wait: int, slots: int) -> None:
    assert _grid_step(a_step("mixing", minutes, wait=wait)).wait_slots == slots


def test_people_limit_the_starts() -> None:
    shift = Shift("narrow", frozenset({0}), time(1), time(3))
    assert _grid_step(a_step("mixing", 120, attended=Attended.WHOLE), shift=shift).allowed == (1,)
    assert _grid_step(a_step("mixing", 120, attended=Attended.START), shift=shift).allowed == (1, 2)


def test_instants_between_slots() -> None:
    grid = Grid(a_problem(a_plant(a_recipe(a_step("mixing"))), PRICES))
    half = MONDAY + timedelta(minutes=90)
    assert (grid.number(half), grid.last_start(half), grid.whole_before(half)) == (2, 1, 1)
    early, late = MONDAY - HOUR, MONDAY + 9 * HOUR
    assert (grid.number(early), grid.last_start(early), grid.whole_before(early)) == (0, -1, 0)
    assert (grid.number(late), grid.whole_before(late)) == (4, 4)
    assert grid.instant(3) == MONDAY + 3 * HOUR
