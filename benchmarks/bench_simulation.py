"""How many runs of a plan a second can be simulated, and what comes of the plan in them.

``python -m benchmarks.bench_simulation`` plans the default plant from Tuesday 5 November 2024,
12:00 in Madrid, at the all-in prices of the recorded day-ahead market (``--data``) or, without a
recording, at invented ones, and says which; then it carries the plans out, with and without making
them anew after trouble. The runs of both ways that are compared meet the same world.
"""

import argparse
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from benchmarks.bench_planning import FIRST, Case, problem, recorded
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.simulation.disturbances import (
    Disturbances,
    DurationSpread,
    LateShifts,
    MachineStops,
)
from chocolate_factory.simulation.model import Experiment, Replanning, Trial
from chocolate_factory.simulation.monte_carlo import play
from chocolate_factory.simulation.summarise import LEVELS, summarise
from tests.shared import DATA

USUAL = Disturbances(
    DurationSpread(0.08), MachineStops(0.5 / 100, repair_minutes=90), LateShifts(0.05)
)
"""As ``chocolate simulate`` has them."""
CASES = (Case(7, 60), Case(7, 60, 2.0), Case(14, 60))
SHOWN = (
    "total_eur",
    "in_time_kg",
    "late_kg",
    "missing_kg",
    "late_hours",
    "breaches",
    "excess_kwh",
    "stopped_minutes",
    "overtime_minutes",
    "new_plans",
)


def report(name: str, one: PlanningProblem, chosen: argparse.Namespace) -> None:
    """Print speed and outcome of one plan, kept and made anew."""
    plan = optimise(one, FIRST)
    print(f"\n{name}: {plan.status}, {plan.total_eur:.2f} EUR, {plan.mass_kg:g} kg")
    kept = Experiment(one, plan, USUAL)
    anew = replace(kept, replanning=Replanning())
    trials = timed("plan kept", kept, chosen.runs, chosen.workers)
    tell(trials)
    if chosen.replanned:
        others = timed("plan made anew", anew, chosen.replanned, chosen.workers)
        tell(others)
        print("  the same runs, plan kept")
        tell(trials[: chosen.replanned])


def timed(name: str, experiment: Experiment, runs: int, workers: int) -> list[Trial]:
    """The runs; prints how fast they were."""
    began = time.perf_counter()
    trials = play(experiment, runs=runs, seed=1, workers=workers)
    seconds = time.perf_counter() - began
    print(f"  {name}: {runs} runs in {seconds:.1f} s, {runs / seconds:.2f} a second")
    return trials


def tell(trials: Sequence[Trial]) -> None:
    """Print a table of the measures."""
    head = "".join(f"{f'{level:.0%}':>10}" for level in LEVELS)
    print(f"    {'':18}{'mean':>10}{head}")
    for measure, spread in summarise(trials).items():
        if measure in SHOWN:
            values = "".join(f"{value:10.1f}" for value in spread.quantiles)
            print(f"    {measure:18}{spread.mean:10.1f}{values}")


def main(arguments: Iterable[str] | None = None) -> None:
    """Parse the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the recorded history")
    parser.add_argument("--runs", type=int, default=200, help="of the plan that is kept")
    parser.add_argument("--replanned", type=int, default=10, help="of those made anew; 0: none")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    market = recorded(chosen.data)
    print("Prices:", "recorded day-ahead market, all-in" if market else "INVENTED profile, all-in")
    for case in CASES:
        report(case.name, problem(case, market), chosen)


if __name__ == "__main__":
    main()
