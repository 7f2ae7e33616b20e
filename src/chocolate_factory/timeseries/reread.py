"""Asks a source again for what it has said already, because it may have corrected itself."""

from collections.abc import Sequence

import structlog

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.expectation import expected, reachable
from chocolate_factory.timeseries.fill_report import Failure, FillReport, SourceReport
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.pieces import hours
from chocolate_factory.timeseries.request_plan import Request, plan_requests
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Inspector

_log = structlog.get_logger()


def reread(
    store: SeriesStore,
    clock: Clock,
    sources: Sequence[SeriesSource],
    series: Sequence[Series],
    interval: Interval,
    *,
    inspector: Inspector | None = None,
) -> FillReport:
    """Ask every one of ``sources`` for all that is public of ``series`` in ``interval``.

    What it says again changes nothing; what it says differently becomes a revision, and what only
    another source had said so far is kept beside it. A source that fails stops no other. What
    ``inspector`` finds suspicious goes to quarantine, a wrong correction together with what it
    corrects.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    now = clock.now()
    admission = Admission(store, inspector)
    report = FillReport(now, interval, {one.key: 0.0 for one in series}, {})
    for source in sources:
        wanted = {}
        for one in series:
            reach = reachable(source, one, now)
            piece = expected(one, interval, now).overlap(reach) if reach else None
            if piece:
                wanted[one.key] = [piece]
        requests = plan_requests(source, series, wanted, now)
        if requests:
            report.sources.append(SourceReport(source.name))
        for request in requests:
            if not _ask(admission, clock, source, request, report.sources[-1]):
                break
    return report


def _ask(
    admission: Admission,
    clock: Clock,
    source: SeriesSource,
    request: Request,
    report: SourceReport,
) -> bool:
    """Make one request and keep what it says; whether the source can be asked for more."""
    tally = report.tally
    tally.requests += 1
    tally.asked_hours += (asked := request.interval.hours * len(request.series))
    try:
        answer = source.fetch(request.series, request.interval)
    except NotPublishedError:
        tally.absent_hours += asked
        return True
    except UpstreamError as error:
        _log.warning("source_failed", source=source.name, kind=error.kind, error=str(error))
        tally.failed_hours += asked
        report.failures.append(Failure.of(error, request.interval))
        return False
    for one in request.series:
        observations = answer.get(one.key, ())
        outcome = admission.admit(one, source.name, observations, now=clock.now())
        tally.count(len(observations), outcome)
        withheld = set(outcome.withheld)
        given = hours(each.interval for each in observations)
        doubted = hours(each.interval for each in observations if each.start in withheld)
        tally.obtained_hours += given - doubted
        tally.quarantined_hours += doubted
        tally.absent_hours += request.interval.hours - given
    return True
