"""Mass above a store's limit costs by the minute for which it lies there."""

import pytest

from chocolate_factory.production.model import Storage
from chocolate_factory.simulation.luck import Course
from chocolate_factory.simulation.model import FloorRules
from chocolate_factory.simulation.waiting_mass import storage_eur
from tests.fakes.floors import ChosenLuck, floor_after
from tests.fakes.plants import a_problem, a_start, two_steps

PLANT = two_steps(wait=120)
PROBLEM = a_problem(PLANT, [0.1] * 12, [12])
PLANNED = (a_start(PLANT, "bar-1", "mixing", 1), a_start(PLANT, "bar-1", "baking", 3))


def _store(limit_kg: float, *steps: str) -> Storage:
    return Storage("tank", tuple(("bar", step) for step in steps), limit_kg, 24.0)


@pytest.mark.parametrize(
    ("store", "eur"),
    [
        pytest.param(_store(0.0, "mixing"), 100.0, id="an hour of all of it"),
        pytest.param(_store(60.0, "mixing"), 40.0, id="what is above the limit"),
        pytest.param(_store(100.0, "mixing"), 0.0, id="just full"),
        pytest.param(_store(0.0, "baking"), 0.0, id="what is finished waits nowhere"),
    ],
)
def test_what_waits_costs(store: Storage, eur: float) -> None:
    assert storage_eur([store], floor_after(PROBLEM, PLANNED)) == pytest.approx(eur)


def test_what_is_given_up_lies_there_until_then() -> None:
    plan = (*PLANNED, a_start(PLANT, "bar-2", "mixing", 2), a_start(PLANT, "bar-2", "baking", 5))
    luck = ChosenLuck({("bar-1", "baking"): Course(400)})
    problem = a_problem(PLANT, [0.1] * 12, [12, 12])
    state = floor_after(problem, plan, luck, FloorRules(spoils=frozenset({"bar"})))
    assert [one.batch for one in state.breaches] == ["bar-2"]
    hours = 1.0 + 121 / 60
    assert storage_eur([_store(0.0, "mixing")], state) == pytest.approx(100.0 * hours)
