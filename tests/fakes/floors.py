"""Floors on which exactly one thing goes wrong, at a moment that the test chooses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.model import Step
from chocolate_factory.simulation.disturbances import Disturbances
from chocolate_factory.simulation.floor import Floor
from chocolate_factory.simulation.luck import Course, Luck
from chocolate_factory.simulation.model import Experiment, FloorRules
from chocolate_factory.simulation.state import FloorState, first_state
from chocolate_factory.simulation.timeline import Timeline
from chocolate_factory.simulation.world import World


class ChosenLuck(Luck):
    """Nothing is left to chance.

    Args:
        courses: How a step goes, by (batch, step); the others as planned.
        delays: Minutes by which each shift begins late, by its name.
        cuts: Minutes without power.
    """

    def __init__(
        self,
        courses: Mapping[tuple[str, str], Course] | None = None,
        delays: Mapping[str, int] | None = None,
        cuts: tuple[tuple[int, int], ...] = (),
    ) -> None:
        super().__init__(Disturbances(), 1, 0, 0)
        self._courses, self._delays = courses or {}, delays or {}
        self.cuts = cuts

    def course(self, batch: str, attempt: int, step: Step, begins: int) -> Course:
        chosen = None if attempt else self._courses.get((batch, step.name))
        return chosen or super().course(batch, attempt, step, begins)

    def delay(self, shift: str, begins: datetime) -> int:  # noqa: ARG002 - every day alike
        return self._delays.get(shift, 0)


def experiment_of(problem: PlanningProblem) -> Experiment:
    """The best plan for ``problem``, undisturbed."""
    return Experiment(problem, optimise(problem, problem.interval.start))


def floor_after(
    problem: PlanningProblem,
    planned: tuple[Start, ...],
    luck: Luck | None = None,
    rules: FloorRules | None = None,
) -> FloorState:
    """How the floor stands when ``planned`` has been carried out to the end of the grid."""
    rules = rules or FloorRules()
    experiment = replace(experiment_of(problem), rules=rules)
    world = World(experiment, luck or ChosenLuck())
    state = first_state(problem.plant, problem.begun, planned, Timeline.of(problem))
    floor = Floor(problem.plant, state, world.doors(()), world.luck, rules)
    while floor.run(state.timeline.minutes):
        continue
    return state


def times(state: FloorState) -> dict[tuple[str, str], tuple[int, int]]:
    """First and last (exclusive) minute of each step that began, by batch and step."""
    return {(run.batch, run.step.name): (run.begins, run.ends) for run in state.runs}
