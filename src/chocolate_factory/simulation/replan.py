"""Makes the plan anew from where the floor stands, with what is known there and then.

The planner is given the floor as it will stand at the first slot that can still be planned, if
nothing more goes wrong until then. A batch that has waited too long, or cannot go on within its
waits, is out of the planner's hands: its steps begin as soon as they can, and its machines and its
power are away for as long as that should take.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import structlog

from chocolate_factory.planning.carry_over import with_charge
from chocolate_factory.planning.model import Plan, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.solver.solve import OutOfTimeError
from chocolate_factory.planning.stages import Patience
from chocolate_factory.planning.verify import PlanRejectedError
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.simulation.doors import Doors
from chocolate_factory.simulation.floor import Floor
from chocolate_factory.simulation.hands_off import out_of_hand, planned_end, soon, without
from chocolate_factory.simulation.model import Experiment
from chocolate_factory.simulation.state import FloorState, Schedule, schedule_of
from chocolate_factory.simulation.world import World

log = structlog.get_logger()
PREFERENCE_SECONDS = 1.0


class NewPlan(NamedTuple):
    """A plan, and the appointments that follow from it."""

    plan: Plan
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class _View:
    """What a new plan is made from.

    Attributes:
        before: The plan in force.
        now: The moment (UTC).
        first: The first minute that can still be planned.
        doors: When steps should be able to begin.
    """

    before: Plan
    now: datetime
    first: int
    doors: Doors


class Planner:
    """Plans anew in one run."""

    def __init__(self, experiment: Experiment, came: PlanningProblem, seconds: float) -> None:
        """Know what the first planner knew, and prices as they are published.

        Args:
            experiment: The plan and its world.
            came: The problem with the prices that come true.
            seconds: Longest search.
        """
        self._experiment = experiment
        self._came = came
        self._world = World.expected(experiment)
        self._patience = Patience(seconds, min(seconds, PREFERENCE_SECONDS))

    def plan_anew(self, state: FloorState, before: Plan) -> NewPlan | None:
        """A plan from the next slot on; None if there is none, and ``before`` stays in force."""
        first = state.timeline.next_slot(state.now)
        if first >= state.timeline.minutes:
            return None
        view = _View(
            before=before,
            now=state.timeline.instant(state.now),
            first=first,
            doors=self._world.doors(before.opened),
        )
        ahead = self._foresee(state, first - 0.5, view.doors)
        apart = out_of_hand(ahead, first, view.doors)
        try:
            plan = self._optimise(view, ahead, apart)
            if any(one.wish is Wish.ABANDONED for one in plan.violations):
                apart = {key for key, one in ahead.batches.items() if one.begun}
                plan = self._optimise(view, ahead, apart)
        except (OutOfTimeError, PlanRejectedError) as error:
            log.warning("plan_kept", reason=error.message)
            return None
        return NewPlan(plan, _appointments(state, ahead, plan, apart, first))

    def _foresee(self, state: FloorState, until: float, doors: Doors) -> FloorState:
        """The floor as it should stand at minute ``until``, if that is still to come."""
        ahead = state.copy()
        if until <= state.now:
            return ahead
        plant, rules = self._experiment.problem.plant, self._experiment.rules
        Floor(plant, ahead, doors, self._world.luck, rules).run(until)
        return ahead

    def _optimise(self, view: _View, ahead: FloorState, apart: Collection[str]) -> Plan:
        """The best plan around the batches ``apart``."""
        timeline, asked = ahead.timeline, self._experiment.problem
        problem = replace(
            asked,
            plant=with_charge(asked.plant, view.before, timeline.instant(view.first)),
            slots=self._slots(timeline.slot_of(view.first), view.now),
            begun=tuple(_begun(ahead, apart)),
            due=tuple(one for one in asked.due if one.key not in apart),
            locks=tuple(rule for rule in asked.locks if rule.ends > view.now),
        )
        if apart:
            alone = replace(ahead, schedule=soon(ahead, apart, view.first))
            finished = self._foresee(alone, timeline.minutes, view.doors)
            away = [run for run in finished.runs if run.batch in apart and run.ends > view.first]
            problem = without(problem, away, timeline)
        return optimise(problem, view.now, self._patience)

    def _slots(self, first: int, now: datetime) -> tuple[PricedSlot, ...]:
        """The slots from number ``first`` on with the prices that are public by ``now``."""
        futures, expected = self._experiment.futures, self._experiment.problem.slots[first:]
        if futures is None:
            return expected
        came, public_from = self._came.slots[first:], futures.public_from[first:]
        return tuple(
            replace(slot.at_prices(true.prices), known=True) if public <= now else slot
            for slot, true, public in zip(expected, came, public_from, strict=True)
        )


def _begun(ahead: FloorState, apart: Collection[str]) -> Iterator[Start]:
    """What the planner is told to have begun; of every batch the last step ends with a slot."""
    last = {run.batch: run for run in ahead.runs}
    for run in ahead.runs:
        batch = ahead.batches[run.batch]
        if run.batch in apart or run.attempt < batch.attempt:
            continue
        frontier = run is last[run.batch] and not batch.finished
        ends = planned_end(run, ahead.timeline) if frontier else run.ends
        yield Start(
            batch=run.batch,
            recipe=run.recipe.name,
            step=run.step.name,
            machine=run.step.machine,
            unit=run.unit,
            start=ahead.timeline.instant(run.begins),
            end=ahead.timeline.instant(ends),
            energy_kwh=run.step.energy_kwh,
            cost_eur=0.0,
            price_known=True,
        )


def _appointments(
    state: FloorState, ahead: FloorState, plan: Plan, apart: Collection[str], first: int
) -> Schedule:
    """What is to begin from now on: before the new plan as announced, then as it says."""
    before = {(run.batch, run.step.name) for run in ahead.runs[len(state.runs) :]}
    announced = {key: one for key, one in state.schedule.items() if key in before}
    begins = state.timeline.instant(first)
    planned = [one for one in plan.starts if one.start >= begins]
    return announced | schedule_of(planned, state.timeline) | soon(state, apart, state.now)
