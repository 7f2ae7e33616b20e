"""Where arriving values wait while the store is down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Reading, Series, WriteReport
from chocolate_factory.timeseries.suspicion import Suspicion


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
        """The newest word of each source on ``series`` in ``interval``, by start, as far as known.

        What the store told or took lately and what waits; what is doubted is left out.
        """
        ...

    def keep(
        self,
        series: Series,
        source: str,
        observations: Sequence[Observation],
        *,
        now: datetime,
        suspicions: Sequence[Suspicion] = (),
    ) -> WriteReport:
        """Keep what nobody can look at yet.

        When the store answers it is let in as it would have been at ``now``: only where something
        is missing, and into quarantine where it is suspicious.

        Args:
            series: What the values are of.
            source: Who says so.
            observations: The batch.
            now: Present instant.
            suspicions: As far as they can be told already: ``said`` leaves these values out.

        Raises:
            StoreUnavailableError: It cannot be kept either.
        """
        ...
