"""A journal behind a spool: what jobs and sources did while its database was down is told later."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from chocolate_factory.journal.model import JobRun, JobTally, Outcome, SourceState
from chocolate_factory.journal.store import JournalStore
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool_entry import Item

_RUN, _SOURCE = "journal.run", "journal.source"
_EPOCH_MICROSECONDS = 1_000_000


class SpooledJournal:
    """The journal it wraps; while that is down, sources and tallies are told as last known."""

    def __init__(self, journal: JournalStore, drain: Drain) -> None:
        """Wrap ``journal``; ``drain`` takes there what waits."""
        self._journal = journal
        self._drain = drain
        self._sources: dict[str, SourceState] = {}
        self._tallies: dict[str, JobTally] = {}
        drain.takes(_RUN, self._take_run)
        drain.takes(_SOURCE, self._take_source)

    def record_run(self, run: JobRun) -> None:
        """See ``JournalStore.record_run``."""
        try:
            self._journal.record_run(run)
        except StoreUnavailableError:
            self._drain.append(_item(_RUN, asdict(run), run.ended_at))

    def tallies(self) -> dict[str, JobTally]:
        """See ``JournalStore.tallies``."""
        try:
            self._tallies = self._journal.tallies()
        except StoreUnavailableError:
            if not self._tallies:
                raise
        return dict(self._tallies)

    def runs(self, job: str | None = None, *, most: int = 50) -> list[JobRun]:
        """See ``JournalStore.runs``."""
        return self._journal.runs(job, most=most)

    def forget_runs(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``JournalStore.forget_runs``."""
        return self._journal.forget_runs(before, dry_run=dry_run)

    def record_source(self, state: SourceState) -> None:
        """See ``JournalStore.record_source``."""
        self._sources[state.source] = state
        try:
            self._journal.record_source(state)
        except StoreUnavailableError:
            self._drain.append(_item(_SOURCE, asdict(state), state.asked_at))

    def sources(self) -> dict[str, SourceState]:
        """See ``JournalStore.sources``; what still waits is known here already."""
        try:
            kept = self._journal.sources()
        except StoreUnavailableError:
            return dict(self._sources)
        newest = {**kept, **self._sources}
        for name, state in kept.items():
            if state.asked_at > newest[name].asked_at:  # another process asked it
                newest[name] = state
        self._sources = newest
        return dict(newest)

    def _take_run(self, content: Mapping[str, Any]) -> None:
        run = _run_in(content)
        if run not in self._journal.runs(run.job):  # it is when this process was killed just then
            self._journal.record_run(run)

    def _take_source(self, content: Mapping[str, Any]) -> None:
        state = _state_in(content)
        kept = self._journal.sources().get(state.source)
        if kept is None or kept.asked_at <= state.asked_at:  # or it was asked again meanwhile
            self._journal.record_source(state)


def _item(kind: str, content: Mapping[str, Any], at: datetime) -> Item:
    told = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in content.items()
    }
    return Item.of(kind, told, int(at.timestamp() * _EPOCH_MICROSECONDS))


def _run_in(content: Mapping[str, Any]) -> JobRun:
    return JobRun(
        content["job"],
        datetime.fromisoformat(content["started_at"]),
        datetime.fromisoformat(content["ended_at"]),
        Outcome(content["outcome"]),
        content["message"],
    )


def _state_in(content: Mapping[str, Any]) -> SourceState:
    told = {one.name: content[one.name] for one in fields(SourceState)}
    for name in ("asked_at", "answered_at"):
        told[name] = told[name] and datetime.fromisoformat(told[name])
    return SourceState(**told)
