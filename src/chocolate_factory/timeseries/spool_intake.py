"""Lets into a series store what waited in the spool, as it would have been let in on arrival."""

from collections.abc import Mapping, Sequence
from typing import Any

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.expectation import fitting, missing
from chocolate_factory.timeseries.model import Observation, WriteReport
from chocolate_factory.timeseries.recent import Recent
from chocolate_factory.timeseries.spool_form import Said, absent_in, said_in
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Inspector


class SeriesIntake:
    """Takes items of series; the same item once more, after a kill, changes nothing."""

    def __init__(self, store: SeriesStore, recent: Recent, inspector: Inspector | None) -> None:
        """Into ``store``, looked at by ``inspector`` where nobody has looked yet.

        What was taken is noted in ``recent``.
        """
        self._store = store
        self._recent = recent
        self._admission = Admission(store, inspector)

    def write(self, content: Mapping[str, Any]) -> None:
        """Values that had been looked at."""
        said = said_in(content)
        report = self._store.write(
            said.series,
            said.source,
            said.observations,
            now=said.now,
            suspicions=said.suspicions,
        )
        self._note(said, said.observations, report)

    def admit(self, content: Mapping[str, Any]) -> None:
        """Values that nobody could look at: where they are missing still, and looked at now."""
        said = said_in(content)
        holes = missing(said.span, self._store.read(said.series, said.span))
        news = fitting(said.observations, holes)
        if news:
            report = self._admission.admit(said.series, said.source, news, now=said.now)
            self._note(said, news, report)

    def absent(self, content: Mapping[str, Any]) -> None:
        """A vain question; one that is remembered already does not count twice."""
        series, source, intervals, now = absent_in(content)
        span = Interval(min(one.start for one in intervals), max(one.end for one in intervals))
        known = self._store.absences(series, span)
        if not any(one.source == source and one.asked_at == now for one in known):
            self._store.mark_absent(series, source, intervals, now=now)

    def _note(self, said: Said, stored: Sequence[Observation], report: WriteReport) -> None:
        self._recent.stored(said.series, said.source, stored, report, now=said.now)
