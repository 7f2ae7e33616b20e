"""Open-Meteo's tables are asked for in UTC and read with care."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chocolate_factory.kernel.errors import (
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.model import Place, series_of
from chocolate_factory.weather.open_meteo_table import HourlyTable
from tests.unit.weather.upstreams import (
    BASE,
    HOUR,
    LINARES,
    UNITS,
    answering,
    client,
    open_meteo,
    table,
    utc,
    watched,
)

SERIES = series_of(LINARES)
TEMPERATURE, RAIN = SERIES["temperature_celsius"], SERIES["precipitation_mm"]
ALWAYS = Interval(utc("2000-01-01"), utc("2100-01-01"))
DAY = Interval(utc("2024-11-05"), utc("2024-11-06"))


def read(answer: object, place: Place = LINARES, interval: Interval = DAY) -> dict[str, Any]:
    response = answer if isinstance(answer, httpx2.Response) else httpx2.Response(200, json=answer)
    http, _ = answering(response)
    wanted = [one for one in series_of(place).values() if one.key.endswith(("celsius", "m_s"))]
    got = HourlyTable(http, "open-meteo", BASE, place).observations(wanted, interval, ALWAYS)
    return {key.rpartition(".")[2]: values for key, values in got.items()}


def columns(*temperatures: object) -> dict[str, list[object]]:
    return {
        "temperature_2m": list(temperatures),
        "wind_speed_10m": [float(n) for n in range(len(temperatures))],
    }


def test_nulls_are_holes() -> None:
    got = read(table(DAY.start, columns(9.5, None, 11)))
    assert got["temperature_celsius"] == [
        Observation(DAY.start, 60, 9.5),
        Observation(DAY.start + 2 * HOUR, 60, 11.0),
    ]
    assert len(got["wind_speed_m_s"]) == 3


def test_the_request_is_in_utc_metres_per_second_and_at_the_plants_altitude() -> None:
    http, made = watched(open_meteo)
    HourlyTable(http, "open-meteo", BASE, LINARES).observations([TEMPERATURE], DAY, ALWAYS)
    asked = made[0].url.params
    assert asked["timezone"] == "UTC"
    assert asked["wind_speed_unit"] == "ms"
    assert float(asked["elevation"]) == 515
    assert asked["hourly"] == "temperature_2m"
    assert (asked["start_date"], asked["end_date"]) == ("2024-11-05", "2024-11-05")


def test_the_last_hour_of_a_total_is_stamped_on_the_day_after() -> None:
    http, made = watched(open_meteo)
    got = HourlyTable(http, "open-meteo", BASE, LINARES).observations(
        [TEMPERATURE, RAIN], DAY, ALWAYS
    )
    assert made[0].url.params["end_date"] == "2024-11-06"
    assert [one.value for one in got[TEMPERATURE.key]] == [float(n) for n in range(24)]
    assert [one.value for one in got[RAIN.key]] == [*map(float, range(1, 24)), 0.0]
    assert {one.start for one in got[RAIN.key]} == {one.start for one in got[TEMPERATURE.key]}


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2024-10-26T22:00", "2024-10-27T23:00", 25),
        ("2025-03-29T23:00", "2025-03-30T22:00", 23),
    ],
    ids=["25 hours", "23 hours"],
)
def test_days_on_which_clocks_change(first: str, last: str, hours: int) -> None:
    day = Interval(utc(first), utc(last))
    got = HourlyTable(client(open_meteo), "open-meteo", BASE, LINARES).observations(
        list(SERIES.values()), day, ALWAYS
    )
    assert len(got) == 6
    for values in got.values():
        assert [one.start for one in values] == list(day.grid(60))
        assert len(values) == hours


def test_only_stamps_inside_the_limits_count() -> None:
    now = utc("2024-11-05T12:30")
    past = Interval(utc("2000-01-01"), now)
    got = HourlyTable(client(open_meteo), "open-meteo", BASE, LINARES).observations(
        [TEMPERATURE, RAIN], DAY, past
    )
    assert got[TEMPERATURE.key][-1].start == utc("2024-11-05T12")
    assert got[RAIN.key][-1].start == utc("2024-11-05T11")


def test_nothing_is_asked_beyond_the_limits() -> None:
    http, made = answering()
    table_ = HourlyTable(http, "open-meteo", BASE, LINARES)
    assert table_.observations([TEMPERATURE], DAY, Interval(ALWAYS.start, DAY.start)) == {}
    assert table_.observations([TEMPERATURE], Interval(DAY.start, DAY.start), ALWAYS) == {}
    assert made == []


def test_another_offset_and_kilometres_per_hour_are_understood() -> None:
    units = {**UNITS, "wind_speed_10m": "km/h"}
    local = table(DAY.start, columns(1, 2, 3), utc_offset_seconds=3600, hourly_units=units)
    got = read(local)
    assert [one.start for one in got["temperature_celsius"]] == [DAY.start, DAY.start + HOUR]
    assert got["wind_speed_m_s"][0].value == pytest.approx(1 / 3.6)


GOOD = table(DAY.start, columns(1, 2))
CASES = {
    "too fast": (httpx2.Response(429, json={"error": True}), UpstreamUnavailableError),
    "overloaded": (httpx2.Response(503, json={"error": True}), UpstreamUnavailableError),
    "bad request": (
        httpx2.Response(400, json={"error": True, "reason": "end_date is out of range"}),
        UpstreamNonsenseError,
    ),
    "error in the body": ({"error": True, "reason": "end_date is wrong"}, UpstreamNonsenseError),
    "web page": (httpx2.Response(200, html="<html></html>"), UpstreamNonsenseError),
    "empty": (httpx2.Response(200, content=b""), UpstreamNonsenseError),
    "list": ([], UpstreamNonsenseError),
    "no table": ({**GOOD, "hourly": None}, UpstreamNonsenseError),
    "no offset": ({**GOOD, "utc_offset_seconds": None}, UpstreamNonsenseError),
    "no times": ({**GOOD, "hourly": {"time": "2024"}}, UpstreamNonsenseError),
    "a time that is none": ({**GOOD, "hourly": {"time": ["noon", 7]}}, UpstreamNonsenseError),
    "missing column": (table(DAY.start, {"temperature_2m": [1]}), UpstreamNonsenseError),
    "short column": (
        table(DAY.start, {"temperature_2m": [1, 2], "wind_speed_10m": [1]}),
        UpstreamNonsenseError,
    ),
    "fahrenheit": (
        {**GOOD, "hourly_units": {**UNITS, "temperature_2m": "°F"}},
        UpstreamNonsenseError,
    ),
    "no units": ({**GOOD, "hourly_units": None}, UpstreamNonsenseError),
    "text": (table(DAY.start, columns("9.5")), UpstreamNonsenseError),
}


@pytest.mark.parametrize(("body", "kind"), CASES.values(), ids=CASES)
def test_each_no_has_its_error(body: object, kind: type[UpstreamError]) -> None:
    with pytest.raises(kind) as caught:
        read(body)
    assert type(caught.value) is kind or kind is UpstreamUnavailableError
    assert caught.value.source == "open-meteo"


def test_the_services_reason_is_passed_on() -> None:
    with pytest.raises(UpstreamNonsenseError, match="end_date is out of range"):
        read(httpx2.Response(400, json={"error": True, "reason": "end_date is out of range"}))


def test_recorded_table(fixtures: Path) -> None:
    """Berlin's clock was an hour ahead and the wind in km/h."""
    path = fixtures / "open-meteo" / "forecast_hourly_berlin_2026-03-02.json"
    recorded = json.loads(path.read_text("utf-8"))
    day = Interval(utc("2026-03-01T23:00"), utc("2026-03-02T23:00"))
    got = read(recorded, Place("berlin", 50.0, 10.0, 291), day)
    hourly = recorded["hourly"]
    assert [one.start for one in got["temperature_celsius"]] == list(day.grid(60))
    assert [one.value for one in got["temperature_celsius"]] == hourly["temperature_2m"]
    assert [round(one.value * 3.6, 6) for one in got["wind_speed_m_s"]] == hourly["wind_speed_10m"]


def test_recorded_error(fixtures: Path) -> None:
    content = (fixtures / "open-meteo" / "error_429.reconstructed.json").read_bytes()
    with pytest.raises(UpstreamUnavailableError):
        read(httpx2.Response(429, content=content))
