"""Carries the plan in force, or a fresh one, out many times on a floor where things go wrong."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.operations.lock_plans import standing_locks
from chocolate_factory.operations.make_plan import (
    Wanted,
    plan_in_force,
    priced_slots,
    propose_plan,
)
from chocolate_factory.operations.plan_weather import plan_weather
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_futures import price_futures
from chocolate_factory.planning.carry_over import fits
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.simulation.disturbances import Disturbances
from chocolate_factory.simulation.model import (
    Experiment,
    FloorRules,
    PriceFutures,
    Replanning,
    Trial,
)
from chocolate_factory.simulation.monte_carlo import Watch, play
from chocolate_factory.simulation.summarise import Spread, summarise

MOST_RUNS = 10_000


@dataclass(frozen=True, slots=True)
class WantedSimulation:
    """What to simulate.

    Attributes:
        runs: 1 to ``MOST_RUNS``.
        seed: The same seed gives the same.
        fresh: A plan to make first; None: the plan in force, and one of a week if there is none.
        disturbances: What goes wrong.
        rules: What people do then.
        replanning: None: the plan is kept whatever happens.
        futures: Prices that may come true; 0: those expected do.
    """

    runs: int = 200
    seed: int = 1
    fresh: Wanted | None = None
    disturbances: Disturbances = field(default_factory=Disturbances)
    rules: FloorRules = field(default_factory=FloorRules)
    replanning: Replanning | None = None
    futures: int = 0


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of it.

    Attributes:
        plan: Which was carried out.
        trials: Every run.
        measures: Mean and quantiles of each measure over the runs.
        futures: How many prices could come true.
        note: Why prices came as expected although others were wanted; or "".
    """

    plan: Plan
    trials: tuple[Trial, ...]
    measures: dict[str, Spread]
    futures: int
    note: str = ""

    def weakest(self, most: int = 5) -> list[tuple[str, str, float]]:
        """Where mass waits too long: batch, step, and the share of runs, the greatest first."""
        counts = Counter(
            pair
            for trial in self.trials
            for pair in {(breach.batch, breach.step) for breach in trial.breaches}
        )
        ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        return [(*pair, count / len(self.trials)) for pair, count in ranked[:most]]


def simulate_plan(
    ports: Ports,
    wanted: WantedSimulation,
    *,
    workers: int = 1,
    watch: Watch = lambda _done, _total: None,
) -> Simulation:
    """Carry a plan out ``wanted.runs`` times.

    Where too little is known of past forecasts to draw prices from, they come as expected, and the
    note says so.

    Raises:
        InputError: What is wanted is out of range, or the plan does not fit the site any more.
        MissingDataError: There are no prices to plan with.
        StoreError: The store cannot be read.
    """
    _check(ports, wanted)
    plan = plan_in_force(ports) if wanted.fresh is None else None
    plan = plan or propose_plan(ports, wanted.fresh or Wanted())
    problem = problem_of(ports, plan)
    futures, note = _futures(ports, problem, wanted)
    experiment = Experiment(
        problem, plan, wanted.disturbances, wanted.rules, wanted.replanning, futures
    )
    trials = play(experiment, runs=wanted.runs, seed=wanted.seed, workers=workers, watch=watch)
    count = len(futures.eur_per_kwh) if futures else 0
    return Simulation(plan, tuple(trials), summarise(trials), count, note)


def problem_of(ports: Ports, plan: Plan) -> PlanningProblem:
    """What ``plan`` was made from, at the prices expected and with the locks that stand now.

    Raises:
        InputError: The site's file has changed since.
        MissingDataError: Some of its prices are gone.
        StoreError: The store cannot be read.
    """
    plant = ports.site.plant()
    if not all(fits(start, plant) for start in plan.starts):
        raise InputError(
            "The plan in force does not fit the site's file, which has changed since.",
            advice="Simulate a fresh plan: --days 7.",
        )
    begun = tuple(one for one in plan.starts if one.start < plan.interval.start)
    weather = plan_weather(ports, plant, plan.interval)
    slots = priced_slots(ports, plan.interval, plan.slot_minutes, weather)
    if slots[-1].start + timedelta(minutes=plan.slot_minutes) < plan.interval.end:
        raise MissingDataError(
            "Prices of the end of the plan are gone.", advice="Simulate a fresh plan: --days 7."
        )
    return PlanningProblem(
        plant=plant,
        slots=slots,
        slot_minutes=plan.slot_minutes,
        due=plan.due,
        begun=begun,
        due_from=plan.due_from,
        locks=tuple(lock.rule for lock in standing_locks(ports)),
    )


def _check(ports: Ports, wanted: WantedSimulation) -> None:
    if not 1 <= wanted.runs <= MOST_RUNS:
        message = f"{wanted.runs} runs cannot be made."
        raise InputError(message, advice=f"Ask for 1 to {MOST_RUNS}.")
    plant = ports.site.plant()
    steps = {step.name for recipe in plant.recipes for step in recipe.steps}
    _check_names("recipe", wanted.rules.spoils, {one.name for one in plant.recipes})
    _check_names("step", wanted.disturbances.durations.by_step, steps)
    _check_names("machine", wanted.disturbances.stops.by_machine, {m.name for m in plant.machines})


def _check_names(kind: str, named: Iterable[str], known: set[str]) -> None:
    strange = sorted(set(named) - known)
    if strange:
        message = f"There is no {kind} {strange[0]!r}."
        raise InputError(message, advice=f"Choose among {', '.join(sorted(known))}.")


def _futures(
    ports: Ports, problem: PlanningProblem, wanted: WantedSimulation
) -> tuple[PriceFutures | None, str]:
    if not wanted.futures:
        return None, ""
    try:
        return price_futures(ports, problem, count=wanted.futures, seed=wanted.seed), ""
    except (InputError, MissingDataError) as error:
        return None, error.message
