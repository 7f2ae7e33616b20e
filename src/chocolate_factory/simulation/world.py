"""The world of one run: prices, weather and people as they turn out, or as they are expected."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from chocolate_factory.planning.arrangements import OpenedShift
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.simulation.disturbances import Disturbances
from chocolate_factory.simulation.doors import Doors
from chocolate_factory.simulation.luck import Luck
from chocolate_factory.simulation.model import Experiment
from chocolate_factory.simulation.people import People
from chocolate_factory.simulation.timeline import Timeline


class World:
    """What one run meets.

    Attributes:
        timeline: The simulated clock.
        luck: What befalls steps and shifts.
        came: The plan's problem with the prices and the weather that come true.
    """

    def __init__(self, experiment: Experiment, luck: Luck) -> None:
        """Draw prices and weather."""
        self.timeline = Timeline.of(experiment.problem)
        self.luck = luck
        self.came = _come_true(experiment, luck, self.timeline)
        self._rules = experiment.rules

    @classmethod
    def drawn(cls, experiment: Experiment, seed: int, run: int) -> "World":
        """The world of run number ``run``."""
        minutes = Timeline.of(experiment.problem).minutes
        return cls(experiment, Luck(experiment.disturbances, minutes, seed, run))

    @classmethod
    def expected(cls, experiment: Experiment) -> "World":
        """The world in which everything comes as expected."""
        minutes = Timeline.of(experiment.problem).minutes
        calm = replace(experiment, futures=None)
        return cls(calm, Luck(Disturbances(), minutes, seed=0, run=0))

    def people(self, opened: Iterable[OpenedShift]) -> People:
        """Who is there when these extra shifts are opened."""
        return People(self.came.plant, self.timeline, self.luck, opened)

    def doors(self, opened: Iterable[OpenedShift]) -> Doors:
        """When steps may begin then."""
        return Doors(
            self.came,
            self.timeline,
            self.people(opened),
            self.luck.cuts,
            overtime_minutes=self._rules.overtime_minutes,
        )


def _come_true(experiment: Experiment, luck: Luck, timeline: Timeline) -> PlanningProblem:
    """A slot is as much hotter than forecast as its first minute."""
    slots, futures = experiment.problem.slots, experiment.futures
    warmer = luck.warmer_celsius(np.arange(len(slots)) * timeline.slot_minutes)
    prices = np.array([slot.price_eur_per_kwh for slot in slots])
    if futures is not None:
        prices = futures.eur_per_kwh[luck.future(len(futures.eur_per_kwh))]
    came = (
        replace(
            slot.moved_to(float(price)),
            temperature_celsius=None
            if slot.temperature_celsius is None
            else slot.temperature_celsius + float(more),
        )
        for slot, price, more in zip(slots, prices, warmer, strict=True)
    )
    return replace(experiment.problem, slots=tuple(came))
