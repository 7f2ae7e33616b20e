"""Plants that change over: what is found and told where the whole question is too much to ask."""

from collections.abc import Iterator

import pytest

from chocolate_factory.planning import money
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.set_up_families import to_pass_on
from chocolate_factory.planning.solver import solve
from tests.unit.planning.wide_plants import wide_problem

CENT = 0.01


def _with_set_ups() -> Iterator[tuple[Formulation, float]]:
    """Formulations with the cost of their best plan."""
    for seed in range(24):
        formulation = Formulation(wide_problem(seed))
        if formulation.set_ups:
            best = solve(formulation.programme, time_limit_seconds=10, absolute_gap=0.005)
            if best is not None and best.gap <= CENT:
                yield formulation, best.worth


@pytest.mark.slow
@pytest.mark.parametrize("rows", [0, 20_000])
def test_the_gap_told_is_true(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "LARGE_ROWS", rows)
    compared = near = 0
    for formulation, best_eur in _with_set_ups():
        found = money.solve_money(formulation, formulation.programme, 90.0)
        assert found is not None
        assert found.worth >= best_eur - CENT
        assert found.bound <= best_eur + CENT
        compared += 1
        near += found.worth <= best_eur + 0.05 * abs(best_eur)
        if rows:
            assert found.gap <= CENT
    assert compared >= 5
    assert near >= compared / 2


@pytest.mark.slow
def test_a_unit_is_passed_on_between_families_that_have_work() -> None:
    pairs = 0
    for formulation, _ in _with_set_ups():
        problem = formulation.problem
        for name, set_ups in formulation.set_ups.items():
            pair = to_pass_on(problem, problem.plant.machine(name))
            pairs += pair is not None
            assert pair is None or pair in set_ups.changes
    assert pairs >= 2
