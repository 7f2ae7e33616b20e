"""Each forecaster at its own pace; one that fails slows down and stops no other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.kernel.errors import UpstreamRefusedError, UpstreamUnavailableError
from chocolate_factory.kernel.market_time import HOUR, Interval, floor_to
from chocolate_factory.operations.ingest import ingest_weather_forecast
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.model import AEMET, OPEN_METEO, OPENWEATHERMAP
from tests.fakes.ports import Rig
from tests.fakes.sources import FakeSource

FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def sources(empty: Rig) -> dict[str, FakeSource]:
    """AEMET, Open-Meteo and OpenWeatherMap, each with a temperature for the next day."""
    key = empty.ports.weather_forecast["temperature_celsius"].key
    start = floor_to(empty.now(), 60) + HOUR
    ahead = Interval(start, start + 60 * HOUR)
    data = {key: [Observation(hour, 60, 15.0) for hour in ahead.grid(60)]}
    made = {
        name: FakeSource(name, data, reaching=lambda _, now: Interval(floor_to(now, 60) + HOUR,
                                                                       ahead.end))
        for name in (AEMET, OPEN_METEO, OPENWEATHERMAP)
    }  # fmt: skip
    empty.ports = replace(empty.ports, weather_forecasters=tuple(made.values()))
    return made


def pass_hours(rig: Rig, hours: float) -> None:
    for _ in range(round(hours * 12)):
        rig.pass_time(FIVE_MINUTES)
        ingest_weather_forecast(rig.ports)


def test_each_is_asked_at_its_own_pace(empty: Rig, sources: dict[str, FakeSource]) -> None:
    ingest_weather_forecast(empty.ports)
    pass_hours(empty, 12)
    asked = {name: len(source.asked) for name, source in sources.items()}
    assert asked == {AEMET: 5, OPEN_METEO: 25, OPENWEATHERMAP: 7}


def test_each_answer_is_an_issue_even_if_it_says_the_same(
    empty: Rig, sources: dict[str, FakeSource]
) -> None:
    ingest_weather_forecast(empty.ports)
    pass_hours(empty, 3.1)
    issues = empty.ports.forecast_record.issues("linares", empty.now() - 9 * HOUR)
    assert {name: len(known) for name, known in issues.items()} == {
        name: len(source.asked) for name, source in sources.items()
    }


def test_one_that_fails_is_noted_by_its_name_and_stops_no_other(
    empty: Rig, sources: dict[str, FakeSource]
) -> None:
    sources[AEMET].always = UpstreamRefusedError(AEMET, "AEMET refuses the key.")
    assert ingest_weather_forecast(empty.ports).written == 120
    states = empty.ports.journal.sources()
    assert {name: state.trouble for name, state in states.items()} == {
        "aemet-forecast": "refused",
        "open-meteo-forecast": "",
        "openweathermap-forecast": "",
    }
    assert AEMET not in empty.ports.forecast_record.issues("linares", empty.now() - HOUR)


def test_one_whose_key_rests_is_left_alone_and_its_trouble_stands(
    empty: Rig, sources: dict[str, FakeSource]
) -> None:
    sources[AEMET].always = UpstreamRefusedError(AEMET, "AEMET refuses the key.")
    ingest_weather_forecast(empty.ports)
    sources[AEMET].reaching = lambda _series, _now: None
    pass_hours(empty, 4)
    ingest_weather_forecast(empty.ports, insist=True)
    assert len(sources[AEMET].asked) == 1
    assert empty.ports.journal.sources()["aemet-forecast"].trouble == "refused"


def test_one_that_keeps_failing_is_asked_ever_more_seldom(
    empty: Rig, sources: dict[str, FakeSource]
) -> None:
    sources[AEMET].always = UpstreamUnavailableError(AEMET, "Down.")
    ingest_weather_forecast(empty.ports)
    pass_hours(empty, 24)
    # After 0, 5, 15, 35, 75, 155 and 315 minutes, then every three hours.
    assert len(sources[AEMET].asked) == 7 + 6
    sources[AEMET].always = None
    pass_hours(empty, 3.1)
    assert empty.ports.journal.sources()["aemet-forecast"].trouble == ""


def test_an_answer_without_a_value_is_no_issue(empty: Rig, sources: dict[str, FakeSource]) -> None:
    sources[AEMET].data = {key: [] for key in sources[AEMET].data}
    ingest_weather_forecast(empty.ports)
    assert set(empty.ports.forecast_record.issues("linares", empty.now() - HOUR)) == {
        OPEN_METEO,
        OPENWEATHERMAP,
    }
