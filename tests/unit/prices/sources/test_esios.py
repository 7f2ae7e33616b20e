"""ESIOS indicators: token, geographies, and repeats before the quarter-hour market."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import HOUR, Interval, day_interval, to_local
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.prices.sources.esios import Esios
from chocolate_factory.timeseries.model import Observation
from tests.fakes.http_client import Canned

NORMAL = day_interval(date(2024, 11, 5))
REPEATED = day_interval(date(2025, 3, 30))
QUARTERS = day_interval(date(2025, 10, 26))
Row = dict[str, Any]


def values(interval: Interval, minutes: int, geo: int, price: Callable[[int], float]) -> list[Row]:
    return [
        {
            "value": price(n),
            "datetime": to_local(start).isoformat(timespec="milliseconds"),
            "datetime_utc": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "geo_id": geo,
            "geo_name": "España",
        }
        for n, start in enumerate(interval.grid(minutes))
    ]


def document(indicator: int, rows: Sequence[Row]) -> bytes:
    body = {"indicator": {"id": indicator, "short_name": "Peñínsula", "values": list(rows)}}
    return json.dumps(body, ensure_ascii=False).encode()


def spot(rows: Sequence[Row], interval: Interval) -> list[Observation]:
    http = Canned.always(document(600, rows)).http
    return Esios(http, "https://example.org", "key").fetch([SPOT], interval)[SPOT.key]


def test_one_request_a_series_with_token_average_and_one_geography() -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("1001"):
            rows = [*values(NORMAL, 60, 8741, float), *values(NORMAL, 60, 8742, lambda n: n + 0.5)]
            return httpx2.Response(200, content=document(1001, rows))
        rows = [*values(NORMAL, 60, 1, float), *values(NORMAL, 60, 3, lambda n: -n)]
        return httpx2.Response(200, content=document(600, rows))

    upstream = Canned(respond)
    got = Esios(upstream.http, "https://example.org/", "k3y").fetch([PVPC, SPOT], NORMAL)
    assert [each.value for each in got[PVPC.key]] == [float(n) for n in range(24)]
    assert [each.value for each in got[SPOT.key]] == [float(-n) for n in range(24)]
    first, second = upstream.requests
    assert (first.url.path, second.url.path) == ("/indicators/1001", "/indicators/600")
    assert dict(second.url.params) == {
        "start_date": "2024-11-05T00:00",
        "end_date": "2024-11-05T23:59",
        "time_agg": "average",
        "geo_ids[]": "3",
    }
    assert first.headers["x-api-key"] == "k3y"
    assert "k3y" not in str(first.url)


def test_repeats_of_an_hourly_price_become_the_hour() -> None:
    got = spot(values(REPEATED, 15, 3, lambda n: n // 4), REPEATED)
    assert [each.value for each in got] == [float(n) for n in range(23)]
    assert {each.minutes for each in got} == {60}
    assert [each.start for each in got] == list(REPEATED.grid(60))


def test_repeats_that_differ_are_nonsense_and_broken_hours_stay_missing() -> None:
    rows = values(REPEATED, 15, 3, lambda n: n // 4)
    with pytest.raises(UpstreamNonsenseError, match="different quarters"):
        spot([*rows[:5], {**rows[5], "value": 77.0}, *rows[6:]], REPEATED)
    got = spot([*rows[:5], *rows[7:]], REPEATED)
    assert REPEATED.start + HOUR not in {each.start for each in got}
    assert len(got) == 22


def test_quarter_hour_prices_stay_quarter_hours() -> None:
    got = spot(values(QUARTERS, 15, 3, float), QUARTERS)
    assert [each.value for each in got] == [float(n) for n in range(100)]
    assert {each.minutes for each in got} == {15}


def test_nothing_yet_is_not_published() -> None:
    http = Canned.always(document(600, [])).http
    with pytest.raises(NotPublishedError):
        Esios(http, "https://example.org", "key").fetch([SPOT], NORMAL)


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"HTTP Token: Access denied.", 403, UpstreamRefusedError),
        (b"", 401, UpstreamRefusedError),
        (b"<html>504 Gateway Time-out</html>", 504, UpstreamUnavailableError),
        (b"<html>404</html>", 404, NotPublishedError),
        (b"<html>maintenance</html>", 200, UpstreamNonsenseError),
        (document(1001, []), 200, UpstreamNonsenseError),
        (document(600, [{"geo_id": 3, "value": 1}]), 200, UpstreamNonsenseError),
        (document(600, [{"geo_id": 3, "value": "1"}]), 200, UpstreamNonsenseError),
        (document(600, []).decode().encode("iso-8859-15"), 200, UpstreamNonsenseError),
    ],
)
def test_failures_are_told_apart(body: bytes, status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        Esios(Canned.always(body, status).http, "https://example.org", "key").fetch([SPOT], NORMAL)


def test_the_stamp_that_errs_in_the_repeated_hour_is_not_read() -> None:
    long = day_interval(date(2024, 10, 27))
    rows = values(long, 60, 3, float)
    rows[3]["datetime_utc"] = rows[2]["datetime_utc"]
    assert [each.start for each in spot(rows, long)] == list(long.grid(60))


def test_reach_differs_by_series() -> None:
    source = Esios(Canned.always(b"").http, "https://example.org", "key")
    now = NORMAL.start + 15 * HOUR
    spot_reach, pvpc_reach = source.reach(SPOT, now), source.reach(PVPC, now)
    assert spot_reach is not None
    assert pvpc_reach is not None
    assert spot_reach.start < pvpc_reach.start
    assert spot_reach.end > pvpc_reach.end == NORMAL.end


@pytest.mark.parametrize(
    ("name", "day", "first"),
    [
        ("PRICES_ESIOS_1001_2021_06_01.json", date(2021, 6, 1), 116.33),
        ("PRICES_ESIOS_1001_2021_10_31.json", date(2021, 10, 31), 171.48),
        ("PRICES_ESIOS_1001_2024_03_09.json", date(2024, 3, 9), None),
        ("indicator_1001_2023-08-10.json", date(2023, 8, 10), None),
    ],
)
def test_recorded_answers(fixtures: Path, name: str, day: date, first: float | None) -> None:
    body = (fixtures / "esios" / name).read_bytes()
    got: Mapping[str, list[Observation]] = Esios(
        Canned.always(body).http, "https://example.org", "key"
    ).fetch([PVPC], day_interval(day))
    assert [each.start for each in got[PVPC.key]] == list(day_interval(day).grid(60))
    assert first is None or got[PVPC.key][0].value == first
