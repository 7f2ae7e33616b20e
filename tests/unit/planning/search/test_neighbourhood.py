"""Plans like a known one."""

import pytest

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.search.neighbourhood import near
from chocolate_factory.planning.solver.solve import solve
from tests.fakes.plants import a_problem, two_steps

PRICES = [0.5, 0.4, 0.3, 0.2, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]


@pytest.mark.parametrize("slots", [0, 1, 2, 20])
def test_starts_move_so_far_and_no_further(slots: int) -> None:
    dear = Formulation(a_problem(two_steps(wait=600), list(reversed(PRICES)), [10]))
    cheap = Formulation(a_problem(two_steps(wait=600), PRICES, [10]))
    known = solve(dear.programme, time_limit_seconds=5, absolute_gap=0.0)
    assert known is not None
    programme = near(cheap, cheap.programme, known.values, slots)
    found = solve(programme, time_limit_seconds=5, absolute_gap=0.0)
    best = solve(cheap.programme, time_limit_seconds=5, absolute_gap=0.0)
    assert found is not None
    assert best is not None
    assert best.worth <= found.worth <= cheap.programme.worth(known.values)
    for counts in cheap.counts.values():
        [before], [now] = (cheap.starts_in(one, counts) for one in (known.values, found.values))
        assert abs(before - now) <= slots
    if slots == 0:
        assert found.worth == pytest.approx(cheap.programme.worth(known.values))
    if slots == 20:
        assert found.worth == pytest.approx(best.worth)


def test_near_fractions_are_the_whole_numbers_on_either_side() -> None:
    dear = Formulation(a_problem(two_steps(wait=600), list(reversed(PRICES)), [10]))
    cheap = Formulation(a_problem(two_steps(wait=600), PRICES, [10]))
    known, best = (
        solve(one.programme, time_limit_seconds=5, absolute_gap=0.0) for one in (dear, cheap)
    )
    assert known is not None
    assert best is not None
    assert best.worth < cheap.programme.worth(known.values)
    between = (known.values + best.values) / 2
    found = solve(near(cheap, cheap.programme, between, 0), time_limit_seconds=5, absolute_gap=0.0)
    assert found is not None
    assert found.worth == pytest.approx(best.worth)
