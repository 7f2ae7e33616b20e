"""Carries a plan out many times, in as many processes as wanted, to the same results."""

from collections.abc import Callable

from chocolate_factory.kernel.spread_out import spread_out
from chocolate_factory.simulation.model import Experiment, Trial

Watch = Callable[[int, int], None]
"""Hears how many runs are done, of how many."""
PIECES = 40
"""Pieces of work at most, so that sending them takes little and a bar still moves."""


def play(
    experiment: Experiment,
    *,
    runs: int,
    seed: int = 0,
    workers: int = 1,
    watch: Watch = lambda _done, _total: None,
) -> list[Trial]:
    """``runs`` independent runs by number; neither ``workers`` nor ``runs`` change any of them.

    Args:
        experiment: The plan and its world.
        runs: How many.
        seed: The same seed gives the same.
        workers: Processes.
        watch: Hears of every piece that is finished.
    """
    size = -(-runs // PIECES)
    pieces = [range(first, min(first + size, runs)) for first in range(0, runs, size)]
    trials: list[Trial] = []
    for found in spread_out(play_runs, [(experiment, seed, one) for one in pieces], workers):
        trials += found
        watch(len(trials), runs)
    return sorted(trials, key=lambda trial: trial.run)


def play_runs(experiment: Experiment, seed: int, numbers: range) -> list[Trial]:
    """The runs of these numbers, one after the other."""
    from chocolate_factory.simulation.simulate import simulate  # noqa: PLC0415 - SimPy on first use

    return [simulate(experiment, seed=seed, run=number) for number in numbers]
