"""The scheduler: one run at a time, failures contained, runs journalled, others woken."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from structlog.contextvars import get_contextvars

from chocolate_factory.journal.memory import MemoryJournal
from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.operations.job_board import JobReport
from chocolate_factory.scheduler.engine import ScheduledTask, Scheduler
from chocolate_factory.scheduler.timing import Daily, Every

NOW = datetime(2024, 11, 5, 11, tzinfo=UTC)


class Stage:
    """Builds schedulers and stops them."""

    def __init__(self) -> None:
        self.journal = MemoryJournal()
        self.started: list[Scheduler] = []

    def scheduler(self, *tasks: ScheduledTask) -> Scheduler:
        scheduler = Scheduler(tasks, self.journal, SystemClock.starting_at(NOW))
        self.started.append(scheduler)
        scheduler.start()
        return scheduler


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    for scheduler in stage.started:
        scheduler.stop()


def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def task(name: str, run: Callable[[], JobReport], *, at_start: bool = False) -> ScheduledTask:
    return ScheduledTask(name, name.title(), Every(30), run, at_start=at_start)


def test_a_job_runs_at_start_and_wakes_another(stage: Stage) -> None:
    done = threading.Event()

    def second() -> JobReport:
        done.set()
        return JobReport("second")

    stage.scheduler(
        task("first", lambda: JobReport("first", wakes=("second",)), at_start=True),
        task("second", second),
    )
    assert done.wait(5)
    until(lambda: "second" in stage.journal.tallies())
    assert stage.journal.tallies()["first"].last.outcome is Outcome.DONE


def test_a_failing_job_stops_nobody(stage: Stage) -> None:
    def ours() -> JobReport:
        raise MissingDataError("No prices.", advice="Wait.")

    def bug() -> JobReport:
        raise ZeroDivisionError

    stage.scheduler(
        task("ours", ours, at_start=True),
        task("bug", bug, at_start=True),
        task("fine", lambda: JobReport("fine"), at_start=True),
    )
    until(lambda: len(stage.journal.tallies()) == 3)
    tallies = stage.journal.tallies()
    assert tallies["ours"].last.message == "No prices. Wait."
    assert tallies["bug"].failures == 1
    assert tallies["fine"].failures == 0


def test_calls_during_a_run_lead_to_exactly_one_more(stage: Stage) -> None:
    release, count, overlapping = threading.Event(), [], []
    inside = threading.Semaphore(1)

    def slow() -> JobReport:
        overlapping.append(not inside.acquire(blocking=False))
        count.append(1)
        release.wait(5)
        inside.release()
        return JobReport("slow")

    scheduler = stage.scheduler(task("slow", slow, at_start=True))
    until(lambda: count)
    for _ in range(5):
        scheduler.run_soon("slow")
    release.set()
    until(lambda: len(count) == 2 and not scheduler.jobs()[0].running)
    time.sleep(0.1)
    assert len(count) == 2
    assert not any(overlapping)


def test_the_table_is_shown_on_the_shifted_clock(stage: Stage) -> None:
    scheduler = stage.scheduler(
        ScheduledTask("nightly", "Nightly", Daily(1), lambda: JobReport("")),
        ScheduledTask("weekly", "Weekly", Daily(2, weekday="sun"), lambda: JobReport("")),
    )
    nightly, weekly = scheduler.jobs()
    assert nightly.next_run is not None
    assert weekly.next_run is not None
    # 01:00 and 02:00 in Madrid's winter.
    expected = datetime(2024, 11, 6, 0, tzinfo=UTC)
    assert abs((nightly.next_run - expected).total_seconds()) < 1
    expected = datetime(2024, 11, 10, 1, tzinfo=UTC)
    assert abs((weekly.next_run - expected).total_seconds()) < 1
    assert (nightly.trigger, weekly.trigger) == ("daily 01:00", "sun 02:00")


def test_an_unknown_job_is_refused_with_the_known_ones(stage: Stage) -> None:
    scheduler = stage.scheduler(task("known", lambda: JobReport("")))
    with pytest.raises(InputError, match="known"):
        scheduler.run_soon("unknown")


def test_what_a_run_logs_carries_its_job_and_an_id_of_its_own(stage: Stage) -> None:
    seen: list[dict[str, object]] = []

    def look() -> JobReport:
        seen.append(get_contextvars())
        return JobReport("seen")

    scheduler = stage.scheduler(task("look", look, at_start=True))
    until(lambda: len(seen) == 1)
    until(lambda: not scheduler.jobs()[0].running)
    scheduler.run_soon("look")
    until(lambda: len(seen) == 2)
    assert [one["job"] for one in seen] == ["look", "look"]
    assert seen[0]["run"] != seen[1]["run"]


def test_every_run_is_told_whatever_became_of_it() -> None:
    told: list[JobRun] = []

    def fail() -> JobReport:
        raise MissingDataError("No prices.")

    scheduler = Scheduler(
        [task("fail", fail, at_start=True), task("fine", lambda: JobReport("."), at_start=True)],
        MemoryJournal(),
        SystemClock.starting_at(NOW),
        told.append,
    )
    scheduler.start()
    until(lambda: len(told) == 2)
    scheduler.stop()
    assert {run.job: run.outcome for run in told} == {"fail": "failed", "fine": "done"}
    succeeded = {one.id: one.succeeded_at is not None for one in scheduler.jobs()}
    assert succeeded == {"fail": False, "fine": True}
