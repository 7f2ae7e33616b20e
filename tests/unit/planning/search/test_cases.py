"""What no plan can cost less than, case by case."""

import pytest

from chocolate_factory.planning.search.cases import cheapest_case
from chocolate_factory.planning.solver.programme import INFINITY, Programme
from chocolate_factory.planning.solver.solve import relax


def _asked(least: float) -> tuple[Programme, int, int]:
    """So much of an extra shift (10 EUR) and of whole runs (5 EUR), a run being twice a shift."""
    programme = Programme()
    opening = programme.column(upper=1.0, cost=10.0, integer=True)
    runs = programme.column(upper=3.0, cost=5.0, integer=True)
    programme.row([(opening, 1.0), (runs, 2.0)], least=least)
    return programme, opening, runs


def test_whole_decisions_cost_more_than_fractions() -> None:
    programme, opening, runs = _asked(3.0)
    assert relax(programme, 5.0).bound == pytest.approx(7.5)
    case = cheapest_case(programme, [opening], {runs: 1.0}, seconds=5.0)
    assert case.bound == pytest.approx(10.0)
    assert case.relaxed.values == pytest.approx([0.0, 2.0], abs=1e-3)


def test_a_shift_is_taken_as_a_whole_or_not_at_all() -> None:
    programme, opening, runs = _asked(6.1)
    assert relax(programme, 5.0).bound == pytest.approx(16.0)
    assert cheapest_case(programme, [opening], {}, seconds=5.0).bound == pytest.approx(22.75)
    assert cheapest_case(programme, [opening], {runs: 1.0}, seconds=5.0).bound == pytest.approx(25)


def test_a_bound_that_is_enough_is_not_made_better() -> None:
    programme, opening, runs = _asked(3.0)
    case = cheapest_case(programme, [opening], {runs: 1.0}, seconds=5.0, enough=7.0)
    assert case.bound == pytest.approx(7.5)


def test_what_cannot_be_has_an_infinite_bound() -> None:
    programme, opening, runs = _asked(9.0)
    assert cheapest_case(programme, [opening], {runs: 1.0}, seconds=5.0).bound == INFINITY


def test_without_time_nothing_is_known() -> None:
    programme, opening, runs = _asked(3.0)
    assert cheapest_case(programme, [opening], {runs: 1.0}, seconds=0.0).bound == -INFINITY
