"""Guessing becomes slower and slower, for whoever guesses and for nobody else."""

from datetime import timedelta

from chocolate_factory.access.wrong_tokens import (
    FREE,
    LONGEST_PAUSE_SECONDS,
    MOST_REMEMBERED,
    WrongTokens,
)
from tests.fakes.admission import MADE
from tests.fakes.clock import ManualClock


def test_who_mistypes_does_not_wait_and_who_guesses_does() -> None:
    clock = ManualClock(MADE)
    tries = WrongTokens(clock.monotonic)
    for _ in range(FREE - 1):
        tries.note_wrong("10.0.0.1")
    assert tries.wait("10.0.0.1") == 0
    pauses = []
    for _ in range(15):
        tries.note_wrong("10.0.0.1")
        pauses.append(tries.wait("10.0.0.1"))
        clock.advance(timedelta(seconds=pauses[-1]))
        assert tries.wait("10.0.0.1") == 0
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS
    assert tries.wait("10.0.0.2") == 0


def test_a_day_of_guessing_comes_to_about_a_hundred() -> None:
    clock = ManualClock(MADE)
    tries, guesses = WrongTokens(clock.monotonic), 0
    while clock.seconds < 86_400:
        if wait := tries.wait("10.0.0.1"):
            clock.advance(timedelta(seconds=wait))
        else:
            tries.note_wrong("10.0.0.1")
            guesses += 1
    assert 90 < guesses < 120


def test_an_hour_without_is_forgotten() -> None:
    clock = ManualClock(MADE)
    tries = WrongTokens(clock.monotonic)
    for _ in range(FREE):
        tries.note_wrong("10.0.0.1")
    clock.advance(timedelta(hours=1, seconds=1))
    tries.note_wrong("10.0.0.1")
    assert tries.wait("10.0.0.1") == 0


def test_who_was_there_before_is_not_locked_out_by_others() -> None:
    tries = WrongTokens(ManualClock(MADE).monotonic)
    tries.note_right("10.0.0.1", "ana")
    assert tries.is_welcome("10.0.0.1", "ana")
    assert not tries.is_welcome("10.0.0.1", "luis")
    assert not tries.is_welcome("10.0.0.2", "ana")


def test_it_remembers_boundedly_many() -> None:
    tries = WrongTokens(ManualClock(MADE).monotonic)
    for number in range(MOST_REMEMBERED + 10):
        for _ in range(FREE):
            tries.note_wrong(f"address {number}")
    assert tries.wait("address 0") == 0
    assert tries.wait(f"address {MOST_REMEMBERED + 9}") > 0
