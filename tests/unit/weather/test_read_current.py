"""The current weather comes from the store, of all sources and newest revisions."""

import pytest

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.hybrid import Reason
from chocolate_factory.weather.model import AEMET, OPEN_METEO, OPENWEATHERMAP, series_of
from chocolate_factory.weather.read_current import read_hybrid, read_latest_of
from tests.unit.weather.upstreams import HOUR, LINARES, utc

SERIES = series_of(LINARES)
NOW = utc("2024-11-05T11:40")
HERE = NOW.replace(minute=0)


@pytest.fixture
def store() -> MemorySeriesStore:
    store = MemorySeriesStore()
    said = (
        (AEMET, "temperature_celsius", 2, 14.0),
        (AEMET, "temperature_celsius", 1, 15.0),
        (AEMET, "humidity_percent", 2, 50.0),
        (OPENWEATHERMAP, "temperature_celsius", 0, 17.0),
        (OPENWEATHERMAP, "temperature_celsius", 0, 17.5),
        (OPEN_METEO, "pressure_hpa", 0, 955.0),
        (OPEN_METEO, "radiation_w_m2", 1, 410.0),
    )
    for source, name, age, value in said:
        observation = Observation(HERE - age * HOUR, 60, value)
        store.write(SERIES[name], source, [observation], now=NOW)
    return store


def test_the_hybrid_weather_names_who_said_what(store: MemorySeriesStore) -> None:
    weather = read_hybrid(store, SERIES, NOW, {OPENWEATHERMAP})
    assert (weather.source, weather.start) == (OPENWEATHERMAP, HERE)
    assert weather.reason is Reason.PREFERRED
    assert {name: (one.source, one.value) for name, one in weather.values.items()} == {
        "temperature_celsius": (OPENWEATHERMAP, 17.5),
        "pressure_hpa": (OPEN_METEO, 955.0),
        "radiation_w_m2": (OPEN_METEO, 410.0),
    }


def test_one_source_tells_its_newest_hour(store: MemorySeriesStore) -> None:
    own = read_latest_of(store, SERIES, AEMET, NOW)
    assert {name: one.value for name, one in own.items()} == {"temperature_celsius": 15.0}
    newest = read_latest_of(store, SERIES, OPENWEATHERMAP, NOW)
    assert newest["temperature_celsius"].value == 17.5


def test_a_source_that_said_nothing_is_told_apart_from_no_weather(
    store: MemorySeriesStore,
) -> None:
    with pytest.raises(MissingDataError, match="open-meteo-archive"):
        read_latest_of(store, SERIES, "open-meteo-archive", NOW)
    with pytest.raises(MissingDataError):
        read_hybrid(store, SERIES, NOW + 48 * HOUR, {OPENWEATHERMAP})
