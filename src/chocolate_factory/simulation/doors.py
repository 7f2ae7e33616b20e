"""When a step may begin as far as people, weather and the grid's supply are concerned."""

from collections.abc import Sequence

import numpy as np

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Attended, Step
from chocolate_factory.simulation.people import People
from chocolate_factory.simulation.timeline import Booleans, Timeline, Whole


class Doors:
    """For each step the minutes in which its door is open; machines are another matter."""

    def __init__(
        self,
        problem: PlanningProblem,
        timeline: Timeline,
        people: People,
        cuts: Sequence[tuple[int, int]] = (),
        *,
        overtime_minutes: int = 0,
    ) -> None:
        """Nothing is worked out before a step asks.

        Args:
            problem: Machines and the weather outdoors.
            timeline: The simulated clock.
            people: Who is there.
            cuts: First and last (exclusive) minute of each power cut.
            overtime_minutes: How long people stay after their shift to finish a step.
        """
        self._problem = problem
        self._timeline = timeline
        self._people = people
        self._cuts = cuts
        self._overtime = overtime_minutes
        self._next: dict[Step, Whole] = {}

    def next_open(self, step: Step, minute: int) -> int | None:
        """The first minute from ``minute`` on in which ``step`` may begin; None: never again."""
        if step not in self._next:
            shut = ~(self._attended(step) & self._suited(step) & self._supplied())
            closed_until = np.where(shut, self._timeline.minutes, self._timeline.each())
            self._next[step] = np.minimum.accumulate(closed_until[::-1])[::-1]
        if minute >= self._timeline.minutes:
            return None
        found = int(self._next[step][minute])
        return found if found < self._timeline.minutes else None

    def _attended(self, step: Step) -> Booleans:
        """People are there, and will be as long as the step should take."""
        if step.attended is Attended.NEVER:
            return np.ones(self._timeline.minutes, dtype=np.bool_)
        there = self._people.there(step.shifts)
        if step.attended is Attended.START:
            return there
        leave = self._people.until(step.shifts) + self._overtime
        # Whoever is there at the end of the simulated time is taken to stay.
        stays = leave >= np.minimum(self._timeline.each() + step.minutes, self._timeline.minutes)
        enough: Booleans = there & stays
        return enough

    def _suited(self, step: Step) -> Booleans:
        """The weather suits the machine as long as the step should take."""
        limits = self._problem.plant.machine(step.machine).limits
        if limits is None:
            return np.ones(self._timeline.minutes, dtype=np.bool_)
        suits = self._timeline.of_slots(
            np.array(
                [
                    limits.allow(slot.temperature_celsius, slot.humidity_percent)
                    for slot in self._problem.slots
                ]
            )
        )
        unsuited = np.concatenate([[0], np.cumsum(~suits)])
        ends = np.minimum(self._timeline.each() + step.minutes, self._timeline.minutes)
        good: Booleans = unsuited[ends] == unsuited[:-1]
        return good

    def _supplied(self) -> Booleans:
        supplied = np.ones(self._timeline.minutes, dtype=np.bool_)
        for begins, ends in self._cuts:
            supplied[begins:ends] = False
        return supplied
