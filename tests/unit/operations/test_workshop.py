"""One piece of work at a time, watched and stoppable; a bug never looks like work well done."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.worker_process import WorkerHere
from chocolate_factory.operations.workshop import Workshop, WorkshopBusyError, WorkState
from tests.fakes.clock import ManualClock
from tests.fakes.heavy_work import count
from tests.fakes.series import at

NOON = at("2024-11-05T12:00+01:00")


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(ManualClock(NOON), WorkerHere())


def latest(workshop: Workshop) -> WorkState:
    state = workshop.state
    assert state is not None
    return state


def wait(workshop: Workshop) -> None:
    deadline = time.monotonic() + 5
    while workshop.state is None or workshop.state.running:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_how_work_stands_can_be_seen(workshop: Workshop) -> None:
    assert workshop.state is None
    steps: list[tuple[int, int, str]] = []

    def step(done: int, total: int, label: str) -> None:
        state = workshop.state
        assert state is not None
        assert (state.running, state.subject, state.done) == (True, "two", done)
        steps.append((done, total, label))

    with workshop.taken_for("training"):
        workshop.run("two", _counted, 2, step=step)
    assert steps == [(1, 2, "two: counting"), (2, 2, "two: counting")]
    state = latest(workshop)
    assert (state.what, state.running, state.error) == ("training", False, "")
    assert (state.started_at, state.ended_at) == (NOON, NOON)


def _counted(end: int, tell: Any) -> int:  # noqa: ANN401 - takes whatever is told
    return count(end, lambda n, of: tell(n, of, "counting"))


def test_two_cannot_work_at_once(workshop: Workshop) -> None:
    with workshop.taken_for("training"):
        with pytest.raises(WorkshopBusyError, match="training"), workshop.taken_for("validation"):
            pass
        assert workshop.state is not None
        assert workshop.state.what == "training"
    with workshop.taken_for("validation"):
        pass


def test_two_processes_cannot_work_at_once(tmp_path: Path) -> None:
    here, there = (
        Workshop(ManualClock(NOON), WorkerHere(), lock_file=tmp_path / "models" / ".training")
        for _ in range(2)
    )
    with here.taken_for("training"):
        with pytest.raises(WorkshopBusyError, match="Another process"), there.taken_for("training"):
            pass
        assert there.state is None
    with there.taken_for("training"):
        pass


def test_work_that_comes_too_late_does_not_tell_of_the_other(workshop: Workshop) -> None:
    gate, taken = threading.Event(), threading.Event()

    def late() -> dict[str, Any]:
        taken.wait(5)
        with workshop.taken_for("validation"):
            return {}

    def other() -> None:
        with workshop.taken_for("training"):
            taken.set()
            gate.wait(5)

    workshop.start("validation", late)
    thread = threading.Thread(target=other)
    thread.start()
    assert workshop._thread is not None  # noqa: SLF001 - to wait for its end
    workshop._thread.join(5)  # noqa: SLF001
    state = workshop.state
    assert state is not None
    assert (state.what, state.running, state.error) == ("training", True, "")
    gate.set()
    thread.join(5)
    assert not workshop.state.running  # type: ignore[union-attr]


def test_nothing_begins_once_it_was_stopped(workshop: Workshop) -> None:
    workshop.stop()
    with pytest.raises(WorkCancelledError), workshop.taken_for("training"):
        pass
    assert workshop.state is None


def test_what_went_wrong_is_kept(workshop: Workshop) -> None:
    with pytest.raises(MissingDataError), workshop.taken_for("training"):
        raise MissingDataError("Too few days.", advice="Wait.")
    state = workshop.state
    assert state is not None
    assert state.error == "Too few days. Wait."


def test_work_behind_the_back_ends_with_its_result(workshop: Workshop) -> None:
    def work() -> dict[str, Any]:
        with workshop.taken_for("training"):
            return {"trained": 3}

    assert workshop.start("training", work).running
    wait(workshop)
    state = workshop.state
    assert state is not None
    assert state.result == {"trained": 3}
    assert state.error == ""


def test_a_second_start_only_tells_how_the_first_stands(workshop: Workshop) -> None:
    gate = threading.Event()

    def work() -> dict[str, Any]:
        with workshop.taken_for("training"):
            gate.wait(5)
        return {}

    workshop.start("training", work)
    assert workshop.start("validation", dict).what == "training"
    gate.set()
    wait(workshop)


def test_a_bug_is_told_apart_from_success(workshop: Workshop) -> None:
    def work() -> dict[str, Any]:
        raise ZeroDivisionError

    workshop.start("training", work)
    wait(workshop)
    assert workshop.state is not None
    assert "log" in workshop.state.error


def test_stopping_gives_up_what_goes_on(workshop: Workshop) -> None:
    begun = threading.Event()

    def endless(tell: Any) -> None:  # noqa: ANN401 - takes whatever is told
        while True:
            tell(0, 0, "on and on")
            begun.set()
            time.sleep(0.01)

    def work() -> dict[str, Any]:
        with workshop.taken_for("training"):
            workshop.run("forever", endless, step=lambda _done, _total, _label: None)
        return {}

    workshop.start("training", work)
    assert begun.wait(5)
    workshop.stop()
    wait(workshop)
    assert workshop.state is not None
    assert "stopped" in workshop.state.error
