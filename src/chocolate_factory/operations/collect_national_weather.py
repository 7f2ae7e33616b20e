"""Keeps the weather of the peninsula's points as it is forecast, and as it once was forecast.

Nothing depends on it: a source that fails is left alone for hours, and that is only noted.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

import structlog

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import WriteReport
from chocolate_factory.weather.national.archive import (
    RunArchive,
    Said,
    days_without_runs,
    keep_past_runs,
    mark_without_runs,
)
from chocolate_factory.weather.national.model import LIVE, PLACE, SINGLE_RUNS, national_series
from chocolate_factory.weather.refresh_forecast import refresh_forecast
from chocolate_factory.weather.verification import Issue

REFRESH: timedelta = 3 * HOUR
"""The model runs every six hours; its values come some hours later, at no fixed minute."""
ARCHIVE_DAYS = 400
"""Days back for which past runs are loaded: a year to learn from and a month to begin with."""
RESTS: Mapping[str, timedelta] = {
    UpstreamUnavailableError.kind: REFRESH,
    NotPublishedError.kind: DAY,
    UpstreamRefusedError.kind: DAY,
    UpstreamNonsenseError.kind: DAY,
}
"""For how long a source is not asked again, by what its last answer was."""

log = structlog.get_logger()


def refresh_national_weather(ports: Ports) -> WriteReport | None:
    """Fetch the newest forecast for all points in one request, if it is time.

    Returns:
        What became of it; None if it was not time.

    Raises:
        UpstreamError: The source did not answer; what was forecast before stands.
        StoreError: The store cannot be read or written.
    """
    source, now = ports.national_forecaster, ports.clock.now()
    newest = ports.forecast_record.newest_issues(PLACE, now).get(LIVE)
    if source is None or (newest is not None and now - newest < REFRESH):
        return None
    if _rests(ports, source.name):
        return None
    try:
        report = refresh_forecast(ports.series, source, national_series(), ports.clock)
    except UpstreamError as error:
        _leave_alone(ports, source.name, error)
        raise
    ports.forecast_record.note_issue(PLACE, Issue(LIVE, ports.clock.now()))
    return report


def load_past_runs(ports: Ports) -> int:
    """Fetch some of the past runs that are not kept yet, the newest first; how many days.

    From the best archive that has any; one that does not answer rests.

    Raises:
        StoreError: The store cannot be read or written.
    """
    if past_runs_loaded(ports):
        return 0
    today = ports.clock.now().date()
    for archive in ports.run_archives:
        if _rests(ports, archive.name):
            continue
        missing = days_without_runs(ports.series, archive, today - ARCHIVE_DAYS * DAY, today)
        if not missing:
            ports.forecast_record.note_issue(PLACE, Issue(SINGLE_RUNS, ports.clock.now()))
            return 0
        try:
            return _load(ports, archive, missing)
        except UpstreamError as error:
            _leave_alone(ports, archive.name, error)
    return 0


def _rests(ports: Ports, source: str) -> bool:
    """Whether ``source`` failed so lately that it is not asked; known after a restart as well."""
    now = ports.clock.now()
    newest = ports.forecast_record.newest_issues(PLACE, now)
    failed = {kind: newest.get(_failure(source, kind)) for kind in RESTS}
    return any(since is not None and now - since < RESTS[kind] for kind, since in failed.items())


def _leave_alone(ports: Ports, source: str, error: UpstreamError) -> None:
    kind = error.kind if error.kind in RESTS else UpstreamUnavailableError.kind
    ports.forecast_record.note_issue(PLACE, Issue(_failure(source, kind), ports.clock.now()))
    log.info("national_weather_rests", source=source, hours=RESTS[kind] / HOUR, error=error.message)


def _failure(source: str, kind: str) -> str:
    """Under which name a failure is noted."""
    return f"{source} {kind}"


def past_runs_loaded(ports: Ports) -> bool:
    """Whether all days were found to be there, some weeks ago at most.

    Raises:
        StoreError: The store cannot be read.
    """
    return SINGLE_RUNS in ports.forecast_record.newest_issues(PLACE, ports.clock.now())


def _load(ports: Ports, archive: RunArchive, missing: Sequence[date]) -> int:
    """Some of the ``missing`` days; of a run that is not there the archive is not asked again.

    Raises:
        UpstreamError: It does not answer, or has none at all.
    """
    loaded, absent = 0, list[tuple[date, int]]()
    newest_first = islice(portions(missing, archive.days_per_request), archive.requests_at_once)
    for first, days in newest_first:
        try:
            said: Said = archive.fetch(first, days)
        except NotPublishedError:
            said = {}
        if not any(values for of_source in said.values() for values in of_source.values()):
            absent.append((first, days))
            continue
        keep_past_runs(ports.series, said, now=ports.clock.now())
        loaded += days
    if not loaded:
        raise NotPublishedError(archive.name, f"{archive.name} has none of the runs asked for.")
    for first, days in absent:
        mark_without_runs(ports.series, archive, first, days, now=ports.clock.now())
    return loaded


def portions(days: Sequence[date], longest: int) -> Iterator[tuple[date, int]]:
    """Stretches of consecutive days (first day, how many), the newest first.

    Args:
        days: Ascending.
        longest: No stretch has more.

    >>> found = portions([date(2025, 1, n) for n in (1, 2, 3, 5)], 2)
    >>> [(first.day, days) for first, days in found]
    [(5, 1), (2, 2), (1, 1)]
    """
    rest = list(days)
    while rest:
        last = first = rest.pop()
        while rest and rest[-1] == first - DAY and (last - rest[-1]).days < longest:
            first = rest.pop()
        yield first, (last - first).days + 1
