"""Tells what the store holds, where it has gaps, and whether the database itself is sound."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.storage.spool_entry import SpoolState
from chocolate_factory.storage.upkeep import DatabaseState
from chocolate_factory.timeseries.gaps import Gap
from chocolate_factory.timeseries.holding import Holding
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.survey import survey

_RESTORE = "Stop the service, move the file away and restore a backup; then load what it lacks."
_ALL_TIME = Interval(datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
_FARTHEST: timedelta = 60 * DAY
"""Nobody forecasts farther ahead; later values came while a clock was wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be.

    Attributes:
        what: ``schema``, ``database`` or ``series``.
        message: What was found.
        advice: What to do.
    """

    what: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class SeriesHeld:
    """What is stored of one series.

    Attributes:
        series: Its key.
        unit: Of its values; "" if this site does not collect it.
        records: Values of all sources with all revisions.
        revisions: Of these, those that were replaced by later ones.
        first: Start of the first interval; None: nothing is stored.
        last: Start of the last.
        sources: Values by source.
        quarantined: Values that are kept and not believed.
        gaps: Holes in what is expected of it; None for what is not expected to be whole.
        gap_hours: Hours missing in them.
    """

    series: str
    unit: str = ""
    records: int = 0
    revisions: int = 0
    first: datetime | None = None
    last: datetime | None = None
    sources: Mapping[str, int] = field(default_factory=dict)
    quarantined: int = 0
    gaps: int | None = None
    gap_hours: float | None = None


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a verification found.

    Attributes:
        deep: Every page, index and reference was read, and gaps looked for since the first value.
        database: Size and schema.
        looked_since: Since when gaps were looked for; None: since the first value of each series.
        findings: What should not be; empty when all is well.
        series: By key.
        spool: What waits until the store takes it; None: nothing can.
    """

    deep: bool
    database: DatabaseState
    looked_since: datetime | None
    findings: tuple[Finding, ...]
    series: tuple[SeriesHeld, ...]
    spool: SpoolState | None = None

    @property
    def ok(self) -> bool:
        """Nothing is wrong; gaps are not."""
        return not self.findings

    @property
    def records(self) -> int:
        """Values of all series."""
        return sum(one.records for one in self.series)


def verify_store(ports: Ports, *, deep: bool = False) -> StoreReport:
    """Look at what is stored and at the database under it.

    Args:
        ports: What to look at.
        deep: Read every page of the database, and look for gaps since the first value of each
            series; otherwise in the history that is kept whole.

    Raises:
        StoreError: The store cannot be read at all.
    """
    state = ports.upkeep.state()
    held: dict[str, list[Holding]] = {}
    for one in ports.series.inventory():
        held.setdefault(one.series, []).append(one)
    gaps = _gaps(ports, held, deep=deep)
    units, silent = {one.key: one.unit for one in _known(ports)}, _quarantined(ports)
    series = tuple(
        _held(key, held.get(key, []), gaps.get(key), unit=units.get(key, ""), silent=silent[key])
        for key in sorted({*held, *units})
    )
    findings = (
        *_schema_findings(state),
        *(_faults(ports) if deep else ()),
        *_future_findings(series, ports.clock.now() + _FARTHEST),
    )
    since = None if deep else ports.history_interval().start
    spool = ports.spooling.state() if ports.spooling else None
    return StoreReport(deep, state, since, findings, series, spool)


def _known(ports: Ports) -> Iterator[Series]:
    """What this site collects."""
    yield from PRICE_SERIES
    for family in (ports.grid, ports.weather, ports.climate, ports.all_weather_forecasts):
        yield from family.values()


def _gaps(ports: Ports, held: Mapping[str, list[Holding]], *, deep: bool) -> dict[str, list[Gap]]:
    """Of every series that is to be whole."""
    now, kept = ports.clock.now(), ports.history_interval()
    found = {}
    for collection in collections(ports):
        for series in collection.series:
            begun = min((one.first for one in held.get(series.key, ())), default=kept.start)
            span = Interval(min(begun, kept.start) if deep else kept.start, kept.end)
            found[series.key] = survey(ports.series, series, collection.sources, span, now)
    return found


def _quarantined(ports: Ports) -> Counter[str]:
    """Values that are not believed, by series."""
    entries = ports.series.quarantined(_ALL_TIME)
    values = {(one.series, one.source, one.start) for one in entries if one.kept_out}
    return Counter(key for key, _, _ in values)


def _held(
    key: str, holdings: list[Holding], gaps: list[Gap] | None, *, unit: str, silent: int
) -> SeriesHeld:
    return SeriesHeld(
        series=key,
        unit=unit,
        records=sum(one.records for one in holdings),
        revisions=sum(one.revisions for one in holdings),
        first=min((one.first for one in holdings), default=None),
        last=max((one.last for one in holdings), default=None),
        sources={one.source: one.records for one in holdings},
        quarantined=silent,
        gaps=None if gaps is None else len(gaps),
        gap_hours=None if gaps is None else round(sum(gap.hours for gap in gaps), 2),
    )


def _schema_findings(state: DatabaseState) -> Iterator[Finding]:
    if state.schema != state.newest_schema:
        yield Finding(
            "schema",
            f"The database has schema {state.schema}, this program {state.newest_schema}.",
            "Restart the service: it brings the database up to date.",
        )


def _faults(ports: Ports) -> Iterator[Finding]:
    try:
        faults = ports.upkeep.faults()
    except StoreError as error:
        yield Finding("database", error.message, error.advice or _RESTORE)
        return
    for fault in faults:
        yield Finding("database", f"The database is damaged: {fault}.", _RESTORE)


def _future_findings(series: tuple[SeriesHeld, ...], latest: datetime) -> Iterator[Finding]:
    for one in series:
        if one.last is not None and one.last > latest:
            yield Finding(
                "series",
                f"{one.series} has values up to {one.last:%Y-%m-%d}, which no source can know.",
                "The clock was wrong when they came, or this store was used with CHOCOLATE_NOW;"
                " use a data folder of its own for that.",
            )
