"""What a run cost and what came of it, reckoned as a plan is, but minute by minute."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.production.model import Attended, Storage
from chocolate_factory.production.shifts import BEGINNING
from chocolate_factory.simulation.meter import draw_of
from chocolate_factory.simulation.model import Money, StepRun
from chocolate_factory.simulation.people import People
from chocolate_factory.simulation.state import FloorState
from chocolate_factory.simulation.timeline import MINUTE, Floats


class Account:
    """The books of one run."""

    def __init__(
        self,
        problem: PlanningProblem,
        state: FloorState,
        people: People,
        price_eur_per_kwh: Floats,
    ) -> None:
        """Read every meter.

        Args:
            problem: What was planned.
            state: The floor at the end.
            people: Who was there.
            price_eur_per_kwh: All-in, of each slot, as it came.
        """
        timeline = state.timeline
        self._problem, self._state, self._people = problem, state, people
        price = timeline.of_slots(price_eur_per_kwh)
        load_kw = np.zeros(timeline.minutes)
        self._starts: list[Start] = []
        for run in state.runs:
            draw = draw_of(run, timeline)
            load_kw[draw.minutes] += draw.power_kw
            if run.charged:
                cost_eur = float(price[draw.minutes] @ draw.power_kw) / 60
                self._starts.append(self._start(run, draw.energy_kwh, cost_eur))
        limit_kw = timeline.of_slots(np.array([slot.power_limit_kw for slot in problem.slots]))
        self.excess_kwh = float(np.maximum(load_kw - limit_kw, 0.0).sum()) / 60

    @property
    def starts(self) -> tuple[Start, ...]:
        """What was begun in the simulated time, in order."""
        return tuple(sorted(self._starts, key=lambda one: (one.start, one.batch)))

    @property
    def overtime_minutes(self) -> int:
        """For which people stayed after their shift."""
        return sum(self._overtime(run) for run in self._state.runs if run.charged)

    def money(self, opening_eur: float) -> Money:
        """Everything in EUR.

        Args:
            opening_eur: What was paid for extra shifts.
        """
        return Money(
            energy_eur=sum(one.cost_eur for one in self._starts),
            labour_eur=sum(one.labour_eur for one in self._starts),
            excess_eur=self.excess_kwh * self._problem.excess_eur_per_kwh,
            opening_eur=opening_eur,
            changeover_eur=sum(one.cost_eur for one in self._state.set_ups),
            storage_eur=sum(map(self._storage_eur, self._problem.plant.storages)),
        )

    def _start(self, run: StepRun, energy_kwh: float, cost_eur: float) -> Start:
        timeline = self._state.timeline
        return Start(
            batch=run.batch,
            recipe=run.recipe.name,
            step=run.step.name,
            machine=run.step.machine,
            unit=run.unit,
            start=timeline.instant(run.begins),
            end=timeline.instant(min(run.ends, timeline.minutes)),
            energy_kwh=energy_kwh,
            cost_eur=cost_eur,
            price_known=True,
            labour_eur=self._labour_eur(run),
        )

    def _labour_eur(self, run: StepRun) -> float:
        rate = self._people.eur_per_hour(run.step.shifts) * run.step.people
        match run.step.attended:
            case Attended.NEVER:
                return 0.0
            case Attended.START:
                return float(rate[run.begins]) * (BEGINNING / MINUTE) / 60
            case Attended.WHOLE:
                return float(rate[run.begins : run.ends].sum()) / 60

    def _overtime(self, run: StepRun) -> int:
        if run.step.attended is not Attended.WHOLE:
            return 0
        home = int(self._people.until(run.step.shifts)[run.begins])
        return max(0, min(run.ends, self._state.timeline.minutes) - home)

    def _storage_eur(self, storage: Storage) -> float:
        waiting_kg = np.zeros(self._state.timeline.minutes)
        for begins, ends, mass_kg in _waits(self._state, storage):
            waiting_kg[begins:ends] += mass_kg
        kg_days = float(np.maximum(waiting_kg - storage.limit_kg, 0.0).sum()) / (24 * 60)
        return kg_days * storage.excess_eur_per_kg_day


def _waits(state: FloorState, storage: Storage) -> Iterator[tuple[int, int, float]]:
    """First and last (exclusive) minute, and kilograms, of all mass that waited in ``storage``."""
    batches: dict[tuple[str, int], list[StepRun]] = defaultdict(list)
    for run in state.runs:
        batches[run.batch, run.attempt].append(run)
    for (key, attempt), runs in batches.items():
        last = state.timeline.minutes
        if attempt < state.batches[key].attempt:  # given up when it had waited too long
            last = runs[-1].ends + (runs[-1].step.max_wait_minutes or 0) + 1
        following = [*(run.begins for run in runs[1:]), last]
        for run, until in zip(runs, following, strict=True):
            kept = (run.recipe.name, run.step.name) in storage.after
            if kept and run.over and not run.lost:
                yield max(0, run.ends), max(0, until), run.recipe.mass_after_kg(run.step)
