"""Everything that a model may look at, as it was known at one instant."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from chocolate_factory.forecasting.clock_table import ClockTable
from chocolate_factory.forecasting.history import HourlyHistory, read_history
from chocolate_factory.forecasting.model import LONGEST_HORIZON_HOURS, hours_ahead
from chocolate_factory.forecasting.revised_history import read_revised_history
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_day, require_utc
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.store import SeriesStore


class Market:
    """Histories of several series with one clock: nothing in it was known after ``known_at``.

    It is the only door through which models see data. What is asked of an earlier instant is
    answered as it could have been answered then.
    """

    def __init__(self, histories: Mapping[str, HourlyHistory], *, known_at: datetime) -> None:
        """Keep ``histories`` by series key, all as known at ``known_at`` (UTC)."""
        self.known_at = require_utc(known_at)
        self._histories = {key: one.as_known_at(known_at) for key, one in histories.items()}
        self._tables: dict[str, ClockTable] = {}

    def as_known_at(self, instant: datetime) -> "Market":
        """The same at an earlier instant.

        Raises:
            ValueError: ``instant`` is later than what this market knows.
        """
        if require_utc(instant) > self.known_at:
            message = f"a market known at {self.known_at} cannot tell what was known at {instant}"
            raise ValueError(message)
        return Market(self._histories, known_at=instant)

    def history(self, key: str) -> HourlyHistory:
        """One series by instant; empty where nothing was given of it."""
        found = self._histories.get(key)
        return HourlyHistory((), known_at=self.known_at) if found is None else found

    def table(self, key: str) -> ClockTable:
        """One series by day and hour of Madrid's clock; without rows where nothing was given."""
        if key not in self._tables:
            self._tables[key] = self.history(key).table()
        return self._tables[key]

    def last_known_day(self, key: str) -> date:
        """The day before the first whose price is not wholly known, today at the earliest.

        Counted from the hour that contains ``known_at``; yesterday, where an hour of today is
        unknown. Holes further back do not count.
        """
        history = self.history(key)
        for _, start in hours_ahead(self.known_at, LONGEST_HORIZON_HOURS):
            if history.value(start) is None:
                return delivery_day(start) - DAY
        return delivery_day(self.known_at) + LONGEST_HORIZON_HOURS // 24 * DAY


def read_market(
    store: SeriesStore, series: Iterable[Series], interval: Interval, *, known_at: datetime
) -> Market:
    """Hours of ``series`` in ``interval`` as known at ``known_at``.

    Raises:
        StoreError: The store cannot be read.
    """
    return Market(read_histories(store, series, interval, known_at=known_at), known_at=known_at)


def read_histories(
    store: SeriesStore, series: Iterable[Series], interval: Interval, *, known_at: datetime
) -> dict[str, HourlyHistory]:
    """The same as parts of a market, by the key of each series.

    Raises:
        StoreError: The store cannot be read.
    """
    return {
        one.key: (read_revised_history if one.rewritten else read_history)(
            store, one, interval, known_at=known_at
        )
        for one in series
    }
