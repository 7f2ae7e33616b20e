"""The port behind which scores of issued forecasts and decisions about champions are kept."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from chocolate_factory.forecasting.live.model import ChampionDecision, JudgedDay, LiveScore


class ScoreStore(Protocol):
    """Keeps what became of forecasts, for ever: it is the result."""

    def replace_scores(
        self, series: str, day: date, scores: Sequence[LiveScore], *, now: datetime
    ) -> None:
        """Keep the scores of one delivery day in place of those kept before.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def scores(
        self, series: str, first: date, last: date, models: Collection[str] = ()
    ) -> list[LiveScore]:
        """Scores of the delivery days from ``first`` to ``last``, both included, by name.

        Args:
            series: Key of the price series.
            first: Delivery day.
            last: Delivery day.
            models: Only of these; without any, of all.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def judged(self, series: str, first: date) -> list[JudgedDay]:
        """Which days from ``first`` on were judged, and when, in order.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def decide(self, decision: ChampionDecision) -> None:
        """Keep a decision; the newest counts, the older ones tell the story.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def decisions(self, series: str) -> list[ChampionDecision]:
        """Every decision about a price, newest first.

        Raises:
            StoreError: The database cannot be read.
        """
        ...
