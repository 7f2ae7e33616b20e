"""The factory floor on SimPy's clock: people begin steps when planned or as soon as they can.

A foreman looks at every batch that waits for a planned step, those planned first before the others.
A step begins when its planned moment has come (or earlier, where its mass may not wait so long),
its predecessor has ended, a unit is clean and set up, people are there, and the weather suits.
"""

from collections.abc import Generator, Iterator
from typing import Any

import simpy

from chocolate_factory.production.model import Plant, Step
from chocolate_factory.simulation.doors import Doors
from chocolate_factory.simulation.luck import Course, Luck
from chocolate_factory.simulation.model import Breach, FloorRules, SetUp, StepRun
from chocolate_factory.simulation.state import Appointment, Batch, FloorState, Schedule
from chocolate_factory.simulation.units import Unit, Units

Happening = Generator[simpy.Event, Any, None]
NEVER = 10**9


class Floor:
    """What happens from the minute of a state on."""

    def __init__(
        self, plant: Plant, state: FloorState, doors: Doors, luck: Luck, rules: FloorRules
    ) -> None:
        """Go on from ``state``, which changes; what runs then ends when it is expected to."""
        self.state = state
        self.tolerance_minutes = NEVER
        """A step that begins or ends so far from its planned minute is trouble."""
        self._doors = doors
        self._luck = luck
        self._rules = rules
        self._env = simpy.Environment(initial_time=state.now)
        self._units = Units(plant, state.timeline)
        self._wake = self._env.event()
        self._alert = self._env.event()
        for run in sorted(state.runs, key=lambda one: one.begins):
            self._occupy(run)
            if not run.over:
                self._env.process(self._operate(run, Course(run.ends - run.begins)))
        self._env.process(self._foreman())

    def run(self, until: float) -> bool:
        """Let time pass until minute ``until`` or until there is trouble; whether there was."""
        self._alert = self._env.event()
        self._env.run(until=self._env.timeout(until - self._env.now) | self._alert)
        self.state.now = self._now
        return self._alert.triggered

    def follow(self, schedule: Schedule, doors: Doors) -> None:
        """From now on go by another plan."""
        self.state.schedule, self._doors = schedule, doors
        self._look()

    @property
    def _now(self) -> int:
        return int(self._env.now)

    # ------------------------------------------------------------ the foreman

    def _foreman(self) -> Happening:
        while True:
            yield self._env.timeout(0)  # everything else that happens in this minute comes first
            self._wake = self._env.event()
            self._begin_what_can_begin()
            alarm = min(self._alarms(), default=NEVER)
            yield self._wake | self._env.timeout(alarm - self._now)

    def _begin_what_can_begin(self) -> None:
        for batch, step, appointment in list(self.state.waiting()):
            if self._is_spoilt(batch):
                self._give_up(batch)
            elif self._opens(batch, step, appointment) == self._now:
                unit = self._units.free_one(
                    step, batch.recipe.family, self._now, wished=appointment.unit
                )
                if unit is not None:
                    self._begin(batch, step, appointment, unit)

    def _opens(self, batch: Batch, step: Step, appointment: Appointment) -> int | None:
        """The first minute from now on in which only a machine can be missing; None: never."""
        deadline = batch.deadline
        release = appointment.minute if deadline is None else min(appointment.minute, deadline)
        return self._doors.next_open(step, max(release, batch.ready_at or 0, self._now))

    def _alarms(self) -> Iterator[int]:
        """Minutes in which the foreman must look again even if nothing happens before."""
        for batch, step, appointment in self.state.waiting():
            if self._spoils(batch) and batch.deadline is not None:
                yield batch.deadline + 1
            opens = self._opens(batch, step, appointment)
            if opens is not None and opens > self._now:
                yield opens
            elif opens is not None:
                yield from self._units.alarms(step.machine, batch.recipe.family, self._now)

    def _look(self) -> None:
        if not self._wake.triggered:
            self._wake.succeed()

    def _tell_trouble(self) -> None:
        if not self._alert.triggered:
            self._alert.succeed()

    # ------------------------------------------------------------ mass that waits

    def _spoils(self, batch: Batch) -> bool:
        return batch.recipe.name in self._rules.spoils

    def _is_spoilt(self, batch: Batch) -> bool:
        deadline = batch.deadline
        return self._spoils(batch) and deadline is not None and self._now > deadline

    def _give_up(self, batch: Batch) -> None:
        self._note_breach(batch, spoilt=True)
        self.state.give_up(batch)
        self._tell_trouble()

    def _note_breach(self, batch: Batch, *, spoilt: bool) -> None:
        """If its mass has waited longer than it may."""
        if batch.ready_at is None or batch.deadline is None or self._now <= batch.deadline:
            return
        step = batch.recipe.steps[batch.begun - 1]
        self.state.breaches.append(
            Breach(
                batch=batch.key,
                step=step.name,
                waited_minutes=self._now - batch.ready_at,
                most_minutes=step.max_wait_minutes or 0,
                mass_kg=batch.recipe.batch_kg,
                spoilt=spoilt,
            )
        )

    # ------------------------------------------------------------ machines at work

    def _begin(self, batch: Batch, step: Step, appointment: Appointment, unit: Unit) -> None:
        self._note_breach(batch, spoilt=False)
        self._note_set_up(unit, batch.recipe.family)
        course = self._luck.course(batch.key, batch.attempt, step, self._now)
        run = StepRun(
            batch=batch.key,
            attempt=batch.attempt,
            recipe=batch.recipe,
            step=step,
            unit=unit.number,
            planned=appointment.minute,
            begins=self._now,
            ends=self._now + step.minutes,
            work_minutes=course.work_minutes,
        )
        self.state.runs.append(run)
        batch.begun, batch.busy, batch.ready_at = batch.begun + 1, True, None
        self._occupy(run)
        self._env.process(self._operate(run, course))
        if self._now - appointment.minute >= self.tolerance_minutes:
            self._tell_trouble()

    def _operate(self, run: StepRun, course: Course) -> Happening:
        planned_end = run.ends
        for stop in course.stops:
            yield self._env.timeout(run.begins + stop.after - self._now)
            run.stops.append((self._now, self._now + stop.minutes))
            run.ends += stop.minutes
            self._tell_trouble()
            if stop.fatal:
                self._lose(run)
                return
            self._occupy(run)
            yield self._env.timeout(stop.minutes)
        yield self._env.timeout(max(0, run.begins + course.minutes - self._now))
        run.ends, run.over = self._now, True
        self._occupy(run)
        batch = self.state.batches[run.batch]
        batch.busy, batch.ready_at = False, self._now
        if abs(self._now - planned_end) >= self.tolerance_minutes:
            self._tell_trouble()
        self._look()

    def _lose(self, run: StepRun) -> None:
        run.work_minutes = self._now - run.begins - sum(b - a for a, b in run.stops[:-1])
        run.ends, run.over, run.lost = self._now, True, True
        self._occupy(run)
        self.state.give_up(self.state.batches[run.batch])
        self._look()

    def _occupy(self, run: StepRun) -> None:
        """The unit of ``run`` is taken by it, or is clean again some time after it."""
        unit = self._units.unit(run.step.machine, run.unit)
        repaired = run.stops[-1][1] if run.stops else run.ends
        unit.taken = not run.over
        unit.clean_at = max(run.ends, repaired) + unit.machine.cleaning_minutes
        unit.family = run.recipe.family

    def _note_set_up(self, unit: Unit, family: str) -> None:
        change = unit.change_to(family)
        if change is not None:
            self.state.set_ups.append(
                SetUp(
                    machine=unit.machine.name,
                    unit=unit.number,
                    before=change.before,
                    after=change.after,
                    begins=self._now,
                    minutes=change.minutes,
                    cost_eur=change.cost_eur,
                )
            )
