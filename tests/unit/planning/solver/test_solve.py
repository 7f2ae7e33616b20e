"""The solver behind its door."""

import numpy as np
import pytest

from chocolate_factory.planning.solver.programme import Programme
from chocolate_factory.planning.solver.solve import solve


def _knapsack(items: int = 3, room: float = 4.0) -> Programme:
    """Take of each item (weight 2, 3, 2, 3 ...) at most one; each is worth its weight and a bit."""
    programme = Programme()
    weights = [2.0 + n % 2 for n in range(items)]
    columns = [programme.column(upper=1, cost=-w - 0.1, integer=True) for w in weights]
    programme.row(list(zip(columns, weights, strict=True)), most=room)
    return programme


def test_whole_numbers_and_a_proven_bound() -> None:
    found = solve(_knapsack(), time_limit_seconds=5, absolute_gap=0.0)
    assert found is not None
    assert found.values.tolist() == pytest.approx([1, 0, 1])
    assert found.worth == pytest.approx(-4.2)
    assert found.bound == pytest.approx(-4.2)
    assert found.gap == pytest.approx(0.0)


def test_fractions_where_they_are_allowed() -> None:
    programme = Programme()
    column = programme.column(upper=2.0, cost=-1.0)
    programme.row([(column, 2.0)], most=3.0)
    found = solve(programme, time_limit_seconds=5, absolute_gap=0.0)
    assert found is not None
    assert found.values.tolist() == pytest.approx([1.5])
    assert found.gap == pytest.approx(0.0)


def test_no_values_at_all() -> None:
    programme = _knapsack()
    programme.row([(0, 1.0), (1, 1.0), (2, 1.0)], least=3.0)
    assert solve(programme, time_limit_seconds=5, absolute_gap=0.0) is None


def test_an_empty_row_that_cannot_hold() -> None:
    programme = _knapsack()
    programme.row([], least=1.0)
    assert solve(programme, time_limit_seconds=5, absolute_gap=0.0) is None


def test_a_hint_survives_where_there_is_no_time() -> None:
    programme, hint = _knapsack(60, 61.0), np.zeros(60)
    hint[:10] = 1.0
    found = solve(programme, time_limit_seconds=0.0, absolute_gap=0.0, hint=hint)
    assert found is not None
    assert found.worth <= programme.worth(hint) + 1e-6
    assert np.isfinite(found.gap)


def test_without_time_and_hint_it_takes_what_somebody_else_finds() -> None:
    programme = _knapsack(300, 301.0)
    assert solve(programme, time_limit_seconds=0.0, absolute_gap=0.0) is None
    found = solve(
        programme, time_limit_seconds=0.0, absolute_gap=0.0, otherwise=lambda: np.zeros(300)
    )
    assert found is not None
    assert found.worth == 0
    assert np.isfinite(found.gap)
