"""The world of one run: what befalls it, and how the floor stands in it."""

from collections.abc import Iterable

import numpy as np

from chocolate_factory.planning.measures import OpenedShift
from chocolate_factory.simulation.disturbances import Disturbances
from chocolate_factory.simulation.doors import Doors
from chocolate_factory.simulation.luck import Luck
from chocolate_factory.simulation.model import Experiment
from chocolate_factory.simulation.people import People
from chocolate_factory.simulation.timeline import Floats, Timeline
from chocolate_factory.simulation.weather import Weather


class World:
    """People, weather and prices as they turn out in one run, or as they are expected."""

    def __init__(self, experiment: Experiment, luck: Luck) -> None:
        """Draw nothing that is not needed."""
        self._experiment = experiment
        problem = experiment.problem
        self.timeline = Timeline.of(problem)
        self.luck = luck
        self.weather = Weather(problem.slots, self.timeline, luck)

    @classmethod
    def drawn(cls, experiment: Experiment, seed: int, run: int) -> "World":
        """The world of run number ``run``."""
        minutes = Timeline.of(experiment.problem).minutes
        return cls(experiment, Luck(experiment.disturbances, minutes, seed, run))

    @classmethod
    def expected(cls, experiment: Experiment) -> "World":
        """The world in which nothing goes wrong."""
        minutes = Timeline.of(experiment.problem).minutes
        return cls(experiment, Luck(Disturbances(), minutes, 0, 0))

    def people(self, opened: Iterable[OpenedShift]) -> People:
        """Who is there when these extra shifts are opened."""
        return People(self._experiment.problem.plant, self.timeline, self.luck, opened)

    def doors(self, opened: Iterable[OpenedShift]) -> Doors:
        """When steps may begin then."""
        experiment = self._experiment
        return Doors(
            experiment.problem.plant,
            self.timeline,
            self.weather,
            self.people(opened),
            self.luck.cuts,
            overtime_minutes=experiment.rules.overtime_minutes,
        )

    def prices(self) -> Floats:
        """All-in price of each slot as it comes true, EUR/kWh."""
        futures = self._experiment.futures
        if futures is None:
            return np.array([slot.price_eur_per_kwh for slot in self._experiment.problem.slots])
        row: Floats = futures.eur_per_kwh[self.luck.future(len(futures.eur_per_kwh))]
        return row
