"""The journal in memory, for tests and for looking at things without a file."""

import threading
from datetime import datetime

from chocolate_factory.journal.model import JobRun, JobTally, Outcome, SourceState


class MemoryJournal:
    """Forgets everything when the process ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._runs: list[JobRun] = []
        self._sources: dict[str, SourceState] = {}
        self._lock = threading.Lock()

    def record_run(self, run: JobRun) -> None:
        """Keep a finished run."""
        with self._lock:
            self._runs.append(run)

    def tallies(self) -> dict[str, JobTally]:
        """How often each job has run, by its id."""
        tallies: dict[str, JobTally] = {}
        for run in self.runs(most=len(self._runs))[::-1]:
            before = tallies.get(run.job)
            tallies[run.job] = JobTally(
                run.job,
                (before.runs if before else 0) + 1,
                (before.failures if before else 0) + (run.outcome is Outcome.FAILED),
                run,
                run.ended_at
                if run.outcome is not Outcome.FAILED
                else (before.succeeded_at if before else None),
            )
        return tallies

    def runs(self, job: str | None = None, *, most: int = 50) -> list[JobRun]:
        """The newest runs, newest first, of one job or of all."""
        with self._lock:
            chosen = [run for run in self._runs if job in (None, run.job)]
        return chosen[::-1][:most]

    def forget_runs(self, before: datetime, *, dry_run: bool = False) -> int:
        """Remove runs that started before ``before``, or only count them; how many."""
        with self._lock:
            kept = [run for run in self._runs if run.started_at >= before]
            removed = len(self._runs) - len(kept)
            if not dry_run:
                self._runs = kept
        return removed

    def record_source(self, state: SourceState) -> None:
        """Keep how a source behaved; the newest replaces the one before."""
        with self._lock:
            self._sources[state.source] = state

    def sources(self) -> dict[str, SourceState]:
        """How each source behaved last, by its name."""
        with self._lock:
            return dict(self._sources)
