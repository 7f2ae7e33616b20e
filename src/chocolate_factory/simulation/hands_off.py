"""Batches that no plan can keep within their waits: finished as soon as can be, around the plan."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Maintenance
from chocolate_factory.simulation.doors import Doors
from chocolate_factory.simulation.model import StepRun
from chocolate_factory.simulation.state import Appointment, Batch, FloorState, Schedule
from chocolate_factory.simulation.timeline import Timeline


def out_of_hand(state: FloorState, first: int, doors: Doors) -> set[str]:
    """Batches that have waited too long, or will have when they can go on from ``first`` on."""
    late = {breach.batch for breach in state.breaches if not breach.spoilt}
    last = {run.batch: run for run in state.runs if not run.lost}
    stuck = {
        batch.key
        for batch in state.batches.values()
        if 0 < batch.begun < len(batch.recipe.steps)
        and _is_stuck(batch, last[batch.key], first, doors, state.timeline)
    }
    return late | stuck


def _is_stuck(batch: Batch, last: StepRun, first: int, doors: Doors, timeline: Timeline) -> bool:
    ends = planned_end(last, timeline)
    opens = doors.next_open(batch.recipe.steps[batch.begun], max(first, timeline.next_slot(ends)))
    return opens is None or opens > ends + (last.step.max_wait_minutes or 0)


def planned_end(run: StepRun, timeline: Timeline) -> int:
    """When the planner is told that ``run``, whose batch has steps left, ends.

    As it does, or with the slot where its mass could not wait for the next one: the floor goes on
    with it at once, whatever is planned.
    """
    slot = timeline.next_slot(run.ends)
    return run.ends if slot <= run.ends + (run.step.max_wait_minutes or 0) else slot


def soon(state: FloorState, keys: Iterable[str], minute: int) -> Schedule:
    """Appointments of what is left of the batches ``keys``: at ``minute``, or as soon as can be."""
    return {
        (key, step.name): Appointment(minute, 1)
        for key in keys
        for step in state.batches[key].recipe.steps[state.batches[key].begun :]
    }


def without(
    problem: PlanningProblem, runs: Collection[StepRun], timeline: Timeline
) -> PlanningProblem:
    """``problem`` with machines and power that ``runs`` need taken away from it."""
    machines = tuple(
        replace(
            machine,
            maintenance=(
                *machine.maintenance,
                *(
                    Maintenance(_while(run, timeline))
                    for run in runs
                    if run.step.machine == machine.name
                ),
            ),
        )
        for machine in problem.plant.machines
    )
    slots = []
    for slot in problem.slots:
        span = Interval(slot.start, slot.start + problem.slot)
        taken_kw = sum(run.step.peak_kw for run in runs if _while(run, timeline).overlap(span))
        slots.append(replace(slot, power_limit_kw=max(0.0, slot.power_limit_kw - taken_kw)))
    plant = replace(problem.plant, machines=machines)
    return replace(problem, plant=plant, slots=tuple(slots))


def _while(run: StepRun, timeline: Timeline) -> Interval:
    return Interval(timeline.instant(run.begins), timeline.instant(run.ends))
