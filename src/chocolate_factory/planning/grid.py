"""The planning grid: instants as slot numbers, and what each start costs and takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.kernel.market_time import HOUR_MINUTES
from chocolate_factory.planning.attendance import Attendance, Watch
from chocolate_factory.planning.bans import unbanned_slots
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.planning.weather import allowed_slots, chiller_kw
from chocolate_factory.production.model import Recipe, Step


@dataclass(frozen=True, slots=True)
class GridStep:
    """A step of a recipe as the grid sees it.

    Attributes:
        recipe: Whose step.
        step: The step.
        slots: Slots it occupies, the last perhaps in part.
        taken: How long a unit is taken: the step and the cleaning after it.
        wait_slots: Slots between the slot after its last and the last one in which the next step
            may start; -1 where the grid is too coarse for the wait; None after the last step.
        allowed: Slots in which it may start, ascending; some of them with extra shifts only.
        cost_eur: Power and cooling of a start in each slot of the grid; not a number where it
            would not end.
        peaks_kw: The most it draws in its first slot, its second, ...; without cooling.
        used_kwh: What it draws in its first slot, its second, ...; without cooling.
        chilled_hours: How long it runs in its first slot, its second, ...
        chiller_kw: What its cooling draws while it runs in each slot of the grid.
        watches: Who can attend it, first those who come anyway.
    """

    recipe: Recipe
    step: Step
    slots: int
    taken: timedelta
    wait_slots: int | None
    allowed: tuple[int, ...]
    cost_eur: Numbers
    peaks_kw: tuple[float, ...]
    used_kwh: tuple[float, ...]
    chilled_hours: Numbers
    chiller_kw: Numbers
    watches: tuple[Watch, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Recipe and step by name."""
        return self.recipe.name, self.step.name

    @property
    def regular(self) -> tuple[int, ...]:
        """Slots in which it may start with the people who come anyway."""
        labour = self.watches[0].labour_eur
        return tuple(slot for slot in self.allowed if np.isfinite(labour[slot]))


class Grid:
    """Slot numbers for a problem."""

    def __init__(self, problem: PlanningProblem) -> None:
        """Number the slots of ``problem`` from 0; prices are those of their equal ``parts``."""
        self.problem = problem
        self.count = len(problem.slots)
        self.first = problem.slots[0].start
        self.hours = problem.slot_hours
        self.parts = max(len(slot.prices) for slot in problem.slots)
        self.prices = np.concatenate(
            [np.repeat(slot.prices, self.parts // len(slot.prices)) for slot in problem.slots]
        )
        self.attendance = Attendance(problem)
        self._steps: dict[tuple[str, str], GridStep] = {}

    def number(self, instant: datetime) -> int:
        """The slot that begins at or after ``instant``; beyond the grid, its length."""
        slots = ceil((instant - self.first) / self.problem.slot)
        return min(max(slots, 0), self.count)

    def last_start(self, instant: datetime) -> int:
        """The last slot that begins by ``instant``; negative before the grid."""
        return (instant - self.first) // self.problem.slot

    def whole_before(self, instant: datetime) -> int:
        """How many slots have ended at ``instant``."""
        return min(max(self.last_start(instant), 0), self.count)

    def instant(self, slot: int) -> datetime:
        """Start of a slot."""
        return self.first + slot * self.problem.slot

    def step(self, recipe: Recipe, step: Step) -> GridStep:
        """A step with its duration, allowed starts and costs."""
        key = recipe.name, step.name
        if key not in self._steps:
            self._steps[key] = self._lay_out(recipe, step)
        return self._steps[key]

    def start(self, grid_step: GridStep, batch: str, slot: int) -> Start:
        """A start of ``batch`` in ``slot``, on no particular unit, attended by who comes anyway."""
        step, begins = grid_step.step, self.instant(slot)
        occupied = slice(slot, slot + grid_step.slots)
        labour = float(grid_step.watches[0].labour_eur[slot])
        return Start(
            batch=batch,
            recipe=grid_step.recipe.name,
            step=step.name,
            machine=step.machine,
            unit=1,
            start=begins,
            end=begins + timedelta(minutes=step.minutes),
            energy_kwh=step.energy_kwh,
            cost_eur=float(grid_step.cost_eur[slot]),
            price_known=all(one.known for one in self.problem.slots[occupied]),
            cooling_kwh=float(grid_step.chilled_hours @ grid_step.chiller_kw[occupied]),
            labour_eur=0.0 if np.isnan(labour) else labour,
        )

    def _lay_out(self, recipe: Recipe, step: Step) -> GridStep:
        length = self.problem.slot_minutes
        slots = ceil(step.minutes / length)
        edges = [(n * length, (n + 1) * length) for n in range(slots)]
        used_kwh = tuple(step.energy_between(*edge) for edge in edges)
        machine = self.problem.plant.machine(step.machine)
        chiller = chiller_kw(self.problem, machine)
        chilled_hours = self._running_hours(step, length, slots)
        wait = None
        if step.max_wait_minutes is not None:
            wait = (step.minutes + step.max_wait_minutes) // length - slots
        watches = self.attendance.watches(step)
        cost = self._cost_eur(step, slots, chiller)
        may = np.isfinite(cost) & np.any([np.isfinite(one.labour_eur) for one in watches], axis=0)
        may &= self._on_time(recipe, step) & allowed_slots(self.problem, machine, slots)
        may &= unbanned_slots(self.problem, recipe, step)
        return GridStep(
            recipe=recipe,
            step=step,
            slots=slots,
            taken=timedelta(minutes=step.minutes + machine.cleaning_minutes),
            wait_slots=wait,
            allowed=tuple(np.flatnonzero(may).tolist()),
            cost_eur=cost,
            peaks_kw=tuple(step.peak_between(*edge) for edge in edges),
            used_kwh=used_kwh,
            chilled_hours=chilled_hours,
            chiller_kw=chiller,
            watches=watches,
        )

    def _cost_eur(self, step: Step, slots: int, chiller: Numbers) -> Numbers:
        """Power and cooling of a start in each slot; not a number where it would not end."""
        cost, last = np.full(self.count, np.nan), self.count - slots
        if last < 0:
            return cost
        length, count = self.problem.slot_minutes / self.parts, slots * self.parts
        used_kwh = [step.energy_between(n * length, (n + 1) * length) for n in range(count)]
        chilled_hours = self._running_hours(step, length, count)
        chilling = self.prices * np.repeat(chiller, self.parts)
        by_part = np.convolve(self.prices, used_kwh[::-1], "valid")
        by_part += np.convolve(chilling, chilled_hours[::-1], "valid")
        cost[: last + 1] = by_part[:: self.parts]
        return cost

    @staticmethod
    def _running_hours(step: Step, minutes: float, spans: int) -> Numbers:
        """How long ``step`` runs in each of so many ``spans`` of ``minutes``."""
        left = step.minutes - minutes * np.arange(spans)
        return np.asarray(np.clip(left, 0, minutes) / HOUR_MINUTES)

    def _on_time(self, recipe: Recipe, step: Step) -> NDArray[np.bool_]:
        """Everything while the grid is fine, then full hours.

        A step that the one before it leaves less than an hour's choice keeps all its slots: on full
        hours alone it might never fit.
        """
        fine_until, number = self.problem.fine_until, recipe.steps.index(step)
        hurried = number and (recipe.steps[number - 1].max_wait_minutes or 0) < HOUR_MINUTES
        if fine_until is None or hurried:
            return np.ones(self.count, dtype=np.bool_)
        return np.array(
            [slot.start < fine_until or not slot.start.minute for slot in self.problem.slots]
        )
