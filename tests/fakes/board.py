"""A job board on which nothing runs: it shows what it is given and remembers who was called."""

from collections.abc import Iterable

from chocolate_factory.operations.job_board import JobStatus, UnknownJobError


class StillBoard:
    """See ``JobBoard``."""

    running = True

    def __init__(self, jobs: Iterable[JobStatus] = ()) -> None:
        """Show ``jobs``."""
        self._jobs = list(jobs)
        self.called: list[str] = []

    def jobs(self) -> list[JobStatus]:
        """See ``JobBoard.jobs``."""
        return self._jobs

    def run_soon(self, job: str) -> None:
        """See ``JobBoard.run_soon``."""
        known = [one.id for one in self._jobs]
        if known and job not in known:
            raise UnknownJobError(f"There is no job {job!r}.", advice=f"Known: {known}.")
        self.called.append(job)
