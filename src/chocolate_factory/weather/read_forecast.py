"""Reads what is forecast, from the best source among those that have spoken lately.

Sources are ranked, but an old forecast of the best one must not hide a new one of another: those
whose newest issue is fresh come first, by rank; behind them the others, the last heard first::

    at 12:00        newest issue    fresh for    order
    aemet           two days ago    9 h          3.
    open-meteo      11:40           6 h          1.
    openweathermap  10:15           6 h          2.

Each hour comes from the first of this order that tells of it. Nothing is interpolated: an hour of
which nobody tells is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.weather.daily_forecast import daily_forecast_series_of
from chocolate_factory.weather.forecasters import fresh_for
from chocolate_factory.weather.model import Place, forecast_series_of
from chocolate_factory.weather.store import ForecastRecord


@dataclass(frozen=True, slots=True)
class NewestIssue:
    """The last forecast of a source.

    Attributes:
        issued_at: When it reached us; upstreams do not all tell when it was made.
        fresh: False if the source has been silent for longer than its forecasts are fresh.
    """

    issued_at: datetime
    fresh: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is forecast for an interval.

    Attributes:
        values: Readings by the quantity's name, ascending. Each names its source; its ``known_at``
            is since when the source says exactly this.
        issues: The newest issue of each source that is known.
    """

    values: Mapping[str, Sequence[Reading]]
    issues: Mapping[str, NewestIssue]


class ForecastReader:
    """Reads the forecasts for one place."""

    def __init__(self, store: SeriesStore, record: ForecastRecord, place: Place) -> None:
        """Read the values from ``store`` and when they were issued from ``record``."""
        self._store = store
        self._record = record
        self._place = place

    def hourly(
        self, interval: Interval, known_at: datetime, *, source: str | None = None
    ) -> Outlook:
        """What is forecast for the hours in ``interval``, as known at ``known_at``.

        Args:
            interval: Which hours.
            known_at: The instant to look from: the present, or an earlier one to see what was
                forecast then. Freshness is as of that instant, too.
            source: Only what this one says, fresh or not; None: the best of all.

        Raises:
            StoreError: The store cannot be read.
        """
        return self._read(forecast_series_of(self._place), interval, known_at, source)

    def daily(
        self, interval: Interval, known_at: datetime, *, source: str | None = None
    ) -> Outlook:
        """What is forecast for the local days that begin in ``interval``; see ``hourly``."""
        return self._read(daily_forecast_series_of(self._place), interval, known_at, source)

    def _read(
        self,
        series: Mapping[str, Series],
        interval: Interval,
        known_at: datetime,
        source: str | None,
    ) -> Outlook:
        issues = {
            name: NewestIssue(issued_at, known_at - issued_at < fresh_for(name))
            for name, issued_at in self._record.newest_issues(self._place.name, known_at).items()
        }
        values: dict[str, list[Reading]] = {}
        for name, one in series.items():
            order = (source,) if source else order_of(one, issues)
            found = self._store.read(replace(one, sources=order), interval, known_at=known_at)
            values[name] = [reading for reading in found if source in (None, reading.source)]
        return Outlook(values, issues)


def order_of(series: Series, issues: Mapping[str, NewestIssue]) -> tuple[str, ...]:
    """Who may speak for ``series``, best first, given their newest ``issues``."""
    heard = [name for name in series.sources if name in issues]
    fresh = [name for name in heard if issues[name].fresh]
    stale = [name for name in heard if not issues[name].fresh]
    stale.sort(key=lambda name: issues[name].issued_at, reverse=True)
    never = [name for name in series.sources if name not in issues]
    return (*fresh, *stale, *never)
