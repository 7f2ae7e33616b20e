"""Many runs: the same whoever computes them, and however many there are."""

from dataclasses import replace

import pytest

from chocolate_factory.simulation.disturbances import Disturbances, DurationSpread, MachineStops
from chocolate_factory.simulation.model import Experiment
from chocolate_factory.simulation.monte_carlo import play
from chocolate_factory.simulation.simulate import simulate
from tests.fakes.floors import experiment_of
from tests.fakes.plants import a_problem, two_steps

ROUGH = Disturbances(DurationSpread(0.2), MachineStops(1 / 20))


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    """A small plant where much goes wrong."""
    problem = a_problem(two_steps(), [0.1, 0.2, 0.05] * 8, [8, 16, 24])
    return replace(experiment_of(problem), disturbances=ROUGH)


def test_runs_come_in_order_and_each_by_its_number(experiment: Experiment) -> None:
    trials = play(experiment, runs=90, seed=5)
    assert [trial.run for trial in trials] == list(range(90))
    assert trials[71] == simulate(experiment, seed=5, run=71)
    assert trials[:10] == play(experiment, runs=10, seed=5)


@pytest.mark.slow
def test_the_number_of_processes_changes_nothing(experiment: Experiment) -> None:
    assert play(experiment, runs=12, seed=5, workers=2) == play(experiment, runs=12, seed=5)


def test_whoever_watches_hears_of_every_piece(experiment: Experiment) -> None:
    heard: list[tuple[int, int]] = []
    play(experiment, runs=50, watch=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (50, 50)
    assert [done for done, _ in heard] == sorted({done for done, _ in heard})
    assert len(heard) == 25
