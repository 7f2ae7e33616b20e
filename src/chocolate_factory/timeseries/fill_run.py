"""One fill under way: what is still missing, whom to ask next, what came of it."""

from collections.abc import Iterable, Mapping, Sequence

import structlog

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import (
    InputError,
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
)
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.absence import portions, resting
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.batch import check
from chocolate_factory.timeseries.expectation import expected, fitting, missing, reachable
from chocolate_factory.timeseries.fill_report import Failure, FillReport, SourceReport
from chocolate_factory.timeseries.model import Absence, Observation, Series, WriteReport
from chocolate_factory.timeseries.pieces import hours, intersect, merged, without
from chocolate_factory.timeseries.progress import Progress, Watcher, WorkCancelledError
from chocolate_factory.timeseries.request_plan import Bid, Request, cheapest_first, plan_requests
from chocolate_factory.timeseries.source import SeriesSource, endpoint_of

_log = structlog.get_logger()

_GRACE = HOUR
"""How late a value may appear before its source is remembered not to have it."""
_NONSENSE_LIMIT = 3
"""Nonsense answers in a row after which a source is left alone for this fill."""


class FillRun:
    """The state of one fill; used once."""

    def __init__(
        self,
        admission: Admission,
        clock: Clock,
        series: Sequence[Series],
        interval: Interval,
        *,
        insist: bool,
    ) -> None:
        """See what is missing now; what becomes public later is left to the next fill."""
        self._admission, self._store = admission, admission.store
        self._clock = clock
        self._series = list({one.key: one for one in series}.values())
        self._started_at = clock.now()
        spans = {one.key: expected(one, interval, self._started_at) for one in self._series}
        self._missing: dict[str, list[Interval]] = {
            one.key: missing(spans[one.key], admission.held(one, spans[one.key]))
            for one in self._series
        }
        self._absences: dict[str, list[Absence]] = {
            one.key: admission.absences(one, spans[one.key])
            for one in self._series
            if self._missing[one.key] and not insist and not admission.is_blind
        }
        self._is_blind = admission.is_blind
        before = self._missing_hours()
        self._report = FillReport(self._started_at, interval, before, before)

    def fill(self, sources: Sequence[SeriesSource], watcher: Watcher) -> FillReport:
        """Ask ``sources`` until nothing is missing or nobody is left.

        Raises:
            StoreError: The store cannot be read or written.
        """
        bids = []
        for source in sources:
            wanted = self._wanted(source)
            bids.append(Bid(source, wanted, self._plan(source, wanted)))
        try:
            for source in cheapest_first(bids):
                self._ask(source, watcher)
        except WorkCancelledError:
            self._report.interrupted = True
        self._report.missing_after = self._missing_hours()
        return self._report

    def _ask(self, source: SeriesSource, watcher: Watcher) -> None:
        """Make every request that ``source`` may answer, as far as its endpoints prove useful."""
        wanted = self._wanted(source)
        requests = self._plan(source, wanted)
        if not requests:
            return
        made = self._report.total.requests
        report = SourceReport(source.name)
        self._report.sources.append(report)
        errors: dict[str, list[UpstreamError | None]] = {}
        for n, request in enumerate(requests, start=1):
            answers = errors.setdefault(endpoint_of(source, request.series[0]), [])
            if not _hopeless(answers):
                answers.append(self._make(source, request, wanted, report))
                watcher(self._progress(source, request, made + n, made + len(requests)))

    def _make(
        self,
        source: SeriesSource,
        request: Request,
        wanted: dict[str, list[Interval]],
        report: SourceReport,
    ) -> UpstreamError | None:
        """Make one request and keep what it brings; its error, unless it was answered."""
        asked = {
            one.key: intersect(self._missing[one.key], [request.interval]) for one in request.series
        }
        asked_hours = sum(map(hours, asked.values()))
        try:
            answer = _answer(source, request)
        except UpstreamError as error:
            report.tally.ask(asked_hours)
            _log.warning("source_failed", source=source.name, kind=error.kind, error=str(error))
            report.tally.failed_hours += asked_hours
            report.failures.append(Failure.of(error, request.interval))
            return error
        report.tally.ask(asked_hours)
        for one in request.series:
            disbelieved = self._keep(one, report, asked[one.key], answer.get(one.key, ()))
            left = intersect(self._missing[one.key], asked[one.key])
            absent = without(left, disbelieved)
            report.tally.absent_hours += hours(absent)
            vain = (intersect(absent, wanted[one.key]), intersect(disbelieved, wanted[one.key]))
            self._remember(one, source, *vain)
        return None

    def _keep(
        self,
        series: Series,
        report: SourceReport,
        asked: Sequence[Interval],
        observations: Sequence[Observation],
    ) -> list[Interval]:
        """Store what was missing; where what came is not believed."""
        fit = fitting(observations, asked)
        with self._admission.writing:
            news = self._still_missing(series, fit)
            now = self._clock.now()
            outcome = WriteReport()
            if news:
                outcome = self._admission.admit(series, report.source, news, now=now)
        report.tally.skip(len(observations) - len(news))
        report.tally.count(len(news), outcome)
        withheld = set(outcome.withheld)
        spoken_for = [one.interval for one in fit if one.start not in withheld]
        disbelieved = merged(one.interval for one in fit if one.start in withheld)
        report.tally.obtained_hours += hours(spoken_for)
        report.tally.quarantined_hours += hours(disbelieved)
        self._missing[series.key] = without(self._missing[series.key], spoken_for)
        return disbelieved

    def _still_missing(
        self, series: Series, observations: Sequence[Observation]
    ) -> Sequence[Observation]:
        """``observations`` less those of what somebody else filled while we were waiting."""
        if not observations:
            return observations
        span = Interval(observations[0].start, observations[-1].interval.end)
        return fitting(observations, missing(span, self._admission.held(series, span)))

    def _remember(
        self,
        series: Series,
        source: SeriesSource,
        absent: Iterable[Interval],
        disbelieved: Iterable[Interval],
    ) -> None:
        """Remember what it is vain to ask ``source`` for, where it is not just late.

        If the store was down at the beginning nobody knows what was missing of what was asked for.
        """
        if self._is_blind:
            return
        now = self._clock.now()
        overdue = [expected(series, piece, now - _GRACE).overlap(piece) for piece in absent]
        vain = [part for piece in [*overdue, *disbelieved] for part in portions(piece, now)]
        if vain:
            self._store.mark_absent(series, source.name, vain, now=now)

    def _wanted(self, source: SeriesSource) -> dict[str, list[Interval]]:
        """Where each series is missing, within reach, and the source not to be left alone."""
        wanted = {}
        for one in self._series:
            reach = reachable(source, one, self._started_at)
            if reach is None:
                continue
            absences = self._absences.get(one.key, [])
            rest = resting(one, source.name, absences, self._started_at)
            wanted[one.key] = without(intersect(self._missing[one.key], [reach]), rest)
        return wanted

    def _plan(self, source: SeriesSource, wanted: dict[str, list[Interval]]) -> list[Request]:
        return plan_requests(source, self._series, wanted, self._started_at)

    def _progress(self, source: SeriesSource, request: Request, done: int, total: int) -> Progress:
        return Progress(
            source=source.name,
            series=tuple(one.key for one in request.series),
            interval=request.interval,
            done=done,
            total=total,
            written=self._report.total.written,
            missing_hours=sum(self._missing_hours().values()),
        )

    def _missing_hours(self) -> dict[str, float]:
        return {key: hours(pieces) for key, pieces in self._missing.items()}


def _answer(source: SeriesSource, request: Request) -> Mapping[str, Sequence[Observation]]:
    """What ``source`` has; nothing if it says so.

    Raises:
        UpstreamError: It failed, or its values cannot be stored.
    """
    try:
        answer = source.fetch(request.series, request.interval)
    except NotPublishedError as error:
        _log.info("source_has_nothing", source=source.name, error=str(error))
        return {}
    try:
        for values in answer.values():
            check(values)
    except InputError as error:
        message = f"{source.name} gave values that cannot be true: {error.message}"
        raise UpstreamNonsenseError(source.name, message) from error
    return answer


def _hopeless(errors: Sequence[UpstreamError | None]) -> bool:
    """Whether asking on is useless: the source just failed, or talked nonsense thrice in a row."""
    nonsense = [isinstance(error, UpstreamNonsenseError) for error in errors[-_NONSENSE_LIMIT:]]
    if nonsense and nonsense[-1]:
        return len(nonsense) == _NONSENSE_LIMIT and all(nonsense)
    return bool(errors) and errors[-1] is not None
