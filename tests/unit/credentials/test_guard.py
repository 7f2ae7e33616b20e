"""A refused key rests, across restarts; another is tried at once."""

import threading
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from chocolate_factory.credentials.guard import REREAD_SECONDS, KeyGuard
from chocolate_factory.credentials.memory import MemoryCredentialStore
from chocolate_factory.credentials.model import Key, KeyState
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR
from tests.fakes.clock import ManualClock
from tests.fakes.keys import Probe
from tests.fakes.outages import Switched
from tests.fakes.series import at

NOON = at("2024-11-05T12:00+01:00")
SECRET = "bad-0123456789"  # noqa: S105 - made up
REFUSAL = UpstreamRefusedError("aemet", "No.")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def store() -> MemoryCredentialStore:
    return MemoryCredentialStore()


def guard_of(store: MemoryCredentialStore, clock: ManualClock, secret: str = SECRET) -> KeyGuard:
    return KeyGuard(Key.of("aemet", secret), store, clock)


def test_a_key_is_seen_asked_and_accepted(store: MemoryCredentialStore, clock: ManualClock) -> None:
    guard = guard_of(store, clock)
    assert (guard.record().state, guard.record().first_seen) == (KeyState.UNKNOWN, NOON)
    clock.advance(HOUR)
    assert guard.ask(Probe()) == "answer"
    assert (guard.record().state, guard.record().checked_at) == (KeyState.VALID, NOON + HOUR)
    assert guard_of(store, clock).record() == guard.record(), "kept"


def test_a_refused_key_is_not_used_until_its_rest_ends(
    store: MemoryCredentialStore, clock: ManualClock
) -> None:
    probe = Probe(REFUSAL)
    for _ in range(7 * 24 * 12):  # every five minutes for a week, with a restart each time
        guard = guard_of(store, clock)
        with pytest.raises(UpstreamRefusedError):
            guard.ask(probe)
        assert guard.rests()
        clock.advance(timedelta(minutes=5))
    assert probe.asked == 9, "at 0, 1, 7, 31, 55, 79, 103, 127 and 151 h"


def test_while_it_rests_the_error_says_until_when_and_what_to_do(
    store: MemoryCredentialStore, clock: ManualClock
) -> None:
    guard, probe = guard_of(store, clock), Probe(REFUSAL)
    with capture_logs() as logs, pytest.raises(UpstreamRefusedError):
        guard.ask(probe)
    with pytest.raises(UpstreamRefusedError, match=r"again from 2024-11-05 12:00 UTC") as resting:
        guard.ask(probe)
    assert probe.asked == 1
    assert "AEMET_API_KEY" in resting.value.advice
    assert [one["event"] for one in logs] == ["key_refused"]
    assert SECRET not in f"{logs} {resting.value}"


def test_another_key_is_tried_at_once(store: MemoryCredentialStore, clock: ManualClock) -> None:
    with pytest.raises(UpstreamRefusedError):
        guard_of(store, clock).ask(Probe(REFUSAL))
    assert guard_of(store, clock, "new").ask(Probe()) == "answer"
    assert guard_of(store, clock).rests(), "the old one still rests"


def test_what_another_process_met_is_known_within_a_minute(
    store: MemoryCredentialStore, clock: ManualClock
) -> None:
    here, there = guard_of(store, clock), guard_of(store, clock)
    here.ask(Probe())
    with pytest.raises(UpstreamRefusedError):
        there.ask(Probe(REFUSAL))
    clock.advance(timedelta(seconds=REREAD_SECONDS + 1))
    assert here.rests()


@pytest.mark.parametrize(
    "error",
    [UpstreamUnavailableError("aemet", "Down."), UpstreamNonsenseError("aemet", "What?")],
)
def test_a_source_that_did_not_look_at_the_key_proves_nothing(
    store: MemoryCredentialStore, clock: ManualClock, error: Exception
) -> None:
    guard = guard_of(store, clock)
    guard.ask(Probe())
    before = guard.record()
    clock.advance(DAY)
    with pytest.raises(type(error)):
        guard.ask(Probe(error))  # type: ignore[arg-type]
    assert guard.record() == before


def test_having_nothing_is_an_answer(store: MemoryCredentialStore, clock: ManualClock) -> None:
    guard = guard_of(store, clock)
    with pytest.raises(NotPublishedError):
        guard.ask(Probe(NotPublishedError("aemet", "Nothing.")))
    assert guard.record().state is KeyState.VALID


def test_an_accepted_key_is_noted_once_an_hour(
    store: MemoryCredentialStore, clock: ManualClock
) -> None:
    guard, noted = guard_of(store, clock), set()
    for _ in range(24):
        guard.ask(Probe())
        noted.add(guard.record().checked_at)
        clock.advance(timedelta(minutes=5))
    assert noted == {NOON, NOON + HOUR}


def test_one_thread_tries_an_unknown_key_and_the_others_learn(
    store: MemoryCredentialStore, clock: ManualClock
) -> None:
    guard, probe = guard_of(store, clock), Probe(REFUSAL)
    together = threading.Barrier(6)

    def ask() -> None:
        together.wait()
        with pytest.raises(UpstreamRefusedError):
            guard.ask(probe)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert probe.asked == 1
    assert guard.record().refusals == 1


def test_while_the_store_is_down_the_guard_goes_by_what_it_knows(clock: ManualClock) -> None:
    switched = Switched(MemoryCredentialStore())
    guard = KeyGuard(Key.of("aemet", SECRET), switched, clock)
    switched.on = False
    assert not guard.rests()
    assert guard.ask(Probe()) == "answer"
    with pytest.raises(UpstreamRefusedError):
        guard.ask(Probe(REFUSAL))
    clock.advance(timedelta(seconds=2 * REREAD_SECONDS))
    assert guard.rests(), "a refusal is remembered, too"
    switched.on = True
