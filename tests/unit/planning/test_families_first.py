"""Set-ups decided first: a plan that can be made, and a bound no plan beats."""

import numpy as np
import pytest

from chocolate_factory.planning.families_first import decisions, families_first
from chocolate_factory.planning.first_plan import first_values
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.programme import Numbers, Programme
from chocolate_factory.planning.solver import solve
from tests.unit.planning.wide_plants import wide_problem

CENT = 0.01


def _holds(programme: Programme, values: Numbers) -> bool:
    """Whether ``values`` keep to every bound and row, and are whole where they must be."""
    rows = np.repeat(np.arange(programme.rows), np.diff(programme.row_start))
    totals = np.bincount(
        rows, np.array(programme.value) * values[programme.index], minlength=programme.rows
    )
    whole = values[np.array(programme.integer)]
    return bool(
        (totals >= np.array(programme.row_lower) - 1e-5).all()
        and (totals <= np.array(programme.row_upper) + 1e-5).all()
        and (values >= np.array(programme.lower) - 1e-5).all()
        and (values <= np.array(programme.upper) + 1e-5).all()
        and (abs(whole - whole.round()) < 1e-5).all()
    )


@pytest.mark.slow
def test_the_plan_can_be_made_and_the_bound_is_below_the_best() -> None:
    compared = found_better = 0
    for seed in range(14):
        formulation = Formulation(wide_problem(seed))
        programme, start = formulation.programme, first_values(formulation)
        best = solve(programme, time_limit_seconds=30, absolute_gap=0.005)
        if not formulation.set_ups or start is None or best is None or best.gap > CENT:
            continue
        found = families_first(formulation, programme, start, 60.0)
        assert _holds(programme, found.values)
        assert best.worth - CENT <= found.worth <= programme.worth(start) + CENT
        assert found.bound <= best.worth + CENT
        compared += 1
        found_better += found.worth < programme.worth(start) - CENT
    assert compared >= 3
    assert found_better >= compared / 2


@pytest.mark.slow
def test_without_time_what_was_known_stays() -> None:
    formulations = map(Formulation, map(wide_problem, range(24)))
    formulation = next(one for one in formulations if one.set_ups)
    start = first_values(formulation)
    assert start is not None
    assert decisions(formulation)
    found = families_first(formulation, formulation.programme, start, 0.0)
    assert found.worth == pytest.approx(formulation.programme.worth(start))
    assert found.bound <= found.worth
