"""How a quantity is told from a scene: features for a rule, and what its answer stands for."""

from dataclasses import dataclass
from typing import Protocol

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.fundamentals.model import Fundamental
from chocolate_factory.forecasting.fundamentals.scene import Scene


@dataclass(frozen=True, slots=True)
class Sight:
    """A scene as one quantity sees it: MW are ``base`` plus ``scale`` times what the rule says.

    Attributes:
        features: Shape (leads, 24, features).
        base: MW, shape (leads, 24).
        scale: MW; NaN where the days past do not tell it.
        silent: Hours in which the quantity is zero and no rule is needed, shape (leads, 24).
    """

    features: Floats
    base: Floats
    scale: float
    silent: Floats


class Design(Protocol):
    """One quantity's way of looking."""

    @property
    def quantity(self) -> Fundamental:
        """What it tells."""
        ...

    @property
    def by_hour(self) -> bool:
        """Whether each hour of the clock has a rule of its own."""
        ...

    @property
    def at_least(self) -> float:
        """MW below which it never says anything."""
        ...

    def look(self, scene: Scene) -> Sight:
        """What ``scene`` shows of it."""
        ...
