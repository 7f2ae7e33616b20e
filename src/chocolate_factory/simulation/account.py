"""What a run cost and what came of it, reckoned as a plan is, but minute by minute."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from chocolate_factory.planning.arrangements import OpenedShift
from chocolate_factory.planning.dispatch import Supplied, supply_load
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.weather import chiller_kw
from chocolate_factory.production.model import Attended
from chocolate_factory.production.shifts import BEGINNING
from chocolate_factory.simulation.meter import Draw, draw_of
from chocolate_factory.simulation.model import Money, StepRun
from chocolate_factory.simulation.people import People
from chocolate_factory.simulation.state import FloorState
from chocolate_factory.simulation.timeline import MINUTE, Floats
from chocolate_factory.simulation.waiting_mass import storage_eur


class Account:
    """The books of one run.

    Attributes:
        starts: What was begun in the simulated time, in order.
    """

    def __init__(self, came: PlanningProblem, state: FloorState, people: People) -> None:
        """Read every meter.

        Args:
            came: What was planned, with the prices and the weather that came true.
            state: The floor at the end.
            people: Who was there.
        """
        timeline = state.timeline
        self._came, self._state, self._people = came, state, people
        self._price = timeline.of_parts(slot.prices for slot in came.slots)
        self._chiller_kw = {
            machine.name: timeline.of_slots(chiller_kw(came, machine))
            for machine in came.plant.machines
        }
        self._load_kw = np.zeros(timeline.minutes)
        starts = []
        for run in state.runs:
            draw = draw_of(run, timeline)
            cooling_kw = self._chiller_kw[run.step.machine][draw.minutes]
            self._load_kw[draw.minutes] += draw.power_kw + cooling_kw
            if run.charged:
                starts.append(self._start(run, draw, cooling_kw))
        self.starts = tuple(sorted(starts, key=lambda one: (one.start, one.batch)))

    @cached_property
    def excess_kwh(self) -> float:
        """Above the contracted power, by the minute, of what passed the meter."""
        timeline = self._state.timeline
        limit_kw = np.array([slot.power_limit_kw for slot in self._came.slots])
        above_kw = self._load_kw - timeline.of_slots(limit_kw + self._own_kw)
        return float(np.maximum(above_kw, 0.0).sum()) / 60

    @property
    def overtime_minutes(self) -> int:
        """For which people stayed after their shift."""
        return sum(self._overtime(run) for run in self._state.runs if run.charged)

    def money(self, opened: Iterable[OpenedShift]) -> Money:
        """Everything in EUR; ``opened`` are the extra shifts that came."""
        return Money(
            energy_eur=sum(one.cost_eur for one in self.starts),
            labour_eur=sum(one.labour_eur for one in self.starts),
            excess_eur=self.excess_kwh * self._came.excess_eur_per_kwh,
            opening_eur=sum(one.cost_eur for one in opened),
            changeover_eur=sum(one.cost_eur for one in self._state.set_ups),
            storage_eur=storage_eur(self._came.plant.storages, self._state),
            own_supply_eur=self._supplied.own_eur,
        )

    @cached_property
    def _supplied(self) -> Supplied:
        """Panels and battery, used as well as they can be for what really ran, as in a plan."""
        by_slot = self._load_kw.reshape(len(self._came.slots), -1)
        return supply_load(self._came, by_slot.max(axis=1), by_slot.mean(axis=1))

    @property
    def _own_kw(self) -> Floats:
        """What panels and battery give in each slot, so that it does not pass the meter."""
        means = self._load_kw.reshape(len(self._came.slots), -1).mean(axis=1)
        passed = [one.import_kw - one.export_kw for one in self._supplied.own]
        return means - np.array(passed) if passed else np.zeros(len(means))

    def _start(self, run: StepRun, draw: Draw, cooling_kw: Floats) -> Start:
        timeline = self._state.timeline
        power_kw = draw.power_kw + cooling_kw
        return Start(
            batch=run.batch,
            recipe=run.recipe.name,
            step=run.step.name,
            machine=run.step.machine,
            unit=run.unit,
            start=timeline.instant(run.begins),
            end=timeline.instant(min(run.ends, timeline.minutes)),
            energy_kwh=float(draw.power_kw.sum()) / 60,
            cost_eur=float(self._price[draw.minutes] @ power_kw) / 60,
            price_known=True,
            cooling_kwh=float(cooling_kw.sum()) / 60,
            labour_eur=self._labour_eur(run),
        )

    def _labour_eur(self, run: StepRun) -> float:
        if run.step.attended is Attended.NEVER:
            return 0.0
        rate = self._people.eur_per_hour(run.step.shifts) * run.step.people
        if run.step.attended is Attended.START:
            return float(rate[run.begins]) * (BEGINNING / MINUTE) / 60
        return float(rate[run.begins : run.ends].sum()) / 60

    def _overtime(self, run: StepRun) -> int:
        if run.step.attended is not Attended.WHOLE:
            return 0
        home = int(self._people.until(run.step.shifts)[run.begins])
        return max(0, min(run.ends, self._state.timeline.minutes) - home)
