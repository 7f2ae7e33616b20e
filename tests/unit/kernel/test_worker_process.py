"""Heavy work goes on elsewhere, is watched, fails as it would here, and can be given up."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer

import pytest
from structlog.contextvars import bound_contextvars

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.worker_process import (
    Worker,
    WorkerHere,
    WorkerLostError,
    WorkerProcess,
)
from tests.fakes.heavy_work import Deadly, count, die, doze, fail, what_is_logged_with, whoami
from tests.shared import ROOT


def nobody(*_news: object) -> None:
    """Nobody listens."""


@pytest.fixture(params=[WorkerHere, WorkerProcess])
def worker(request: pytest.FixtureRequest) -> Worker:
    made: Callable[[], Worker] = request.param
    return made()


def test_the_result_comes_back_and_news_on_the_way(worker: Worker) -> None:
    told: list[tuple[object, ...]] = []
    found = worker.run(count, 3, tell=lambda *news: told.append(news), stop=Event())
    assert found == 6
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_errors_keep_their_advice(worker: Worker) -> None:
    with pytest.raises(MissingDataError, match="Nothing to count") as caught:
        worker.run(fail, tell=nobody, stop=Event())
    assert caught.value.advice == "Bring something."


def test_it_is_another_process() -> None:
    assert WorkerProcess().run(whoami, tell=nobody, stop=Event()) != os.getpid()


def test_what_is_logged_there_carries_the_same_ids(worker: Worker) -> None:
    with bound_contextvars(job="model_training", run="1f"):
        found = worker.run(what_is_logged_with, tell=nobody, stop=Event())
    assert found == {"job": "model_training", "run": "1f"}


def test_work_is_given_up_at_once() -> None:
    stop = Event()
    Timer(1.0, stop.set).start()
    began = time.monotonic()
    with pytest.raises(WorkCancelledError):
        WorkerProcess().run(doze, 60.0, tell=nobody, stop=stop)
    assert time.monotonic() - began < 20


def test_work_here_is_given_up_when_it_tells_something() -> None:
    stop = Event()
    stop.set()
    with pytest.raises(WorkCancelledError):
        WorkerHere().run(count, 3, tell=nobody, stop=stop)


def test_a_process_that_dies_is_missed() -> None:
    with pytest.raises(WorkerLostError, match="exit code 7"):
        WorkerProcess().run(die, tell=nobody, stop=Event())


def test_one_that_dies_before_it_has_heard_everything_is_missed_too() -> None:
    with pytest.raises(WorkerLostError):
        WorkerProcess().run(count, Deadly(), b"x" * 5_000_000, tell=nobody, stop=Event())


THREADS = """
import time
from threading import Event

from joblib import Parallel, delayed

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.worker_process import WorkerProcess


def wait(tell):
    tell()
    time.sleep(60)


def in_threads(tell):
    Parallel(n_jobs=2, prefer="threads")(delayed(wait)(tell) for _ in range(2))


if __name__ == "__main__":
    stop = Event()
    try:
        WorkerProcess().run(in_threads, tell=stop.set, stop=stop)
    except WorkCancelledError:
        print("stopped")
"""


@pytest.mark.slow
def test_a_worker_that_is_ended_gives_back_what_its_threads_held(tmp_path: Path) -> None:
    script = tmp_path / "threads.py"
    script.write_text(THREADS, "utf-8")
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT / "src")}
    ended = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, str(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout == "stopped\n"
    assert ended.stderr == ""  # a semaphore left behind is told of here
