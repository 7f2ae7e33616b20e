"""What makes a value hard to believe, and who looks for it when values arrive."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from chocolate_factory.timeseries.model import Observation, Reading, Series


class Suspicion(NamedTuple):
    """A reason not to believe the value of one interval."""

    start: datetime
    """Of the interval, aware, UTC."""
    check: str
    """Stable word for what was found: ``range``, ``flat``, ``spike``, ``shifted``."""
    reason: str
    """One sentence with the figures, for people."""


class Inspector(Protocol):
    """Looks at values as they arrive; pure: the same values give the same suspicions."""

    def __call__(
        self,
        series: Series,
        source: str,
        observations: Sequence[Observation],
        neighbours: Sequence[Reading],
    ) -> list[Suspicion]:
        """What is suspicious about ``observations``.

        Args:
            series: What they are of; its ``plausible`` says what can be.
            source: Who says so.
            observations: Just arrived, ascending.
            neighbours: What is believed already around them, from any source, ascending: eight days
                before and one day after.
        """
        ...
