"""What the simulated upstreams answer to whoever asks badly."""

import pytest

from chocolate_factory.demo.reply import Question
from chocolate_factory.demo.server import serving, upstreams_of
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.http_config import HttpConfig
from tests.fakes.clock import ManualClock
from tests.fakes.demo import a_world
from tests.fakes.series import at

NOW = at("2026-03-27T12:00+01:00")
WORLD = a_world()
DAYS = "start_date=2026-01-01&end_date=2026-01-02"
BAD = (
    "omie/es/file-download?filename=marginalpdbc_20261301.1",
    "redata/es/datos/demanda/evolucion?time_trunc=day&start_date=soon&end_date=2026-01-01",
    "redata/es/datos/demanda/evolucion?time_trunc=day&start_date=2026-02-01&end_date=2026-01-01",
    f"open-meteo/v1/forecast?{DAYS}&latitude=38&longitude=-3&hourly=feelings",
    f"open-meteo/v1/forecast?{DAYS}&latitude=38&longitude=&hourly=temperature_2m",
    "open-meteo-single-runs/v1/forecast?latitude=38&longitude=-3&hourly=rain&run=2026-03-27T12:00",
    "openweathermap/data/2.5/weather?appid=key&lat=north",
)
GONE = (
    "",
    "nobody/there",
    "omie/es/file-download?filename=other.1",
    "redata/es/datos/no/such?time_trunc=day&start_date=2026-01-01&end_date=2026-01-02",
    "esios/no/such",
    "open-meteo/v2/forecast",
    "openweathermap/data/2.5/roadrisk?appid=key&lat=38&lon=-3",
    "aemet/no/such",
)


def test_nonsense_is_refused_and_nothing_breaks() -> None:
    config = HttpConfig(attempts=1, default_requests_per_minute=60_000, breaker_failures=99)
    with serving(WORLD, ManualClock(NOW)) as base, HttpClient(config) as http:
        for path in BAD:
            with pytest.raises(UpstreamNonsenseError):
                http.get("any", f"{base}/{path}")
        for path in GONE:
            with pytest.raises(NotPublishedError):
                http.get("any", f"{base}/{path}")
        day = f"{base}/omie/es/file-download?filename=marginalpdbc_20260327.1"
        assert http.get("any", day).status == 200


def test_it_ends_at_once_although_a_client_keeps_its_connection() -> None:
    with HttpClient(HttpConfig(attempts=1)) as http:
        with serving(WORLD, ManualClock(NOW)) as base:
            place = "latitude=38&longitude=-3&hourly=temperature_2m"
            assert http.get("any", f"{base}/open-meteo/v1/forecast?{DAYS}&{place}").status == 200
        assert base.startswith("http://127.0.0.1:")


def test_every_upstream_has_its_folder() -> None:
    upstreams = upstreams_of(WORLD)
    assert upstreams.keys() == {
        "redata",
        "esios",
        "omie",
        "aemet",
        "openweathermap",
        "open-meteo",
        "open-meteo-single-runs",
        "open-meteo-previous-runs",
    }
    nowhere = Question("/nowhere")
    for name in upstreams.keys() - {"redata", "openweathermap"}:
        assert upstreams[name].answer(nowhere, NOW).status == 404
