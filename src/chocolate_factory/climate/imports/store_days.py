"""Stores what files say, series by series, and counts what became of every value."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from chocolate_factory.climate.imports.day_values import DayValues
from chocolate_factory.climate.imports.report import FileReport, ImportReport, Overruled
from chocolate_factory.climate.model import DAY_MINUTES, Quantity, Station
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.store import SeriesStore

Step = Callable[[int, int], None]
"""Told how many steps are done, and of how many."""


class _Column(NamedTuple):
    """One quantity of one station, as the last file says it that speaks of a day."""

    values: dict[date, float]
    files: dict[date, int]
    """Which file that is, by its place."""


class Gathering:
    """What files say as said by one source; of two that speak of a value the later is believed."""

    def __init__(self, source: str) -> None:
        """Start with nothing; ``source`` is the name in the provenance of the values."""
        self._source = source
        self._report = ImportReport()
        self._stations: defaultdict[Station, defaultdict[Quantity, _Column]]
        self._stations = defaultdict(lambda: defaultdict(lambda: _Column({}, {})))

    def add(self, file: FileReport, days: Iterable[DayValues]) -> None:
        """Take in the next file: its report so far, and its days."""
        number = len(self._report.files)
        self._report.files.append(file)
        for station, day, values in days:
            columns = self._stations[station]
            for quantity, value in values.items():
                column = columns[quantity]
                if day in column.values:
                    self._overrule(column, value, (station, quantity, day))
                column.values[day] = value
                column.files[day] = number

    def store(self, admission: Admission, clock: Clock, on_step: Step) -> ImportReport:
        """Store everything, in one transaction for each series, and count what became of it.

        Args:
            admission: The door to the store.
            clock: For when the values became known.
            on_step: Told after each series.

        Raises:
            StoreError: The store failed; the series written before stay, and importing again goes
                on.
        """
        columns = {
            (station, quantity): columns[quantity]
            for station, columns in self._stations.items()
            for quantity in station.quantities
            if quantity in columns
        }
        for done, ((station, quantity), column) in enumerate(columns.items(), start=1):
            saying = _Saying(self._source, station, quantity)
            _store(admission, saying, column, self._report, clock)
            on_step(done, len(columns))
        _count(columns, self._report)
        return self._report

    def _overrule(
        self, column: _Column, value: float, what: tuple[Station, Quantity, date]
    ) -> None:
        """Note that the newest file gives ``value`` where an earlier one has given one."""
        station, quantity, day = what
        before = column.values[day]
        earlier, later = self._report.files[column.files[day]], self._report.files[-1]
        earlier.said_by_later_file += 1
        if before != value:
            self._report.overruled.append(
                Overruled(station.key, day, quantity.name, value, later.file, before, earlier.file)
            )


class _Saying(NamedTuple):
    """Who speaks, and of what."""

    source: str
    station: Station
    quantity: Quantity


def _store(
    admission: Admission, said: _Saying, column: _Column, report: ImportReport, clock: Clock
) -> None:
    """Write what is new or different; what is stored already costs no transaction."""
    series = said.station.series(said.quantity)
    starts = {
        day: said.station.start_of(said.quantity, day, source=said.source) for day in column.values
    }
    known = _known(admission.store, series, said.source, starts.values())
    fresh: list[Observation] = []
    outcomes: Counter[tuple[int, str]] = Counter()
    for day, value in column.values.items():
        before = known.get(starts[day])
        if before == (DAY_MINUTES, value):
            outcomes[column.files[day], "already_there"] += 1
            continue
        outcomes[column.files[day], "written" if before is None else "revised"] += 1
        fresh.append(Observation(starts[day], DAY_MINUTES, value))
    if fresh:
        outcome = admission.admit(series, said.source, fresh, now=clock.now())
        report.quarantined += outcome.quarantined
    for (file, count), times in outcomes.items():
        report.files[file].add(count, times)


def _known(
    store: SeriesStore, series: Series, source: str, starts: Iterable[datetime]
) -> dict[datetime, tuple[int, float]]:
    """Length and value of what ``source`` has said last, by start; suspicious values too."""
    starts = sorted(starts)
    span = Interval(starts[0], starts[-1] + timedelta(minutes=1))
    return {
        reading.start: (reading.minutes, reading.value)
        for reading in store.history(series, span)  # by start and, of a source, by when known
        if reading.source == source
    }


def _count(columns: Mapping[tuple[Station, Quantity], _Column], report: ImportReport) -> None:
    days: defaultdict[str, set[date]] = defaultdict(set)
    for (station, quantity), column in columns.items():
        days[station.key].update(column.values)
        report.by_quantity[quantity.name] += len(column.values)
        for year, times in Counter(map(_YEAR, column.values)).items():
            report.values[station.key, year] += times
    for key, found in days.items():
        for year, times in Counter(map(_YEAR, found)).items():
            report.days[key, year] += times


_YEAR: Callable[[date], int] = attrgetter("year")
