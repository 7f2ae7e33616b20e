"""Prices that may come true: only where nothing is published, at the site's tariff."""

import numpy as np
import pytest

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.make_plan import Wanted, propose_plan
from chocolate_factory.operations.price_futures import price_futures
from chocolate_factory.operations.simulate_plan import problem_of
from chocolate_factory.planning.model import PlanningProblem
from tests.fakes.ports import Rig


@pytest.fixture
def problem(rig: Rig) -> PlanningProblem:
    """What a plan of three days was made from."""
    return problem_of(rig.ports, propose_plan(rig.ports, Wanted(days=3)))


def test_futures_differ_where_nothing_is_published(rig: Rig, problem: PlanningProblem) -> None:
    futures = price_futures(rig.ports, problem, count=10, seed=1)
    assert futures.eur_per_kwh.shape == (10, len(problem.slots))
    known = np.array([slot.known for slot in problem.slots])
    expected = np.array([slot.price_eur_per_kwh for slot in problem.slots])
    assert known.any()
    assert not known.all()
    assert (futures.eur_per_kwh[:, known] == expected[known]).all()
    unknown = futures.eur_per_kwh[:, ~known]
    assert (unknown.std(axis=0) > 0).mean() > 0.9
    assert np.median(unknown, axis=0) == pytest.approx(expected[~known], abs=0.03)
    again = price_futures(rig.ports, problem, count=10, seed=1)
    assert (again.eur_per_kwh == futures.eur_per_kwh).all()


def test_what_is_known_is_public_already(rig: Rig, problem: PlanningProblem) -> None:
    futures = price_futures(rig.ports, problem, count=10, seed=1)
    for slot, public_from in zip(problem.slots, futures.public_from, strict=True):
        assert slot.known == (public_from <= rig.now())


def test_more_than_past_forecasts_tell_of_cannot_be_drawn(
    rig: Rig, problem: PlanningProblem
) -> None:
    with pytest.raises(InputError):
        price_futures(rig.ports, problem, count=5000, seed=1)
