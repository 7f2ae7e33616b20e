"""AEMET's days: as long as the calendar says, whichever way their numbers are written."""

import json
from pathlib import Path

import httpx2
import pytest

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.daily_forecast import daily_forecast_series_of
from chocolate_factory.weather.model import AEMET, Place, forecast_series_of
from chocolate_factory.weather.sources.aemet_daily_forecast import AemetDailyForecast
from tests.fakes.clock import ManualClock
from tests.unit.weather.municipal import daily_days, door_to, municipal
from tests.unit.weather.upstreams import BASE, LINARES, answering, envelope, utc

SERIES = daily_forecast_series_of(LINARES)
NOW = utc("2024-11-05T12:40")
EVER = Interval(utc("2020-01-01"), utc("2030-01-01"))
MIDNIGHT = utc("2024-11-04T23")


def fetch(body: object, now: str = "2024-11-05T12:40") -> dict[str, list[Observation]]:
    source = AemetDailyForecast(door_to(body)[0], LINARES, ManualClock(utc(now)))
    got = source.fetch(list(SERIES.values()), EVER)
    return {key.rpartition(".")[2]: values for key, values in got.items()}


def test_extremes_are_of_the_whole_local_day() -> None:
    got = fetch(municipal(daily_days("2024-11-05"), code=23055))
    assert got["temperature_max_celsius"][0] == Observation(MIDNIGHT, 1440, 20.0)
    assert [one.value for one in got["temperature_min_celsius"]] == [10.0 + n for n in range(7)]
    assert {one.value for one in got["humidity_max_percent"]} == {95.0}
    assert {one.value for one in got["humidity_min_percent"]} == {60.0}


def test_the_probability_is_of_the_whole_day_and_not_of_the_running_one() -> None:
    rain = fetch(municipal(daily_days("2024-11-05")))["precipitation_probability_percent"]
    assert [one.value for one in rain] == [10.0 * n for n in range(1, 7)]
    assert rain[0].start == utc("2024-11-05T23"), "today's 00-24 is 0 once its morning has passed"


def test_days_gone_are_left_out() -> None:
    got = fetch(municipal(daily_days("2024-11-04")))
    assert got["temperature_max_celsius"][0] == Observation(MIDNIGHT, 1440, 21.0)


def test_of_two_entries_for_a_day_the_later_counts() -> None:
    [first] = daily_days("2024-11-06", 1)
    second = {**first, "temperatura": {"maxima": 33, "minima": 3}}
    got = fetch(municipal([first, second]))
    assert [one.value for one in got["temperature_max_celsius"]] == [33.0]


@pytest.mark.parametrize(
    ("day", "minutes"), [("2024-10-27", 1500), ("2025-03-30", 1380), ("2025-03-31", 1440)]
)
def test_a_day_is_as_long_as_it_is(day: str, minutes: int) -> None:
    got = fetch(municipal(daily_days(day, 1), f"{day}T05:00:00"), f"{day}T06:00")
    assert got["temperature_max_celsius"][0].minutes == minutes


def test_reach_is_a_week_of_its_own_series_only() -> None:
    source = AemetDailyForecast(door_to([])[0], LINARES, ManualClock(NOW))
    reach = source.reach(SERIES["temperature_max_celsius"], NOW)
    assert reach == Interval(MIDNIGHT, utc("2024-11-11T23"))
    assert source.reach(forecast_series_of(LINARES)["temperature_celsius"], NOW) is None
    assert source.fetch(list(forecast_series_of(LINARES).values()), EVER) == {}


@pytest.mark.parametrize("maximum", ["hot", 290, True])
def test_what_cannot_be_is_refused(maximum: object) -> None:
    day = {**daily_days("2024-11-06", 1)[0], "temperatura": {"maxima": maximum}}
    with pytest.raises(UpstreamNonsenseError, match="temperature_max_celsius"):
        fetch(municipal([day]))


def test_a_day_that_tells_nothing_is_a_hole() -> None:
    day = {"fecha": "2024-11-06T00:00:00", "temperatura": {"maxima": "", "minima": 4}}
    got = fetch(municipal([day]))
    assert got["temperature_max_celsius"] == []
    assert [one.value for one in got["temperature_min_celsius"]] == [4.0]
    assert got["precipitation_probability_percent"] == []


def test_the_recorded_forecast(fixtures: Path) -> None:
    recorded = fixtures / "aemet/prediccion_diaria_32054_2020-10-02.extracted.json"
    text = json.loads(recorded.read_bytes())
    content = json.dumps(text, ensure_ascii=False).encode("iso-8859-15")
    http, _ = answering(envelope(), httpx2.Response(200, content=content))
    place = Place("ourense", 42.3, -7.9, 143, None, "32054")
    series = daily_forecast_series_of(place)
    clock = ManualClock(utc("2020-10-02T15:40"))
    source = AemetDailyForecast(AemetDoor(http, BASE, "key", source=AEMET), place, clock)
    got = source.fetch(list(series.values()), EVER)
    values = {name: [one.value for one in got[one.key]] for name, one in series.items()}
    assert values["temperature_max_celsius"] == [19, 18, 18, 20, 23, 21, 21]
    assert values["humidity_min_percent"][-1] == 45
    assert values["precipitation_probability_percent"] == [100, 100, 100, 100, 95, 75]
