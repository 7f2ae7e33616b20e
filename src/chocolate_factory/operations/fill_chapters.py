"""Fills long stretches chapter by chapter, and counts the whole as one piece of work."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chocolate_factory.journal.note_fill import note_fill
from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.market_time import Interval, local_instant, to_local
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.collection import Collection
from chocolate_factory.timeseries.estimate import estimate_requests, estimate_seconds
from chocolate_factory.timeseries.expectation import expected, missing
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.pieces import hours
from chocolate_factory.timeseries.progress import Progress, Watcher

Stretch = tuple[Collection, Interval]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of one collection with something missing that somebody can be asked for.

    Attributes:
        collection: What is filled.
        interval: Where.
        requests: By source, if every source has what it should.
        missing_hours: Over all its series.
    """

    collection: Collection
    interval: Interval
    requests: dict[str, int]
    missing_hours: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What filling would take."""

    requests: Mapping[str, int]
    """By source, if every source has what it should."""
    seconds: float
    """At the pace that our limits allow."""


def estimate_of(ports: Ports, chapters: Iterable[Chapter]) -> Estimate:
    """What filling ``chapters`` would take."""
    requests: Counter[str] = Counter()
    for chapter in chapters:
        requests.update(chapter.requests)
    return Estimate(dict(requests), estimate_seconds(requests, ports.requests_per_minute))


def year_by_year(wanted: Sequence[Collection], span: Interval) -> Iterator[Stretch]:
    """``span`` in calendar years, the newest first; in each the collections in their order.

    Nothing before the beginning of a collection.
    """
    for year in range(to_local(span.end).year, to_local(span.start).year - 1, -1):
        part = span.overlap(Interval(_new_year(year), _new_year(year + 1)))
        for one in wanted:
            since = part.overlap(Interval(min(one.since, part.end), part.end))
            if since:
                yield one, since


def plan_chapters(
    ports: Ports, stretches: Iterable[Stretch], *, insist: bool = False
) -> list[Chapter]:
    """The chapters of ``stretches`` in which there is something to ask for, in their order.

    Args:
        ports: What to work with.
        stretches: Where to look; short enough to be read as a whole.
        insist: Ask again also where a source has lately answered to have nothing.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    chapters = []
    for collection, interval in stretches:
        holes, absences = {}, []
        for series in collection.series:
            span = expected(series, interval, now)
            holes[series.key] = missing(span, ports.series.read(series, span)) if span else []
            if holes[series.key] and not insist:
                absences += ports.series.absences(series, span)
        requests = estimate_requests(collection.sources, collection.series, holes, now, absences)
        if requests:
            lacking = sum(hours(pieces) for pieces in holes.values())
            chapters.append(Chapter(collection, interval, requests, lacking))
    return chapters


def fill_chapters(
    ports: Ports,
    chapters: Sequence[Chapter],
    *,
    insist: bool = False,
    on_progress: Watcher | None = None,
) -> list[FillReport]:
    """Fill ``chapters`` one after the other, behind live collection; a report of each.

    Args:
        ports: What to work with.
        chapters: As :func:`plan_chapters` finds them.
        insist: Ask again also where a source has lately answered to have nothing.
        on_progress: Told after each request, of the whole; may raise ``WorkCancelledError``.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    reports: list[FillReport] = []
    with in_background():
        for number, chapter in enumerate(chapters):
            report = ports.filler.fill(
                chapter.collection.sources,
                chapter.collection.series,
                chapter.interval,
                insist=insist,
                on_progress=_of_the_whole(reports, chapters[number + 1 :], on_progress),
            )
            note_fill(ports.journal, report, ports.clock.now())
            reports.append(report)
            if report.interrupted:
                break
    return reports


def _new_year(year: int) -> datetime:
    return local_instant(date(year, 1, 1))


def _of_the_whole(
    done: Sequence[FillReport], later: Sequence[Chapter], on_progress: Watcher | None
) -> Watcher | None:
    """Tells ``on_progress`` where all chapters together stand."""
    if on_progress is None:
        return None
    requests = sum(report.total.requests for report in done)
    written = sum(report.total.written for report in done)
    outstanding = sum(sum(chapter.requests.values()) for chapter in later)
    lacking = sum(chapter.missing_hours for chapter in later)
    lacking += sum(sum(report.missing_after.values()) for report in done)

    def watch(progress: Progress) -> None:
        on_progress(
            replace(
                progress,
                done=requests + progress.done,
                total=requests + progress.total + outstanding,
                written=written + progress.written,
                missing_hours=lacking + progress.missing_hours,
            )
        )

    return watch
