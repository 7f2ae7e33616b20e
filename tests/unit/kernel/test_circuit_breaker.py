"""Closed, open, half-open and back."""

import time
from datetime import UTC, datetime

import pytest

from chocolate_factory.kernel.circuit_breaker import Circuit
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamUnavailableError
from tests.fakes.clock import ManualClock

NOW = datetime(2024, 11, 5, 11, tzinfo=UTC)


def _down() -> str:
    source = "source"
    raise UpstreamUnavailableError(source, "It is down.")


def _absent() -> str:
    source = "source"
    raise NotPublishedError(source, "It has nothing.")


def _opened(pause: float) -> Circuit:
    circuit = Circuit("source", 2, pause, ManualClock(NOW))
    for _ in range(2):
        with pytest.raises(UpstreamUnavailableError, match="It is down"):
            circuit.call(_down)
    return circuit


def test_it_opens_and_keeps_away() -> None:
    circuit = _opened(pause=60)
    with pytest.raises(UpstreamUnavailableError, match="left alone"):
        circuit.call(lambda: "up again")
    state = circuit.state()
    assert (state.state, state.opened_at, state.last_error) == ("open", NOW, "It is down.")


def test_it_heals_after_the_pause() -> None:
    circuit = _opened(pause=0.02)
    time.sleep(0.03)
    assert circuit.call(lambda: "up again") == "up again"
    state = circuit.state()
    assert (state.state, state.failures, state.opened_at, state.last_error) == (
        "closed",
        0,
        None,
        "",
    )


def test_an_answer_heals_too_and_a_failed_trial_opens_again() -> None:
    circuit = _opened(pause=0.02)
    time.sleep(0.03)
    with pytest.raises(UpstreamUnavailableError, match="It is down"):
        circuit.call(_down)
    with pytest.raises(UpstreamUnavailableError, match="left alone"):
        circuit.call(_absent)
    time.sleep(0.03)
    with pytest.raises(NotPublishedError):
        circuit.call(_absent)
    assert circuit.state().state == "closed"
