"""How the floor stands at some minute: what was begun, what is to come, and what was spoilt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chocolate_factory.planning.model import Start
from chocolate_factory.production.model import Plant, Recipe, Step
from chocolate_factory.simulation.model import Breach, SetUp, StepRun
from chocolate_factory.simulation.timeline import Timeline


class Appointment(NamedTuple):
    """When a step is to begin, and where if there is a choice."""

    minute: int
    unit: int


Schedule = dict[tuple[str, str], Appointment]
"""By batch and step."""


@dataclass(slots=True)
class Batch:
    """Where a batch is.

    Attributes:
        key: Its name.
        recipe: What it becomes.
        begun: How many of its steps have begun.
        busy: The last of them goes on.
        ready_at: When the last of them ended; None before.
        attempt: How often it was lost or spoilt before.
    """

    key: str
    recipe: Recipe
    begun: int = 0
    busy: bool = False
    ready_at: int | None = None
    attempt: int = 0

    @property
    def finished(self) -> bool:
        """All its steps are over."""
        return self.begun == len(self.recipe.steps) and not self.busy

    @property
    def next_step(self) -> Step | None:
        """What it waits for; None while a step goes on, and after the last one."""
        return None if self.busy or self.finished else self.recipe.steps[self.begun]

    @property
    def deadline(self) -> int | None:
        """Last minute in which its next step may begin; None where its mass does not wait."""
        if self.busy or self.finished or self.ready_at is None:
            return None
        return self.ready_at + (self.recipe.steps[self.begun - 1].max_wait_minutes or 0)

    def start_over(self) -> None:
        """It is gone: it would have to be made again from the first step."""
        self.begun, self.busy, self.ready_at = 0, False, None
        self.attempt += 1


@dataclass(slots=True)
class FloorState:
    """Everything that is known on the floor.

    Attributes:
        timeline: What minutes mean.
        now: The minute.
        batches: By key.
        schedule: What is to begin when.
        runs: Everything that has begun.
        breaches: Mass that waited too long.
        set_ups: Units that were set up for another family.
    """

    timeline: Timeline
    now: int = 0
    batches: dict[str, Batch] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=dict)
    runs: list[StepRun] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    set_ups: list[SetUp] = field(default_factory=list)

    def copy(self) -> "FloorState":
        """The same, to imagine how it goes on."""
        return replace(
            self,
            batches={key: replace(batch) for key, batch in self.batches.items()},
            schedule=dict(self.schedule),
            runs=[replace(run, stops=list(run.stops)) for run in self.runs],
            breaches=list(self.breaches),
            set_ups=list(self.set_ups),
        )

    def waiting(self) -> Iterator[tuple[Batch, Step, Appointment]]:
        """Batches whose next step has an appointment, the earliest first."""
        found = [
            (appointment, batch, step)
            for batch in self.batches.values()
            if (step := batch.next_step) is not None
            and (appointment := self.schedule.get((batch.key, step.name))) is not None
        ]
        for appointment, batch, step in sorted(found, key=lambda one: (one[0], one[1].key)):
            yield batch, step, appointment

    def give_up(self, batch: Batch) -> None:
        """What is left of ``batch`` is no longer planned."""
        for step in batch.recipe.steps:
            self.schedule.pop((batch.key, step.name), None)
        batch.start_over()


def schedule_of(starts: Iterable[Start], timeline: Timeline) -> Schedule:
    """The appointments of a plan's starts from the first minute on."""
    return {
        (one.batch, one.step): Appointment(timeline.minute(one.start), one.unit)
        for one in starts
        if one.start >= timeline.first
    }


def first_state(
    plant: Plant, begun: Iterable[Start], planned: Iterable[Start], timeline: Timeline
) -> FloorState:
    """The floor at the first minute of a plan.

    Args:
        plant: Whose recipes.
        begun: What began before, as announced.
        planned: What is to begin.
        timeline: From the plan's first instant on.
    """
    state = FloorState(timeline, schedule=schedule_of(planned, timeline))
    for start in sorted(begun, key=lambda one: one.start):
        recipe = plant.recipe(start.recipe)
        number = next(n for n, one in enumerate(recipe.steps) if one.name == start.step)
        begins, ends = timeline.minute(start.start), timeline.minute(start.end)
        run = StepRun(
            batch=start.batch,
            attempt=0,
            recipe=recipe,
            step=recipe.steps[number],
            unit=start.unit,
            planned=begins,
            begins=begins,
            ends=ends,
            work_minutes=ends - begins,
            over=ends <= 0,
            charged=False,
        )
        state.runs.append(run)
        batch = state.batches.setdefault(start.batch, Batch(start.batch, recipe))
        batch.begun, batch.busy = number + 1, not run.over
        batch.ready_at = ends if run.over else None
    for start in planned:
        recipe = plant.recipe(start.recipe)
        state.batches.setdefault(start.batch, Batch(start.batch, recipe))
    return state
