"""Carries a plan out once, on a floor where things go wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from chocolate_factory.planning.arrangements import OpenedShift
from chocolate_factory.planning.model import Plan
from chocolate_factory.simulation.account import Account
from chocolate_factory.simulation.deliver import delivered
from chocolate_factory.simulation.floor import Floor
from chocolate_factory.simulation.model import Experiment, Replanning, Trial
from chocolate_factory.simulation.replan import Planner
from chocolate_factory.simulation.state import Batch, FloorState, first_state, schedule_of
from chocolate_factory.simulation.world import World


@dataclass(slots=True)
class _Planned:
    """What has been planned in a run so far.

    Attributes:
        plan: In force.
        opened: Extra shifts that came or will.
        plans: How often the plan was made anew.
        failed: How often that failed.
    """

    plan: Plan
    opened: tuple[OpenedShift, ...]
    plans: int = 0
    failed: int = 0


def simulate(experiment: Experiment, *, seed: int = 0, run: int = 0) -> Trial:
    """Carry the plan out.

    Args:
        experiment: The plan and its world.
        seed: Of the experiment; the same seed and number of the run give the same.
        run: Which run it is.
    """
    world = World.drawn(experiment, seed, run)
    problem, plan = experiment.problem, experiment.plan
    state = first_state(problem.plant, problem.begun, plan.starts, world.timeline)
    planned = _Planned(plan, plan.opened)
    _carry_out(experiment, world, state, planned)
    account = Account(world.came, state, world.people(planned.opened))
    return Trial(
        run=run,
        starts=account.starts,
        money=account.money(planned.opened),
        delivery=delivered(problem, state),
        breaches=tuple(state.breaches),
        lost_kg=sum(one.recipe.batch_kg for one in state.runs if one.lost),
        excess_kwh=account.excess_kwh,
        stopped_minutes=sum(b - a for one in state.runs for a, b in one.stops),
        overtime_minutes=account.overtime_minutes,
        moved=_moved(experiment, state),
        plans=planned.plans,
        failed_plans=planned.failed,
    )


def _carry_out(experiment: Experiment, world: World, state: FloorState, planned: _Planned) -> None:
    plant, rules = experiment.problem.plant, experiment.rules
    floor = Floor(plant, state, world.doors(planned.opened), world.luck, rules)
    end = world.timeline.minutes
    if experiment.replanning is None:
        while floor.run(end):
            continue  # whatever happens
        return
    planner = Planner(experiment, world.came, experiment.replanning.seconds)
    floor.tolerance_minutes = experiment.replanning.tolerance_minutes
    for _ in _reviews(experiment.replanning, floor, end):
        planned.plans += 1
        new = planner.plan_anew(state, planned.plan)
        if new is None:
            planned.failed += 1
            continue
        planned.plan, planned.opened = new.plan, _opened(planned.opened, new.plan)
        for one in new.plan.starts:
            state.batches.setdefault(one.batch, Batch(one.batch, plant.recipe(one.recipe)))
        floor.follow(new.schedule, world.doors(planned.opened))


def _reviews(replanning: Replanning, floor: Floor, end: int) -> Iterator[None]:
    """Let time pass; stop whenever the plan is to be made anew."""
    every = replanning.every_minutes or end
    review, quiet_until = every, 0
    while True:
        trouble = floor.run(min(review, end))
        if floor.state.now >= end:
            return
        if trouble and floor.state.now < quiet_until:
            review = min(review, quiet_until)
            continue
        yield
        review, quiet_until = floor.state.now + every, floor.state.now + replanning.quiet_minutes


def _opened(before: tuple[OpenedShift, ...], plan: Plan) -> tuple[OpenedShift, ...]:
    """Extra shifts that had begun before ``plan``, and those it opens."""
    came = [one for one in before if one.interval.start < plan.interval.start]
    return (*came, *(one for one in plan.opened if one not in came))


def _moved(experiment: Experiment, state: FloorState) -> int:
    """Starts of the first plan that came at another moment, or not at all."""
    first = schedule_of(experiment.plan.starts, state.timeline)
    began = {(run.batch, run.step.name): run.begins for run in state.runs if not run.attempt}
    return sum(began.get(key) != one.minute for key, one in first.items())
