"""Notes how each source behaved during a fill, so that health can name the trouble."""

from datetime import datetime

from chocolate_factory.journal.model import SourceState
from chocolate_factory.journal.store import JournalStore
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamError
from chocolate_factory.timeseries.fill_report import FillReport

GRID_SUFFIX = "-grid"


def note_fill(journal: JournalStore, report: FillReport, now: datetime) -> None:
    """Keep the newest behaviour of every source that ``report`` names.

    An answer that a value does not exist (yet) is a sensible answer. A source may also tell of the
    power system, and fail at one of the two: that is kept under a name of its own.

    Raises:
        StoreError: The journal cannot be written.
    """
    known = journal.sources()
    asked = report.missing_before
    suffix = GRID_SUFFIX if asked and all(key.startswith("grid.") for key in asked) else ""
    for source in report.sources:
        if source.failures:
            worst = source.failures[-1]
            trouble = (worst.kind, worst.message, worst.advice)
        elif source.tally.requests:
            trouble = None
        else:
            continue
        name = source.source + suffix
        journal.record_source(_next_state(name, known.get(name), trouble, now))


def note_answer(
    journal: JournalStore, source: str, error: UpstreamError | None, now: datetime
) -> None:
    """Keep how ``source`` behaved when it was asked alone; ``error`` is None if it answered.

    Raises:
        StoreError: The journal cannot be written.
    """
    trouble = (
        None if error is None or is_sensible(error) else (error.kind, error.message, error.advice)
    )
    journal.record_source(_next_state(source, journal.sources().get(source), trouble, now))


def is_sensible(error: UpstreamError | None) -> bool:
    """Whether a source behaved well: it answered, or said that it has nothing of this (yet)."""
    return error is None or isinstance(error, NotPublishedError)


def _next_state(
    source: str, before: SourceState | None, trouble: tuple[str, str, str] | None, now: datetime
) -> SourceState:
    if trouble is None:
        return SourceState(source, asked_at=now, answered_at=now)
    kind, message, advice = trouble
    return SourceState(
        source,
        asked_at=now,
        answered_at=before.answered_at if before else None,
        trouble=kind,
        message=message,
        advice=advice,
        failures=(before.failures if before else 0) + 1,
    )
