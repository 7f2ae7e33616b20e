"""Set-ups decided first: a plan that can be made, and bounds no plan beats."""

import numpy as np
import pytest

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.search.families_first import families_first, least_cost
from chocolate_factory.planning.solver.programme import INFINITY, Numbers, Programme
from chocolate_factory.planning.solver.solve import relax
from tests.unit.planning.wide_plants import CENT, best_eur, wide_formulation

SEEDS = range(14)


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


def _with_set_ups() -> list[tuple[Formulation, float]]:
    """Formulations with the cost of their best plan."""
    tried = ((wide_formulation(seed), best_eur(seed)) for seed in SEEDS)
    return [(one, best) for one, best in tried if one.set_ups and best is not None]


@pytest.mark.slow
def test_the_plan_can_be_made_and_the_bounds_are_below_the_best() -> None:
    compared = near = 0
    for formulation, best in _with_set_ups():
        programme = formulation.programme
        values, bound = families_first(formulation, programme, 60.0)
        assert values is not None
        assert _holds(programme, values)
        worth, closer = programme.worth(values), least_cost(formulation, programme, 60.0)
        assert best - CENT <= worth
        assert relax(programme, 60.0).bound - CENT <= bound <= closer + CENT <= best + 2 * CENT
        compared += 1
        near += worth - closer < 0.05 * abs(best)
    assert compared >= 3
    assert near >= compared / 2


def test_without_time_there_is_no_plan_and_no_bound() -> None:
    formulation = next(one for one in map(wide_formulation, SEEDS) if one.set_ups)
    assert families_first(formulation, formulation.programme, 0.0) == (None, -INFINITY)
