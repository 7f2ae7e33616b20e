"""Collects the newest hours under the hybrid rule, which decides who may speak and who waits.

Once an hour is overdue anyone may fill it: it is then a gap like any other, and the reach of the
sources decides (a station's last day, the models' last three months, the reanalysis before that).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.pieces import merged
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.hybrid import awaits_aemet, may_fill, preferred_sources
from chocolate_factory.weather.model import AEMET, quantity_of


class WeatherCollector:
    """Keeps the weather of one place up to date."""

    def __init__(
        self,
        filler: Filler,
        series: Mapping[str, Series],
        sources: Sequence[SeriesSource],
    ) -> None:
        """Collect ``series`` (by the quantity's name) from the ``sources`` set up, best first."""
        self._filler = filler
        self._series = tuple(series.values())
        self._sources = tuple(sources)

    def collect_newest(self, now: datetime, *, insist: bool = False) -> list[FillReport]:
        """Fill the last day up to the running hour, as far as the hybrid rule lets each source.

        Each source is asked at most once for the hours open to it, in the order that holds now. One
        that fails is not waited for.

        Args:
            now: Present instant.
            insist: Ask again also where a source has lately answered to have nothing.

        Raises:
            StoreError: The store cannot be read or written.
        """
        window = Interval(floor_to(now, 60) - DAY, floor_to(now, 60) + HOUR)
        by_name = {source.name: source for source in self._sources}
        waiting = AEMET in by_name and self._reaches(by_name[AEMET], now)
        reports: list[FillReport] = []
        for name in preferred_sources(now):
            if name not in by_name:
                continue
            for series, interval in self._open_to(name, window, now, waiting=waiting):
                wanted = [_wanted_now(one, now) for one in series]
                report = self._filler.fill([by_name[name]], wanted, interval, insist=insist)
                reports.append(report)
                if name == AEMET and any(asked.failures for asked in report.sources):
                    waiting = False
        return reports

    def _reaches(self, source: SeriesSource, now: datetime) -> bool:
        """Whether ``source`` may have anything; one whose key is refused is not waited for."""
        return any(source.reach(one, now) is not None for one in self._series)

    def _open_to(
        self, name: str, window: Interval, now: datetime, *, waiting: bool
    ) -> Iterator[tuple[list[Series], Interval]]:
        """Which series ``name`` may fill, and where, in as few intervals as possible."""
        heard = self._heard(window) if waiting else frozenset()
        shared: dict[Interval, list[Series]] = {}
        for series in self._series:
            if name not in series.sources:
                continue
            aemet_may_come = waiting and AEMET in series.sources
            measured_at = quantity_of(series).measured_at
            hours = [
                Interval(start, start + HOUR)
                for start in window.grid(60)
                if may_fill(
                    name,
                    measured_at(start),
                    awaited=aemet_may_come and awaits_aemet(measured_at(start), now, heard),
                )
            ]
            for interval in merged(hours):
                shared.setdefault(interval, []).append(series)
        yield from ((members, interval) for interval, members in shared.items())

    def _heard(self, window: Interval) -> frozenset[datetime]:
        """Stamps for which AEMET has spoken."""
        return frozenset(
            quantity_of(series).measured_at(reading.start)
            for series in self._series
            if AEMET in series.sources
            for reading in self._filler.admission.history(series, window)
            if reading.source == AEMET
        )


def _wanted_now(series: Series, now: datetime) -> Series:
    """``series`` for which everything measured up to ``now`` is expected, overdue or not.

    What is fetched before it is overdue is thereby known from ``now``, as it should be.
    """
    quantity = quantity_of(series)

    def public_from(start: datetime) -> datetime:
        return max(quantity.measured_at(start), min(quantity.overdue_at(start), now))

    return replace(series, public_from=public_from)
