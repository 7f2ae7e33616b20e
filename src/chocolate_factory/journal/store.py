"""The port behind which the journal is kept."""

from datetime import datetime
from typing import Protocol

from chocolate_factory.journal.model import JobRun, JobTally, SourceState


class JournalStore(Protocol):
    """Keeps runs of jobs and the state of sources across restarts and processes."""

    def record_run(self, run: JobRun) -> None:
        """Keep a finished run.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def tallies(self) -> dict[str, JobTally]:
        """How often each job has run, by its id."""
        ...

    def runs(self, job: str | None = None, *, most: int = 50) -> list[JobRun]:
        """The newest runs, newest first, of one job or of all."""
        ...

    def forget_runs(self, before: datetime, *, dry_run: bool = False) -> int:
        """Remove runs that started before ``before``, or only count them; how many."""
        ...

    def record_source(self, state: SourceState) -> None:
        """Keep how a source behaved; the newest replaces the one before."""
        ...

    def sources(self) -> dict[str, SourceState]:
        """How each source behaved last, by its name."""
        ...
