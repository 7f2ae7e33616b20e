"""AEMET's two steps, its encodings and its ways of saying no."""

import json
import lzma
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest

from chocolate_factory.kernel.errors import (
    ConfigurationError,
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.model import Place, forecast_series_of, series_of
from chocolate_factory.weather.sources.aemet import AemetObservations
from tests.unit.weather.upstreams import (
    BASE,
    HOUR,
    LINARES,
    answering,
    client,
    envelope,
    latin,
    row,
    utc,
)

KEY = "a-very-secret-key"
SERIES = series_of(LINARES)
ALL = list(SERIES.values())
DAY = Interval(utc("2024-11-05"), utc("2024-11-06"))


def fetch(*answers: httpx2.Response, interval: Interval = DAY) -> dict[str, list[Observation]]:
    http, _ = answering(*answers)
    got = AemetObservations(http, BASE, LINARES, KEY).fetch(ALL, interval)
    return {key.removeprefix("weather.linares."): values for key, values in got.items()}


def test_rows_in_any_order_with_and_without_offset_become_hours() -> None:
    got = fetch(
        envelope(),
        latin(
            [
                row("2024-11-05T03:00:00+0000", ta=9.0, hr=90.0, vv=1.0, prec=0.4),
                row("2024-11-05T01:00:00", ta=10.5, prec=0.0),
                row("2024-11-05T02:00:00+0000", station="5270B", ta=30.0),
            ]
        ),
    )
    one, three = utc("2024-11-05T01"), utc("2024-11-05T03")
    assert got["temperature_celsius"] == [Observation(one, 60, 10.5), Observation(three, 60, 9.0)]
    assert got["precipitation_mm"] == [
        Observation(one - HOUR, 60, 0.0),
        Observation(three - HOUR, 60, 0.4),
    ]
    assert got["humidity_percent"] == [Observation(three, 60, 90.0)]
    assert got["pressure_hpa"] == []
    assert "radiation_w_m2" not in got


def test_the_key_goes_in_the_header_of_the_first_step_only() -> None:
    http, made = answering(envelope(), latin([row("2024-11-05T03:00:00+0000", ta=9.0)]))
    AemetObservations(http, BASE + "/", LINARES, KEY).fetch(ALL, DAY)
    first, second = made
    assert first.url.path == "/opendata/api/observacion/convencional/datos/estacion/5279X"
    assert first.headers["api_key"] == KEY
    assert "api_key" not in second.headers
    assert KEY not in str(first.url) + str(second.url)


def test_nothing_of_ours_asked_means_no_request() -> None:
    http, made = answering()
    source = AemetObservations(http, BASE, LINARES, KEY)
    assert source.fetch(list(forecast_series_of(LINARES).values()), DAY) == {}
    assert made == []


def test_reach_is_the_last_day_up_to_the_running_hour() -> None:
    source: SeriesSource = AemetObservations(answering()[0], BASE, LINARES, KEY)
    now = utc("2024-11-05T12:40")
    reach = source.reach(SERIES["temperature_celsius"], now)
    assert reach == Interval(utc("2024-11-04T12"), utc("2024-11-05T13"))
    assert source.reach(SERIES["radiation_w_m2"], now) is None
    elsewhere = series_of(Place("madrid", 40.4, -3.7, 667))
    assert source.reach(elsewhere["temperature_celsius"], now) is None


def test_a_place_without_station_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigurationError, match="station"):
        AemetObservations(answering()[0], BASE, Place("madrid", 40.4, -3.7, 667), KEY)


REFUSALS = {
    "key, in the body": ([envelope(estado=401)], UpstreamRefusedError),
    "key, in the status": ([httpx2.Response(401, json={"estado": 401})], UpstreamRefusedError),
    "nothing": ([httpx2.Response(200, content=b"")], UpstreamUnavailableError),
    "banned": ([httpx2.Response(403)], UpstreamRefusedError),
    "no data": ([envelope(estado=404)], NotPublishedError),
    "no data, in the status": ([httpx2.Response(404, json={})], NotPublishedError),
    "no rows": ([envelope(), latin([])], NotPublishedError),
    "no data behind the link": ([envelope(), latin({"estado": 404})], NotPublishedError),
    "another station": (
        [envelope(), latin([row("2024-11-05T03:00:00+0000", "3195", ta=9.0)])],
        NotPublishedError,
    ),
    "too fast": ([envelope(estado=429)], UpstreamUnavailableError),
    "too fast, in the status": ([httpx2.Response(429)], UpstreamUnavailableError),
    "too fast at the second step": ([envelope(), latin({"estado": 429})], UpstreamUnavailableError),
    "broken": ([httpx2.Response(503)], UpstreamUnavailableError),
    "broken, in the body": ([envelope(estado=500)], UpstreamUnavailableError),
    "broken at the second step": ([envelope(), httpx2.Response(500)], UpstreamUnavailableError),
    "expired link": ([envelope(), httpx2.Response(404)], UpstreamUnavailableError),
    "web page": ([httpx2.Response(200, html="<html></html>")], UpstreamNonsenseError),
    "list": ([latin([])], UpstreamNonsenseError),
    "no verdict": ([latin({"datos": f"{BASE}/opendata/sh/1"})], UpstreamNonsenseError),
    "no link": ([envelope(datos=None)], UpstreamNonsenseError),
    "link elsewhere": ([envelope(datos="https://evil.test/sh/1")], UpstreamNonsenseError),
    "link to the machine": ([envelope(datos="file:///etc/passwd")], UpstreamNonsenseError),
    "empty data": ([envelope(), httpx2.Response(200, content=b"")], UpstreamNonsenseError),
    "rows that are none": ([envelope(), latin([1, 2])], UpstreamNonsenseError),
    "no instant": ([envelope(), latin([row("yesterday", ta=9.0)])], UpstreamNonsenseError),
    "text": (
        [envelope(), latin([row("2024-11-05T03:00:00+0000", ta="9,0")])],
        UpstreamNonsenseError,
    ),
    "sixteen bits": (
        [envelope(), httpx2.Response(200, content="[]".encode("utf-16"))],
        UpstreamNonsenseError,
    ),
}


@pytest.mark.parametrize(("answers", "kind"), REFUSALS.values(), ids=REFUSALS)
def test_each_no_has_its_error_and_tells_no_secret(
    answers: list[httpx2.Response], kind: type[UpstreamError]
) -> None:
    with pytest.raises(kind) as caught:
        fetch(*answers)
    assert caught.value.source == "aemet"
    assert KEY not in str(caught.value)
    assert "0a1b2c3d" not in str(caught.value)


@pytest.mark.parametrize("error", [httpx2.ConnectError("x"), httpx2.ReadTimeout("x")], ids=repr)
def test_a_dead_line_at_the_second_step_does_not_tell_the_link(error: Exception) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if "/sh/" in request.url.path:
            raise error
        return envelope()

    with pytest.raises(UpstreamUnavailableError, match=r"/opendata/sh/\*\*\*") as caught:
        AemetObservations(client(handle), BASE, LINARES, KEY).fetch(ALL, DAY)
    assert "0a1b2c3d" not in str(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize(
    ("name", "station", "has_barometer"),
    [
        ("observacion_jaen_madrid_2024-10-27_06-43.raw-iso8859.json", "5279X", False),
        ("observacion_jaen_madrid_2024-10-27_06-43.raw-iso8859.json", "5270B", True),
        ("observacion_todas_2024-10-27_06-43-01.raw-iso8859.json.xz", "5279X", False),
        ("observacion_station-3195-data_2021-01-08.json", "3195", True),
    ],
    ids=["linares", "jaen", "all stations", "naive"],
)
def test_recorded_rows(fixtures: Path, name: str, station: str, *, has_barometer: bool) -> None:
    """The night of the 25-hour day among them: one row per real hour."""
    content = (fixtures / "aemet" / name).read_bytes()
    content = lzma.decompress(content) if name.endswith(".xz") else content
    recorded = [one for one in json.loads(content.decode("iso-8859-15")) if one["idema"] == station]
    http, _ = answering(envelope(), httpx2.Response(200, content=content))
    place = Place("here", 38.0, -3.6, 500, station)
    series = series_of(place)
    got = AemetObservations(http, BASE, place, KEY).fetch(
        list(series.values()), Interval(utc("2021-01-01"), utc("2025-01-01"))
    )
    temperature = got[series["temperature_celsius"].key]
    assert len(temperature) >= 12
    assert [one.value for one in temperature] == [one["ta"] for one in recorded]
    assert {b.start - a.start for a, b in pairwise(temperature)} == {HOUR}
    rain = got[series["precipitation_mm"].key]
    assert [one.start + HOUR for one in rain] == [one.start for one in temperature]
    assert bool(got[series["pressure_hpa"].key]) is has_barometer


def test_recorded_errors(fixtures: Path) -> None:
    for name, kind in (
        ("error_401_invalid_key.reconstructed.json", UpstreamRefusedError),
        ("error_404_no_data.reconstructed.json", NotPublishedError),
        ("error_429.reconstructed.iso-8859-15.json", UpstreamUnavailableError),
    ):
        content = (fixtures / "aemet" / name).read_bytes()
        with pytest.raises(kind):
            fetch(httpx2.Response(200, content=content))
