"""Who fills which hour, by night and by day, with and without keys and failures."""

from datetime import datetime, timedelta

import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.gaps import find_gaps
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.collect import WeatherCollector
from chocolate_factory.weather.model import (
    AEMET,
    OPEN_METEO,
    OPEN_METEO_ARCHIVE,
    OPENWEATHERMAP,
    quantity_of,
    series_of,
)
from tests.fakes.clock import ManualClock
from tests.fakes.sources import FakeSource
from tests.unit.weather.upstreams import HOUR, LINARES, utc

SERIES = series_of(LINARES)
NIGHT, NOON = utc("2024-11-05T03:20"), utc("2024-11-05T11:20")  # 04:20 and 12:20 in Madrid
INSTANTS = ("temperature_celsius", "humidity_percent", "pressure_hpa", "wind_speed_m_s")
LINARES_MEASURES = ("temperature_celsius", "humidity_percent", "wind_speed_m_s")


class Site:
    """A place with fake sources at an instant."""

    def __init__(self, now: datetime) -> None:
        self.clock = ManualClock(now)
        self.store = MemorySeriesStore()
        self.sources: dict[str, FakeSource] = {}
        self.add(OPEN_METEO, 91 * 24, tuple(SERIES))

    @property
    def hour(self) -> datetime:
        return self.clock.now().replace(minute=0)

    def add(self, name: str, back: int, names: tuple[str, ...], *, late: int = 0) -> FakeSource:
        """A source that reaches ``back`` hours and has all but the last ``late`` stamps."""
        data = {
            SERIES[one].key: [
                Observation(start, 60, 7.0)
                for start in Interval(self.hour - back * HOUR, self.hour + HOUR).grid(60)
                if quantity_of(SERIES[one]).measured_at(start) <= self.hour - late * HOUR
            ]
            for one in names
        }
        reach = Interval(self.hour - back * HOUR, self.hour + HOUR)
        self.sources[name] = FakeSource(
            name, data, reaching=lambda _series, _now: reach, longest_request=95 * 24 * HOUR
        )
        return self.sources[name]

    def add_station(self, late: int = 0) -> FakeSource:
        """AEMET's station of Linares: no barometer."""
        return self.add(AEMET, 24, (*LINARES_MEASURES, "precipitation_mm"), late=late)

    def add_openweathermap(self) -> FakeSource:
        return self.add(OPENWEATHERMAP, 0, INSTANTS)

    @property
    def collector(self) -> WeatherCollector:
        filler = Filler(self.store, self.clock)
        return WeatherCollector(filler, SERIES, tuple(self.sources.values()))

    def who(self, name: str, age: int = 0) -> str | None:
        """Who speaks for the hour that began ``age`` hours before the running one."""
        start = self.hour - age * HOUR
        spoken = self.store.read(SERIES[name], Interval(start, start + HOUR))
        return spoken[0].source if spoken else None

    def row(self, name: str, ages: int = 6) -> list[str | None]:
        """Who speaks for the running hour and those before it."""
        return [self.who(name, age) for age in range(ages)]


def test_without_keys_the_models_fill_everything_measured_up_to_now() -> None:
    site = Site(NIGHT)
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius", 25) == [OPEN_METEO] * 25
    assert site.row("radiation_w_m2", 3) == [None, OPEN_METEO, OPEN_METEO]
    assert len(site.sources[OPEN_METEO].asked) <= 3


def test_by_night_young_hours_wait_for_aemet_until_they_are_overdue() -> None:
    site = Site(NIGHT)
    site.add_station(late=1)
    site.add_openweathermap()
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius") == [None, *[AEMET] * 5]
    assert site.sources[OPENWEATHERMAP].asked == []
    site.add_station(late=5)
    site.store = MemorySeriesStore()
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius", 7) == [None, None, None, *[OPEN_METEO] * 2, AEMET, AEMET]


def test_what_aemet_leaves_out_is_filled_at_once() -> None:
    site = Site(NIGHT)
    site.add_station(late=1)
    site.collector.collect_newest(site.clock.now())
    assert site.row("pressure_hpa", 4) == [None, *[OPEN_METEO] * 3]
    assert site.row("precipitation_mm", 4) == [None, None, AEMET, AEMET]
    assert site.row("radiation_w_m2", 4) == [None, *[OPEN_METEO] * 3]


@pytest.mark.parametrize(
    "error",
    [
        UpstreamUnavailableError(AEMET, "down"),
        UpstreamRefusedError(AEMET, "key"),
        UpstreamNonsenseError(AEMET, "nonsense"),
    ],
    ids=lambda error: error.kind,
)
def test_by_night_openweathermap_stands_in_when_aemet_fails(error: UpstreamError) -> None:
    site = Site(NIGHT)
    site.add_station().always = error
    site.add_openweathermap()
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius", 4) == [OPENWEATHERMAP, *[OPEN_METEO] * 3]


def test_that_aemet_has_nothing_yet_is_no_failure() -> None:
    site = Site(NIGHT)
    site.add_station().always = NotPublishedError(AEMET, "nothing")
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius", 4) == [None, None, None, OPEN_METEO]


def test_by_day_openweathermap_speaks_for_the_running_hour() -> None:
    site = Site(NOON)
    site.add_station(late=1)
    site.add_openweathermap()
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius", 4) == [OPENWEATHERMAP, AEMET, AEMET, AEMET]
    assert site.who("precipitation_mm", 2) == AEMET
    assert len(site.sources[OPENWEATHERMAP].asked) == 1


def test_by_day_aemet_then_the_models_stand_in_when_openweathermap_fails() -> None:
    site = Site(NOON)
    site.add_openweathermap().always = UpstreamUnavailableError(OPENWEATHERMAP, "down")
    site.add_station()
    site.collector.collect_newest(site.clock.now())
    assert site.who("temperature_celsius") == AEMET
    del site.sources[AEMET]
    site.store = MemorySeriesStore()
    site.collector.collect_newest(site.clock.now())
    assert site.who("temperature_celsius") == OPEN_METEO


def test_a_late_row_is_taken_when_it_comes() -> None:
    site = Site(NIGHT)
    site.add_station(late=2)
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius", 3) == [None, None, AEMET]
    site.clock.advance(timedelta(minutes=5))
    site.add_station(late=0)
    site.collector.collect_newest(site.clock.now())
    assert site.row("temperature_celsius", 3) == [AEMET] * 3


def test_a_value_is_known_from_when_it_was_collected() -> None:
    site = Site(NIGHT)
    site.add_station(late=1)
    site.collector.collect_newest(site.clock.now())
    temperature = SERIES["temperature_celsius"]
    last = site.store.latest(temperature)
    assert last is not None
    assert last.known_at == site.clock.now()
    whole = Interval(site.hour - 24 * HOUR, site.hour + HOUR)
    for reading in site.store.read(temperature, whole):
        assert reading.known_at == min(site.clock.now(), reading.start + 3 * HOUR)


def test_whole_again_nothing_is_asked_twice() -> None:
    site = Site(NOON)
    site.add_station()
    site.add_openweathermap()
    site.collector.collect_newest(site.clock.now())
    asked = {name: len(source.asked) for name, source in site.sources.items()}
    site.collector.collect_newest(site.clock.now())
    assert asked == {name: len(source.asked) for name, source in site.sources.items()}


def test_healing_leaves_no_gap_and_chooses_by_age() -> None:
    site = Site(NOON)
    del site.sources[OPEN_METEO]
    site.add_station()
    site.add(OPEN_METEO, 91 * 24, tuple(SERIES))
    archive = site.add(OPEN_METEO_ARCHIVE, 200 * 24, tuple(SERIES))
    long = Interval(site.hour - 150 * 24 * HOUR, site.clock.now())
    filler = Filler(site.store, site.clock)
    report = filler.fill(tuple(site.sources.values()), tuple(SERIES.values()), long)
    assert sum(report.missing_after.values()) == 0
    for series in SERIES.values():
        assert find_gaps(series, site.store.read(series, long), long, site.clock.now()) == []
    assert site.who("temperature_celsius", 10) == AEMET
    assert site.who("temperature_celsius", 30) == OPEN_METEO
    assert site.who("temperature_celsius", 100 * 24) == OPEN_METEO_ARCHIVE
    assert site.who("temperature_celsius", 1) is None  # the hybrid rule's business
    assert sum(asked.interval.hours for asked in archive.asked) <= 61 * 24
