"""Machines in constraint programming: counts of units, or each unit where its set-up matters."""

from collections.abc import Sequence

from ortools.sat.python import cp_model

from chocolate_factory.production.model import Machine
from tests.planning_checks.constraint_task import Task, micro
from tests.planning_checks.plain_rules import Works


def add_units(
    model: cp_model.CpModel, works: Works, machine: Machine, tasks: Sequence[Task]
) -> list[cp_model.LinearExprT]:
    """No unit does two things at once; what changes of set-up cost, in millionths of a euro."""
    if machine.changeovers:
        return _Units(model, works, machine, tasks).costs
    taken, demands = [], []
    for task in tasks:
        taken.append(_interval(model, works, machine, task, task.made))
        demands.append(1)
    for begins, ends, units in absences(works, machine):
        taken.append(model.new_fixed_size_interval_var(begins, ends - begins, "away"))
        demands.append(units)
    model.add_cumulative(taken, demands, machine.count)
    return []


def absences(works: Works, machine: Machine) -> list[tuple[int, int, int]]:
    """First and last minute inside the grid, and how many units."""
    found = []
    for one in machine.maintenance:
        begins = max(0, works.minutes(one.interval.start))
        ends = works.minutes(one.interval.end)
        if begins < min(ends, works.end):
            found.append((begins, ends, one.units))
    return found


def _interval(
    model: cp_model.CpModel,
    works: Works,
    machine: Machine,
    task: Task,
    there: cp_model.IntVar | int,
) -> cp_model.IntervalVar:
    """The run and its cleaning; of what has begun what is left of it."""
    size = works.step_of(task).minutes + machine.cleaning_minutes
    if task.unit:
        ends = max(0, task.start + size)
        return model.new_fixed_size_interval_var(0, ends, "begun")
    return model.new_optional_fixed_size_interval_var(task.start, size, there, "run")


class _Units:
    """Each unit with the order of its runs, a circuit through those it makes."""

    def __init__(
        self, model: cp_model.CpModel, works: Works, machine: Machine, tasks: Sequence[Task]
    ) -> None:
        self.model, self.works, self.machine = model, works, machine
        self.begun = [task for task in tasks if task.unit]
        self.tasks = [task for task in tasks if not task.unit]
        self.costs: list[cp_model.LinearExprT] = []
        on = [[model.new_bool_var("on") for _ in range(machine.count)] for _ in self.tasks]
        for task, places in zip(self.tasks, on, strict=True):
            model.add(sum(places) == task.made)
        away = [
            (absence, [model.new_bool_var("away") for _ in range(machine.count)])
            for absence in absences(works, machine)
        ]
        for (_, _, units), places in away:
            model.add(sum(places) == units)
        for unit in range(machine.count):
            spans = [
                model.new_optional_fixed_size_interval_var(begins, ends - begins, at[unit], "away")
                for (begins, ends, _), at in away
            ]
            self._lay_out(unit, [places[unit] for places in on], spans)

    def _lay_out(
        self,
        unit: int,
        on: list[cp_model.IntVar],
        spans: list[cp_model.IntervalVar],
    ) -> None:
        """Runs, changes and absences of one unit, one after the other."""
        model, machine = self.model, self.machine
        begun = sorted(
            (task for task in self.begun if task.unit == unit + 1), key=lambda task: task.start
        )
        spans += [_interval(model, self.works, machine, task, 1) for task in begun]
        free_at = max((task.start + self._length(task) for task in begun), default=0)
        last = self._family(begun[-1]) if begun else None
        idle = model.new_bool_var("idle")
        arcs = [(0, 0, idle)]
        for number, task in enumerate(self.tasks):
            literal = on[number]
            spans.append(_interval(model, self.works, machine, task, literal))
            first, final = model.new_bool_var("first"), model.new_bool_var("final")
            arcs += [
                (number + 1, number + 1, ~literal),
                (0, number + 1, first),
                (number + 1, 0, final),
            ]
            spans += self._change(last, max(0, free_at), task, first)
            for before, other in enumerate(self.tasks):
                if other is not task:
                    follows = model.new_bool_var("follows")
                    arcs.append((before + 1, number + 1, follows))
                    ends = other.start + self._length(other)
                    model.add(task.start >= ends).only_enforce_if(follows)
                    spans += self._change(self._family(other), ends, task, follows)
        model.add_circuit(arcs)
        model.add_no_overlap(spans)

    def _change(
        self,
        before: str | None,
        free_at: cp_model.LinearExprT,
        task: Task,
        follows: cp_model.IntVar,
    ) -> list[cp_model.IntervalVar]:
        """The change of set-up right before ``task`` if it follows on a run of ``before``."""
        for change in self.machine.changeovers:
            if (change.before, change.after) == (before, self._family(task)):
                begins = self.model.new_int_var(0, self.works.end, "change")
                self.model.add(begins >= free_at).only_enforce_if(follows)
                self.model.add(begins + change.minutes == task.start).only_enforce_if(follows)
                self.costs.append(micro(change.cost_eur) * follows)
                return [
                    self.model.new_optional_fixed_size_interval_var(
                        begins, change.minutes, follows, "change"
                    )
                ]
        return []

    def _family(self, task: Task) -> str:
        return self.works.recipe(task.recipe).family

    def _length(self, task: Task) -> int:
        return self.works.step_of(task).minutes + self.machine.cleaning_minutes
