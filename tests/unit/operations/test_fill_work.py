"""Filling in the background: one at a time, watched, stopped, and honest about how it ended."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from structlog.contextvars import bound_contextvars, get_contextvars

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.operations.background import background_of
from chocolate_factory.operations.fill_work import FillState, FillWork
from chocolate_factory.operations.heal_gaps import find_all_gaps
from tests.fakes.ports import Rig

SECONDS = 60


class Gate:
    """Lets a source answer only when the test says so."""

    def __init__(self, rig: Rig) -> None:
        self.asked, self.go_on = threading.Event(), threading.Event()
        rig.redata.while_answering = rig.omie.while_answering = self._wait

    def _wait(self) -> None:
        self.asked.set()
        assert self.go_on.wait(SECONDS)


@pytest.fixture
def gate(empty: Rig) -> Iterator[Gate]:
    gate = Gate(empty)
    yield gate
    gate.go_on.set()


def _ended(work: FillWork) -> FillState:
    work.stop(wait_seconds=SECONDS)
    state = work.state
    assert state is not None
    assert not state.running
    return state


def test_it_heals_behind_ones_back_and_tells_when_it_is_done(empty: Rig) -> None:
    done = threading.Event()
    work = background_of(empty.ports, done.set).backfill
    assert work.state is None
    begun = work.start(empty.ports.history_interval())
    assert begun.running
    assert done.wait(SECONDS)
    state = _ended(work)
    assert state.error == ""
    assert len(state.reports) == 4, "two collections, recent weeks and the rest"
    assert state.progress is not None
    assert state.progress.done == state.progress.total
    assert not find_all_gaps(empty.ports)


def test_there_is_one_at_a_time(empty: Rig, gate: Gate) -> None:
    work = background_of(empty.ports).backfill
    first = work.start(empty.ports.history_interval())
    assert gate.asked.wait(SECONDS)
    second = work.start(replace(first.interval, end=first.interval.start))
    assert second.interval == first.interval, "the one that is running"
    gate.go_on.set()
    _ended(work)


def test_it_stops_after_the_running_request_and_keeps_what_it_wrote(empty: Rig, gate: Gate) -> None:
    work = background_of(empty.ports).backfill
    work.start(empty.ports.history_interval())
    assert gate.asked.wait(SECONDS)
    work.stop(wait_seconds=0)
    gate.go_on.set()
    state = _ended(work)
    assert [one.interrupted for one in state.reports] == [True]
    assert state.reports[0].total.written > 0
    assert not empty.open_meteo.asked

    again = work.start(empty.ports.history_interval())
    assert again.running, "it can be begun again"
    assert _ended(work).started_at > state.started_at


def test_what_stopped_it_is_told(empty: Rig) -> None:
    def fill_the_disk() -> None:
        raise StoreError("The disk is full.", advice="Make room.")

    empty.redata.while_answering = empty.omie.while_answering = fill_the_disk
    done = threading.Event()
    work = background_of(empty.ports, done.set).backfill
    work.start(empty.ports.history_interval())
    assert done.wait(SECONDS)
    assert _ended(work).error == "The disk is full. Make room."


def test_a_bug_does_not_look_like_work_well_done(empty: Rig) -> None:
    def bug() -> None:
        raise ZeroDivisionError

    empty.redata.while_answering = empty.omie.while_answering = bug
    done = threading.Event()
    work = background_of(empty.ports, done.set).backfill
    work.start(empty.ports.history_interval())
    assert done.wait(SECONDS)
    assert "broke" in _ended(work).error


def test_what_it_logs_carries_the_id_of_who_began_it(empty: Rig) -> None:
    seen: list[dict[str, object]] = []
    empty.redata.while_answering = lambda: seen.append(get_contextvars())
    done = threading.Event()
    work = background_of(empty.ports, done.set).backfill
    with bound_contextvars(request_id="r-1"):
        work.start(empty.ports.history_interval())
    assert done.wait(SECONDS)
    assert seen
    assert all(one["request_id"] == "r-1" for one in seen)
