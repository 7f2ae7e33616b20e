"""ESIOS: one indicator per series, means of hours, one geography."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chocolate_factory.grid.model import (
    ACTUALS,
    DEMAND_DAILY,
    FORECASTS,
    HOURLY_SINCE,
    SOLAR_PV_ACTUAL,
    WIND_ACTUAL,
    WIND_FORECAST,
)
from chocolate_factory.grid.sources.esios import EsiosGrid
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    local_instant,
    to_local,
)
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.request_plan import plan_requests
from tests.fakes.http_client import Canned

NORMAL = day_interval(date(2024, 11, 5))
LONG = day_interval(date(2024, 10, 27))
SHORT = day_interval(date(2025, 3, 30))
Row = dict[str, Any]


def values(interval: Interval, power: Callable[[int], float], *, minutes: int = 60) -> list[Row]:
    return [
        {
            "value": power(n),
            "datetime": to_local(start).isoformat(timespec="milliseconds"),
            "datetime_utc": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "geo_id": 8741,
            "geo_name": "Península",
        }
        for n, start in enumerate(interval.grid(minutes))
    ]


def document(indicator: int, rows: Sequence[Row]) -> bytes:
    body = {"indicator": {"id": indicator, "name": "Generación T.Real eólica", "values": rows}}
    return json.dumps(body, ensure_ascii=False).encode()


def source(upstream: Canned) -> EsiosGrid:
    return EsiosGrid(upstream.http, "https://example.org/", "k3y")


def wind(rows: Sequence[Row], interval: Interval) -> list[Observation]:
    found = source(Canned.always(document(551, rows))).fetch([WIND_ACTUAL], interval)
    return found.get(WIND_ACTUAL.key, [])


def test_the_request_asks_for_means_of_hours_of_the_peninsula() -> None:
    upstream = Canned.always(document(1777, values(NORMAL, float)))
    part = Interval(NORMAL.start + 3 * HOUR, NORMAL.end - HOUR)
    got = source(upstream).fetch([WIND_FORECAST], part)[WIND_FORECAST.key]
    assert got == [Observation(start, 60, 3.0 + n) for n, start in enumerate(part.grid(60))]
    (request,) = upstream.requests
    assert request.url.path == "/indicators/1777"
    assert dict(request.url.params) == {
        "start_date": "2024-11-05T00:00",
        "end_date": "2024-11-05T23:59",
        "time_trunc": "hour",
        "time_agg": "average",
        "geo_ids[]": "8741",
    }
    assert request.headers["x-api-key"] == "k3y"
    assert "k3y" not in str(request.url)


@pytest.mark.parametrize(("day", "count"), [(NORMAL, 24), (LONG, 25), (SHORT, 23)])
def test_hours_are_real_hours(day: Interval, count: int) -> None:
    rows = values(day, float)
    for row in rows:  # wrong in the hour that comes twice, so never read
        row["datetime_utc"] = "2000-01-01T00:00:00Z"
    got = wind(rows, day)
    assert [one.start for one in got] == list(day.grid(60))
    assert [one.value for one in got] == [float(n) for n in range(count)]


def test_holes_stay_and_other_places_are_left_out() -> None:
    rows = values(NORMAL, float)
    rows[7]["value"] = None
    rows[9]["geo_id"] = 8742
    assert {to_local(one.start).hour for one in wind(rows, NORMAL)} == set(range(24)) - {7, 9}


def test_zero_and_less_are_values() -> None:
    got = wind(values(NORMAL, lambda n: -0.5 * n), NORMAL)
    assert [one.value for one in got] == [-0.5 * n for n in range(24)]


def _by_indicator(bodies: Mapping[int, bytes]) -> Canned:
    def respond(request: httpx2.Request) -> httpx2.Response:
        indicator = int(request.url.path.rpartition("/")[2])
        if indicator in bodies:
            return httpx2.Response(200, content=bodies[indicator])
        return httpx2.Response(404, content=b"<h1>404</h1>")

    return Canned(respond)


def test_an_indicator_that_is_unknown_or_empty_is_absent_beside_others() -> None:
    upstream = _by_indicator({551: document(551, values(NORMAL, float)), 1777: document(1777, [])})
    got = source(upstream).fetch([WIND_FORECAST, WIND_ACTUAL, SOLAR_PV_ACTUAL], NORMAL)
    assert got.keys() == {WIND_ACTUAL.key}
    for one in (WIND_FORECAST, SOLAR_PV_ACTUAL):
        with pytest.raises(NotPublishedError):
            source(upstream).fetch([one], NORMAL)


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"HTTP Token: Access denied.", 403, UpstreamRefusedError),
        (b"", 401, UpstreamRefusedError),
        (b"<html>504 Gateway Time-out</html>", 504, UpstreamUnavailableError),
        (b"<html>maintenance</html>", 200, UpstreamNonsenseError),
        (document(550, []), 200, UpstreamNonsenseError),
        (document(551, [{"geo_id": 8741, "value": 1}]), 200, UpstreamNonsenseError),
        (document(551, values(NORMAL, lambda _: float("nan"))), 200, UpstreamNonsenseError),
        (document(551, values(NORMAL, float, minutes=5)), 200, UpstreamNonsenseError),
        (document(551, []).decode().encode("iso-8859-15"), 200, UpstreamNonsenseError),
    ],
)
def test_failures_are_told_apart(body: bytes, status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        source(Canned.always(body, status)).fetch([WIND_ACTUAL], NORMAL)


def test_nothing_else_is_offered_or_asked_for() -> None:
    upstream = Canned.always(b"")
    esios = source(upstream)
    assert esios.reach(DEMAND_DAILY, NORMAL.end) is None
    assert esios.fetch([DEMAND_DAILY], NORMAL) == {}
    with pytest.raises(NotPublishedError):
        esios.fetch([WIND_ACTUAL], Interval(NORMAL.start, NORMAL.start))
    assert not upstream.requests


def test_reach_ends_with_what_is_public() -> None:
    esios = source(Canned.always(b""))
    noon = NORMAL.start + 12 * HOUR
    since = local_instant(HOURLY_SINCE)
    assert esios.reach(WIND_FORECAST, noon) == Interval(since, NORMAL.end + DAY)
    assert esios.reach(WIND_FORECAST, noon - 2 * HOUR) == Interval(since, NORMAL.end)
    assert esios.reach(WIND_ACTUAL, noon) == Interval(since, noon - HOUR)


def test_every_series_is_asked_for_alone_and_a_year_in_four_requests() -> None:
    esios = source(Canned.always(b""))
    year = Interval(local_instant(date(2024, 1, 1)), local_instant(date(2025, 1, 1)))
    series = (*FORECASTS, *ACTUALS)
    requests = plan_requests(
        esios, series, {one.key: [year] for one in series}, year.end + 30 * DAY
    )
    assert {len(request.series) for request in requests} == {1}
    assert len(requests) == 4 * len(series)


def test_the_indicators_mean_what_they_are_taken_for(fixtures: Path) -> None:
    """By their names in the operator's own catalogue of 2023."""
    text = (fixtures / "esios/indicators_catalogue_2023.selected.json").read_text()
    names = {one["id"]: one["name"] for one in json.loads(text)["indicators"]}
    asked: dict[str, int] = {}
    for one in (*FORECASTS, *ACTUALS):
        upstream = Canned.always(b"", 404)
        with pytest.raises(NotPublishedError):
            source(upstream).fetch([one], NORMAL)
        asked[one.key] = int(upstream.requests[0].url.path.rpartition("/")[2])
    words = {
        "grid.demand.forecast_d1": "demanda",
        "grid.wind.forecast_d1": "eólica",
        "grid.solar_pv.forecast_d1": "fotovoltaica",
        "grid.demand.actual": "Demanda real",
        "grid.wind.actual": "eólica",
        "grid.solar_pv.actual": "fotovoltaica",
        "grid.nuclear.actual": "nuclear",
        "grid.combined_cycle.actual": "combinado",
    }
    for key, word in words.items():
        assert word.lower() in names[asked[key]].lower()
        assert ("D+1" in names[asked[key]]) == key.endswith("_d1")
