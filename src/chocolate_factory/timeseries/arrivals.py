"""Where arriving values wait while the store is down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Reading, Series, WriteReport


class Arrivals(Protocol):
    """Keeps what arrives, in order, and lets it in when the store answers again."""

    @property
    def is_waiting(self) -> bool:
        """Whether something waits, or the store is known to be down."""
        ...

    def settle(self) -> None:
        """Let in what waits; return when nothing does.

        Raises:
            StoreUnavailableError: The store does not answer.
        """
        ...

    def said(self, series: Series, interval: Interval) -> list[Reading]:
        """What waits of ``series`` for intervals that start in ``interval``, by start."""
        ...

    def keep(
        self, series: Series, source: str, observations: Sequence[Observation], *, now: datetime
    ) -> WriteReport:
        """Keep what nobody can look at yet.

        When the store answers it is let in as it would have been at ``now``: only where something
        is missing, and into quarantine where it is suspicious.

        Raises:
            StoreUnavailableError: It cannot be kept either.
        """
        ...
