"""Scores and decisions in memory, for tests and trials."""

import threading
from collections.abc import Collection, Sequence
from datetime import date, datetime

from chocolate_factory.forecasting.live.model import ChampionDecision, JudgedDay, LiveScore


class MemoryScoreStore:
    """Forgets everything when the process ends; safe for several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._days: dict[tuple[str, date], tuple[datetime, tuple[LiveScore, ...]]] = {}
        self._decisions: list[ChampionDecision] = []
        self._lock = threading.Lock()

    def replace_scores(
        self, series: str, day: date, scores: Sequence[LiveScore], *, now: datetime
    ) -> None:
        """See ``ScoreStore.replace_scores``."""
        with self._lock:
            self._days[series, day] = now, tuple(scores)

    def scores(
        self, series: str, first: date, last: date, models: Collection[str] = ()
    ) -> list[LiveScore]:
        """See ``ScoreStore.scores``."""
        with self._lock:
            found = [
                score
                for (key, day), (_, kept) in self._days.items()
                if key == series and first <= day <= last
                for score in kept
                if not models or score.name.model in models
            ]
        return sorted(found, key=lambda score: score.name)

    def judged(self, series: str, first: date) -> list[JudgedDay]:
        """See ``ScoreStore.judged``."""
        with self._lock:
            return sorted(
                JudgedDay(day, judged_at)
                for (key, day), (judged_at, _) in self._days.items()
                if key == series and day >= first
            )

    def decide(self, decision: ChampionDecision) -> None:
        """See ``ScoreStore.decide``."""
        with self._lock:
            self._decisions.append(decision)

    def decisions(self, series: str) -> list[ChampionDecision]:
        """See ``ScoreStore.decisions``."""
        with self._lock:
            found = [one for one in reversed(self._decisions) if one.series == series]
        return sorted(found, key=lambda one: one.decided_at, reverse=True)
