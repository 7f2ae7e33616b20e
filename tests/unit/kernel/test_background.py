"""Bulk work is marked where it is, nowhere else, and can be told to stop."""

from threading import Event, Thread

import pytest

from chocolate_factory.kernel.background import (
    WorkCancelledError,
    in_background,
    is_bulk,
    require_wanted,
)


def test_the_mark_is_on_for_the_block() -> None:
    assert not is_bulk()
    with in_background():
        assert is_bulk()
        with in_background():
            assert is_bulk()
        assert is_bulk()
    assert not is_bulk()


def test_a_thread_starts_without_it() -> None:
    found: list[bool] = []
    with in_background():
        thread = Thread(target=lambda: found.append(is_bulk()))
        thread.start()
        thread.join()
    assert found == [False]


def test_work_inside_work_stops_with_it() -> None:
    stop = Event()
    with in_background(stop), in_background():
        require_wanted()
        stop.set()
        with pytest.raises(WorkCancelledError):
            require_wanted()
    require_wanted()
