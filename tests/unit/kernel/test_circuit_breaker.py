"""Closed, open, half-open and back."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.circuit_breaker import Circuit
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamUnavailableError
from chocolate_factory.kernel.rate_limit import OwnLimitError
from tests.fakes.clock import ManualClock

NOW = datetime(2024, 11, 5, 11, tzinfo=UTC)


def _down() -> str:
    source = "source"
    raise UpstreamUnavailableError(source, "It is down.")


def _absent() -> str:
    source = "source"
    raise NotPublishedError(source, "It has nothing.")


PAUSE = 60.0


def _opened() -> tuple[Circuit, ManualClock]:
    clock = ManualClock(NOW)
    circuit = Circuit("source", 2, PAUSE, clock)
    for _ in range(2):
        with pytest.raises(UpstreamUnavailableError, match="It is down"):
            circuit.call(_down)
    return circuit, clock


def test_it_opens_and_keeps_away() -> None:
    circuit, clock = _opened()
    clock.advance(timedelta(seconds=PAUSE - 1))
    with pytest.raises(UpstreamUnavailableError, match=r"2 times in a row .* for 60 s"):
        circuit.call(lambda: "up again")
    state = circuit.state()
    assert (state.state, state.opened_at, state.last_error) == ("open", NOW, "It is down.")


def test_it_heals_after_the_pause() -> None:
    circuit, clock = _opened()
    clock.advance(timedelta(seconds=PAUSE))
    assert circuit.call(lambda: "up again") == "up again"
    state = circuit.state()
    assert (state.state, state.failures, state.opened_at, state.last_error) == (
        "closed",
        0,
        None,
        "",
    )


def test_setting_the_clock_right_does_not_prolong_the_pause() -> None:
    circuit, clock = _opened()
    clock.instant -= timedelta(hours=3)
    clock.seconds += PAUSE
    assert circuit.call(lambda: "up again") == "up again"


def test_an_answer_heals_too_and_a_failed_trial_opens_again() -> None:
    circuit, clock = _opened()
    clock.advance(timedelta(seconds=PAUSE))
    with pytest.raises(UpstreamUnavailableError, match="It is down"):
        circuit.call(_down)
    with pytest.raises(UpstreamUnavailableError, match="left alone"):
        circuit.call(_absent)
    clock.advance(timedelta(seconds=PAUSE))
    with pytest.raises(NotPublishedError):
        circuit.call(_absent)
    assert circuit.state().state == "closed"


@pytest.mark.parametrize(
    "error", [OwnLimitError("source", "We may not ask."), WorkCancelledError("Stopped.")]
)
def test_what_was_not_sent_proves_nothing(error: Exception) -> None:
    def unsent() -> str:
        raise error

    circuit, clock = _opened()
    clock.advance(timedelta(seconds=PAUSE))
    with pytest.raises(type(error)):
        circuit.call(unsent)
    assert circuit.state().state == "open"
    assert circuit.call(lambda: "up again") == "up again"


def test_one_trial_at_a_time_and_nobody_waits_for_it() -> None:
    circuit, clock = _opened()
    clock.advance(timedelta(seconds=PAUSE))
    trying, go_on = threading.Event(), threading.Event()

    def trial() -> str:
        trying.set()
        assert go_on.wait(10)
        return "up again"

    thread = threading.Thread(target=circuit.call, args=[trial])
    thread.start()
    assert trying.wait(10)
    assert circuit.state().state == "half-open"
    with pytest.raises(UpstreamUnavailableError, match="left alone"):
        circuit.call(lambda: "another")
    go_on.set()
    thread.join(10)
    assert circuit.state().state == "closed"
