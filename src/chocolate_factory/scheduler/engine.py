"""Runs jobs on threads, one run at a time each, and journals every run."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.journal.store import JournalStore
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.kernel.redaction import redact
from chocolate_factory.operations.job_board import JobReport, JobStatus, UnknownJobError
from chocolate_factory.scheduler.timing import ClockTrigger, Timing

THREADS = 8
"""Six jobs may have to wait for sources or models at once; the others do not wait for them."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """A line in the table of jobs."""

    id: str
    name: str
    timing: Timing
    run: Callable[[], JobReport]
    at_start: bool = False
    """Runs as soon as the scheduler starts."""


class Scheduler:
    """The job board: a failing job never stops another."""

    def __init__(
        self,
        tasks: Sequence[ScheduledTask],
        journal: JournalStore,
        clock: SystemClock,
        on_run: Callable[[JobRun], object] | None = None,
    ) -> None:
        """Nothing runs before ``start``.

        Args:
            tasks: The table of jobs.
            journal: Keeps every run.
            clock: Says when jobs are due.
            on_run: Told of every run that has ended.
        """
        self._tasks = {task.id: task for task in tasks}
        self._journal = journal
        self._clock = clock
        self._on_run = on_run
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._engine = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(max_workers=THREADS)},
            # Overlap is refused below, where a second call is remembered instead of dropped.
            job_defaults={"coalesce": True, "max_instances": 3, "misfire_grace_time": None},
            timezone="UTC",
        )

    @property
    def running(self) -> bool:
        """Whether it has been started and not stopped."""
        return bool(self._engine.running)

    def start(self) -> None:
        """Begin to run jobs; those marked ``at_start`` at once."""
        machine_now = self._clock.machine_at(self._clock.now())
        for order, task in enumerate(self._tasks.values()):
            # Spread over the first minute, so that jobs of the same rhythm do not meet; the
            # machine's, for a fast clock leaves no time to what runs at the start.
            begin = self._clock.shown_at(machine_now + timedelta(seconds=20 + order))
            trigger = ClockTrigger(task.timing, self._clock, begin)
            first = {"next_run_time": machine_now} if task.at_start else {}
            self._engine.add_job(
                self._run, trigger, args=[task], id=task.id, name=task.name, **first
            )
        self._engine.start()

    def stop(self, *, wait_seconds: float = 10.0) -> bool:
        """Run nothing more; whether what was running has finished within ``wait_seconds``."""
        if self.running:
            self._engine.shutdown(wait=False)
        with self._idle:
            return self._idle.wait_for(lambda: not self._busy, wait_seconds)

    def jobs(self) -> list[JobStatus]:
        """Every job as it stands, in the order of the table."""
        tallies = self._journal.tallies()
        found = []
        for task in self._tasks.values():
            tally = tallies.get(task.id)
            found.append(
                JobStatus(
                    id=task.id,
                    name=task.name,
                    trigger=str(task.timing) + (", at start" if task.at_start else ""),
                    next_run=self._next_run(task),
                    running=task.id in self._busy,
                    runs=tally.runs if tally else 0,
                    failures=tally.failures if tally else 0,
                    last_run=tally.last if tally else None,
                    succeeded_at=tally.succeeded_at if tally else None,
                )
            )
        return found

    def run_soon(self, job: str) -> None:
        """Let a job run at once; if it is running, once more afterwards."""
        if job not in self._tasks:
            raise UnknownJobError(
                f"There is no job {job!r}.", advice=f"Known jobs: {', '.join(self._tasks)}."
            )
        with self._lock:
            if job in self._busy:
                self._again.add(job)
                return
        if not self.running:
            return
        with contextlib.suppress(JobLookupError):
            self._engine.modify_job(job, next_run_time=self._clock.machine_at(self._clock.now()))

    def _next_run(self, task: ScheduledTask) -> datetime | None:
        entry = self._engine.get_job(task.id)
        next_run: datetime | None = getattr(entry, "next_run_time", None)
        return self._clock.shown_at(next_run) if next_run else None

    def _run(self, task: ScheduledTask) -> None:
        """Run a job until nobody asked for it meanwhile; a call that overlaps only asks."""
        with self._lock:
            if task.id in self._busy:
                self._again.add(task.id)
                return
            self._busy.add(task.id)
        again = True
        while again:
            started = self._clock.now()
            report = self._attempt(task)
            run = JobRun(task.id, started, self._clock.now(), report.outcome, report.message)
            self._journalise(run)
            if self._on_run is not None:
                self._on_run(run)
            with self._lock:
                again = task.id in self._again and self.running
                self._again.discard(task.id)
                if not again:
                    self._busy.discard(task.id)
                    self._idle.notify_all()
            for job in report.wakes:
                self.run_soon(job)

    @staticmethod
    def _attempt(task: ScheduledTask) -> JobReport:
        with structlog.contextvars.bound_contextvars(job=task.id, run=token_hex(4)):
            try:
                report = task.run()
            except ChocolateError as error:
                log.warning("job_failed", error=error.message, advice=error.advice)
                return JobReport(str(error), Outcome.FAILED)
            except Exception as error:  # a job's bug must not stop the others
                log.exception("job_broke")
                return JobReport(redact(f"{type(error).__name__}: {error}"), Outcome.FAILED)
            log.info("job_done", outcome=report.outcome, message=report.message)
            return report

    def _journalise(self, run: JobRun) -> None:
        try:
            self._journal.record_run(run)
        except ChocolateError as error:
            log.warning("job_not_journalled", job=run.job, error=error.message)
