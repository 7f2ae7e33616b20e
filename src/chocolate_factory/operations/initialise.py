"""Loads everything there is: years of prices, of the grid and of the weather, newest first.

Nothing that is stored is fetched again, so it may be killed at any moment and begun again. While it
is under way the journal says "begun and not finished", and the service goes on with it at its next
start.
"""

from collections.abc import Collection as Names
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.collections import WEATHER_SINCE, collections
from chocolate_factory.operations.fill_chapters import fill_chapters, plan_chapters, year_by_year
from chocolate_factory.operations.import_climate import YEAR, import_daily_climate
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.collection import Collection
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import Coverage
from chocolate_factory.timeseries.progress import Progress, Watcher

JOB = "initialise"
"""Its name in the journal."""
CLIMATE = "climate"
"""AEMET's daily climate of the site's station, whose days are not Madrid's."""
UNFINISHED = "Begun and not finished yet."


def initialise(
    ports: Ports,
    *,
    only: Names[str] = (),
    since: datetime | None = None,
    on_progress: Watcher | None = None,
) -> list[FillReport]:
    """Load what is missing of the whole history, from whoever has it.

    Args:
        ports: What to work with.
        only: Names of the collections to load; none named: all.
        since: Load nothing older (UTC); None: from the beginning of each collection.
        on_progress: Told after each request; may raise ``WorkCancelledError`` to stop.

    Returns:
        A report of every stretch in which something was missing.

    Raises:
        InputError: There is no collection of a name in ``only``.
        StoreError: The store cannot be read or written; what was written stays.
    """
    wanted = _chosen(ports, only)
    began = ports.clock.now()
    plan = plan_chapters(ports, year_by_year(wanted, _span(wanted, since, began)))
    if plan or _wants_climate(ports, only):
        ports.journal.record_run(JobRun(JOB, began, began, Outcome.FAILED, UNFINISHED))
    reports = fill_chapters(ports, plan, on_progress=on_progress)
    if _wants_climate(ports, only) and not any(report.interrupted for report in reports):
        reports += _load_climate(ports, since, _following(reports, on_progress))
    _journalise(ports, began, reports)
    return reports


def is_unfinished(ports: Ports) -> bool:
    """Whether somebody began to load the history and was killed or stopped before the end.

    Raises:
        StoreError: The journal cannot be read.
    """
    newest = ports.journal.runs(JOB, most=1)
    return bool(newest) and newest[0].outcome is Outcome.FAILED


@dataclass(frozen=True, slots=True)
class HistoryState:
    """What has been loaded.

    Attributes:
        status: ``never``, ``unfinished`` or ``done``.
        last_run: What came of the newest initialisation, or "".
        loaded: What is stored of each series, by collection.
    """

    status: Literal["never", "unfinished", "done"]
    last_run: str
    loaded: tuple[tuple[Collection, tuple[Coverage, ...]], ...]


def history_state(ports: Ports) -> HistoryState:
    """What has been loaded so far.

    Raises:
        StoreError: The store cannot be read.
    """
    runs = ports.journal.runs(JOB, most=1)
    unfinished = bool(runs) and runs[0].outcome is Outcome.FAILED
    return HistoryState(
        "never" if not runs else "unfinished" if unfinished else "done",
        runs[0].message if runs else "",
        tuple(
            (one, tuple(ports.series.coverage(series) for series in one.series))
            for one in (*collections(ports), *_climate(ports))
        ),
    )


def whole_history(ports: Ports) -> Interval:
    """From the beginning of the oldest collection to the end of what may be public (UTC)."""
    tomorrow = whole_days(Interval(ports.clock.now(), ports.clock.now() + DAY)).end
    return Interval(min(one.since for one in collections(ports)), tomorrow)


def _span(wanted: list[Collection], since: datetime | None, now: datetime) -> Interval:
    end = whole_days(Interval(now, now + DAY)).end
    first = since or min((one.since for one in wanted), default=end)
    return Interval(min(first, end), end)


def _chosen(ports: Ports, only: Names[str]) -> list[Collection]:
    known = collections(ports)
    names = [one.name for one in (*known, *_climate(ports))]
    strange = sorted(set(only) - set(names))
    if strange:
        raise InputError(
            f"There is nothing called {strange[0]!r} to load.",
            advice=f"What can be loaded here: {', '.join(names)}.",
        )
    return [one for one in known if not only or one.name in only]


def _climate(ports: Ports) -> list[Collection]:
    """What is loaded by days of UTC, if there is a station and a key."""
    series = tuple(ports.climate.values())
    if not series or not ports.climate_sources:
        return []
    return [Collection(CLIMATE, series, ports.climate_sources, WEATHER_SINCE)]


def _wants_climate(ports: Ports, only: Names[str]) -> bool:
    return bool(_climate(ports)) and (not only or CLIMATE in only)


def _load_climate(
    ports: Ports, since: datetime | None, on_progress: Watcher | None
) -> list[FillReport]:
    first = max(filter(None, (WEATHER_SINCE, since)))
    years = max(1, -(-(ports.clock.now() - first) // YEAR))
    return import_daily_climate(ports, None, years, on_progress)


def _following(done: list[FillReport], on_progress: Watcher | None) -> Watcher | None:
    """Goes on counting where ``done`` ended."""
    if on_progress is None:
        return None
    requests = sum(report.total.requests for report in done)
    written = sum(report.total.written for report in done)

    def watch(progress: Progress) -> None:
        on_progress(
            replace(
                progress,
                done=requests + progress.done,
                total=requests + progress.total,
                written=written + progress.written,
            )
        )

    return watch


def _journalise(ports: Ports, began: datetime, reports: list[FillReport]) -> None:
    written = sum(report.total.written for report in reports)
    requests = sum(report.total.requests for report in reports)
    unfinished = any(report.interrupted for report in reports) or went_unanswered(reports)
    outcome = Outcome.FAILED if unfinished else Outcome.DONE
    message = f"{written} values in {requests} requests."
    if unfinished:
        message += f" {UNFINISHED}"
    ports.journal.record_run(JobRun(JOB, began, ports.clock.now(), outcome, message))


def went_unanswered(reports: Iterable[FillReport]) -> bool:
    """Whether something is missing because a source did not answer, not because it has nothing."""
    return any(
        report.total.failed_hours and sum(report.missing_after.values()) for report in reports
    )
