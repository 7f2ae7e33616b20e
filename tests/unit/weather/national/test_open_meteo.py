"""One request for all points; an answer that does not fit is refused as a whole."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.weather.model import RADIATION, TEMPERATURE
from chocolate_factory.weather.national.model import (
    LIVE,
    WIND_100M,
    national_series,
    points,
    series_by_point,
)
from chocolate_factory.weather.national.open_meteo import FIELDS, ask_for_points
from tests.unit.weather.national.answers import open_meteo, plain, tables
from tests.unit.weather.upstreams import BASE, answering, client, utc, watched

DAY = Interval(utc("2025-03-04"), utc("2025-03-05"))
COLUMNS = [field.name for field in FIELDS]
DATES = {"start_date": "2025-03-04", "end_date": "2025-03-05"}


def test_all_points_are_asked_at_once_in_utc_and_metres_per_second() -> None:
    http, made = watched(open_meteo)
    ask_for_points(http, LIVE, BASE, DATES)
    (request,) = made
    asked = request.url.params
    assert len(asked["latitude"].split(",")) == len(asked["longitude"].split(",")) == len(points())
    assert asked["hourly"].split(",") == COLUMNS
    assert (asked["timezone"], asked["wind_speed_unit"]) == ("UTC", "ms")
    assert asked["models"] == "ecmwf_ifs"


def test_each_point_gets_its_own_table() -> None:
    answer = ask_for_points(client(open_meteo), LIVE, BASE, DATES)
    found = answer.observations(DAY)
    assert found.keys() == national_series().keys()
    for place, point in enumerate(points()):
        if point.matters_for(WIND_100M):
            wind = found[series_by_point()[point.name, WIND_100M.name].key]
            assert [one.start for one in wind] == list(DAY.grid(60))
            assert wind[7].value == plain(place, "wind_speed_100m", utc("2025-03-04T07"))


def test_radiation_belongs_to_the_hour_before_its_stamp() -> None:
    found = ask_for_points(client(open_meteo), LIVE, BASE, DATES).observations(DAY)
    sun = found[series_by_point()["badajoz", RADIATION.name].key]
    place = [one.name for one in points()].index("badajoz")
    assert [one.start for one in sun] == list(DAY.grid(60))
    assert sun[23].value == plain(place, "shortwave_radiation", utc("2025-03-05T00"))


def test_nulls_are_holes() -> None:
    body = tables(COLUMNS, DAY.start, 24, lambda *_: None)
    http, _ = answering(httpx2.Response(200, json=body))
    found = ask_for_points(http, LIVE, BASE, DATES).observations(DAY)
    assert set(map(len, found.values())) == {0}


def spoilt(change: Callable[[list[Any]], object]) -> httpx2.Response:
    body = tables(COLUMNS, DAY.start, 24)
    return httpx2.Response(200, json=change(body) or body)


CASES = {
    "one table too few": (spoilt(lambda body: body[:-1]), UpstreamNonsenseError),
    "a single table": (spoilt(lambda body: body[0]), UpstreamNonsenseError),
    "other order": (spoilt(lambda body: body[::-1]), UpstreamNonsenseError),
    "no coordinates": (
        spoilt(lambda body: body[3].pop("latitude") and None),
        UpstreamNonsenseError,
    ),
    "text": (spoilt(lambda body: ["?", *body[1:]]), UpstreamNonsenseError),
    "refused": (
        httpx2.Response(400, json={"error": True, "reason": "Parameter 'latitude' and so on"}),
        UpstreamNonsenseError,
    ),
    "busy": (
        httpx2.Response(
            429,
            json={
                "error": True,
                "reason": "Minutely API request limit exceeded. Please try again in one minute.",
            },
        ),
        UpstreamUnavailableError,
    ),
    "no such run": (httpx2.Response(404, json={"error": True, "reason": "?"}), NotPublishedError),
}


@pytest.mark.parametrize(("response", "error"), CASES.values(), ids=CASES.keys())
def test_answers_that_do_not_fit(response: httpx2.Response, error: type[Exception]) -> None:
    http, _ = answering(response)
    with pytest.raises(error):
        ask_for_points(http, LIVE, BASE, DATES)


@pytest.mark.parametrize(
    ("column", "value"),
    [("temperature_2m", "warm"), ("wind_speed_100m", "calm")],
)
def test_values_that_are_none(column: str, value: str) -> None:
    body = tables(COLUMNS, DAY.start, 24, lambda _, name, __: value if name == column else 1.0)
    http, _ = answering(httpx2.Response(200, json=body))
    with pytest.raises(UpstreamNonsenseError):
        ask_for_points(http, LIVE, BASE, DATES).observations(DAY)


def test_other_units_are_refused() -> None:
    body = tables(COLUMNS, DAY.start, 24)
    body[0]["hourly_units"]["temperature_2m"] = "°F"
    http, _ = answering(httpx2.Response(200, json=body))
    with pytest.raises(UpstreamNonsenseError, match=TEMPERATURE.unit):
        ask_for_points(http, LIVE, BASE, DATES).observations(DAY)
