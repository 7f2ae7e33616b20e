"""What a shell may ask of whoever runs the jobs; the scheduler answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.errors import InputError


class UnknownJobError(InputError):
    """There is no job of that id."""

    status = 404


@dataclass(frozen=True, slots=True)
class JobReport:
    """What one run of a job has to say.

    Attributes:
        message: One sentence for people.
        outcome: Done, or skipped because there was nothing to do.
        wakes: Ids of jobs that should run at once because of what was found.
        details: Figures for machines.
    """

    message: str
    outcome: Outcome = Outcome.DONE
    wakes: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job as it stands."""

    id: str
    name: str
    trigger: str
    """When it runs, for people."""
    next_run: datetime | None
    running: bool
    runs: int
    failures: int
    last_run: JobRun | None
    succeeded_at: datetime | None = None
    """When a run ended well for the last time."""


class JobBoard(Protocol):
    """Runs jobs, one run at a time each."""

    @property
    def running(self) -> bool:
        """Whether jobs are being run at all."""
        ...

    def jobs(self) -> list[JobStatus]:
        """Every job as it stands, in the order of the table of jobs."""
        ...

    def run_soon(self, job: str) -> None:
        """Let a job run at once, unless it is running.

        Raises:
            UnknownJobError: There is no such job.
        """
        ...
