"""The stores go at every single call of an ingestion; afterwards they know what they would have."""

import logging
from collections.abc import Callable, Container, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog

from chocolate_factory.operations.collect_grid import ingest_grid
from chocolate_factory.operations.ingest import (
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import Series
from chocolate_factory.weather.model import (
    PRECIPITATION,
    PRESSURE,
    TEMPERATURE,
    Place,
    series_of,
)
from tests.fakes.faltering import Program
from tests.fakes.ports import build_rig
from tests.fakes.series import at

TURN = timedelta(minutes=5)


def prices(ports: Ports) -> None:
    ingest_prices(ports)


def weather(ports: Ports) -> None:
    ingest_weather(ports)


def forecasts(ports: Ports) -> None:
    ingest_weather_forecast(ports)


def grid(ports: Ports) -> None:
    ingest_grid(ports)


Job = Callable[[Ports], None]
NIGHT = at("2024-11-05T04:33+01:00")
"""AEMET has just told of 04:00; what it lacks or gets wrong is asked of others at once."""
MORNING = at("2024-11-05T08:03+01:00")
"""OpenWeatherMap, from now on preferred, tells of the hour that has just begun."""
AUCTION = at("2024-11-05T13:03+01:00")
"""OMIE has tomorrow's prices, one of them impossible: REData is asked for it at once."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("job", "now", "for_good"),
    [
        pytest.param(prices, AUCTION, True, id="prices-gone"),
        pytest.param(prices, AUCTION, False, id="prices-one-answer-lost"),
        pytest.param(weather, NIGHT, True, id="weather-gone-at-night"),
        pytest.param(weather, NIGHT, False, id="weather-one-answer-lost"),
        pytest.param(weather, MORNING, True, id="weather-gone-in-the-morning"),
        pytest.param(forecasts, MORNING, True, id="forecasts-gone"),
        pytest.param(forecasts, MORNING, False, id="forecasts-one-answer-lost"),
        pytest.param(grid, AUCTION, True, id="grid-gone"),
    ],
)
def test_the_stores_know_what_they_would_have_known(
    job: Job, now: datetime, tmp_path: Path, *, for_good: bool
) -> None:
    origin = Program(build_rig().ports, tmp_path / "origin", now)
    for turns in (13, 7):
        _turn(origin, job, now - turns * TURN)
    steady = origin.twin(tmp_path / "steady")
    calls = _turn(steady, job, now)
    _turn(steady, job, now + TURN)
    for call in range(calls):
        shaken = origin.twin(tmp_path / str(call))
        if for_good:
            _turn(shaken, job, now, _Since(call))
        else:
            shaken.calls.unheard = True
            _turn(shaken, job, now, {call})
        _turn(shaken, job, now + TURN)
        assert shaken.known() == steady.known(), f"call {call} of {calls}"
    assert steady.known() != origin.known()


class _Since:
    """Every number from one on."""

    def __init__(self, first: int) -> None:
        self._first = first

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number >= self._first


def _turn(program: Program, job: Job, now: datetime, silent: Container[int] = ()) -> int:
    """One run of ``job`` during which calls fail, and what waits is let in; how many calls."""
    program.clock.instant = now
    program.clock.seconds += 60
    program.calls.made, program.calls.silent = 0, silent
    job(program.ports)
    made = program.calls.made
    program.clock.seconds += 60
    program.settle()
    return made


@pytest.fixture(autouse=True)
def _three_quantities(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that everybody tells, one that no station here measures, one of the hour before."""

    def few(place: Place) -> dict[str, Series]:
        return {
            one.name: series_of(place)[one.name] for one in (TEMPERATURE, PRESSURE, PRECIPITATION)
        }

    monkeypatch.setattr("chocolate_factory.operations.ports.series_of", few)


@pytest.fixture(autouse=True)
def _nothing_is_told() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()
