"""The outdoor air of one run: as forecast, hotter in a heat wave."""

from collections.abc import Sequence

import numpy as np

from chocolate_factory.planning.model import PricedSlot
from chocolate_factory.production.model import Machine
from chocolate_factory.simulation.luck import Luck
from chocolate_factory.simulation.timeline import Booleans, Timeline


class Weather:
    """Temperature and humidity of each slot; None where nobody knows."""

    def __init__(self, slots: Sequence[PricedSlot], timeline: Timeline, luck: Luck) -> None:
        """A slot is as much hotter as its first minute."""
        warmer = luck.warmer_celsius(np.arange(len(slots)) * timeline.slot_minutes)
        self._timeline = timeline
        self.temperature_celsius = tuple(
            None if slot.temperature_celsius is None else slot.temperature_celsius + float(more)
            for slot, more in zip(slots, warmer, strict=True)
        )
        self.humidity_percent = tuple(slot.humidity_percent for slot in slots)

    def suits(self, machine: Machine) -> Booleans:
        """The minutes in which ``machine`` can run; unknown weather forbids nothing."""
        limits = machine.limits
        if limits is None:
            return np.ones(self._timeline.minutes, dtype=np.bool_)
        air = zip(self.temperature_celsius, self.humidity_percent, strict=True)
        allowed = np.array([limits.allow(*one) for one in air])
        return np.repeat(allowed, self._timeline.slot_minutes)
