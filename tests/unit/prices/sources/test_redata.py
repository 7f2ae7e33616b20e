"""REData: both series in one request, by id and by instant."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
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
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.prices.sources.redata import Redata
from chocolate_factory.timeseries.model import Observation
from tests.fakes.http_client import Canned

NORMAL = day_interval(date(2024, 11, 5))
LONG = day_interval(date(2024, 10, 27))
BASE = "https://example.org/"


def values(interval: Interval, minutes: int, first: float = 0.0) -> list[dict[str, Any]]:
    return [
        {
            "value": first + n,
            "percentage": 0.5,
            "datetime": to_local(start).isoformat(timespec="milliseconds"),
        }
        for n, start in enumerate(interval.grid(minutes))
    ]


def document(series: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    included = [
        {"type": "any title", "id": key, "attributes": {"title": "é", "values": rows}}
        for key, rows in series.items()
    ]
    return json.dumps({"data": {"id": "mer13"}, "included": included}, ensure_ascii=False).encode()


def fetch(body: bytes, interval: Interval, status: int = 200) -> Mapping[str, list[Observation]]:
    source = Redata(Canned.always(body, status).http, BASE)
    return source.fetch([PVPC, SPOT], interval)


def test_one_request_for_both_series_of_whole_days_in_madrid_time() -> None:
    upstream = Canned.always(document({"600": values(LONG, 60), "1001": values(LONG, 60, 100)}))
    part = Interval(LONG.start + 3 * HOUR, LONG.end - HOUR)
    got = Redata(upstream.http, BASE).fetch([PVPC, SPOT], part)
    assert [each.value for each in got[SPOT.key]] == [float(n) for n in range(3, 24)]
    assert [each.value for each in got[PVPC.key]] == [float(n) for n in range(103, 124)]
    assert [each.start for each in got[SPOT.key]] == list(part.grid(60))
    (request,) = upstream.requests
    assert request.url.path == "/es/datos/mercados/precios-mercados-tiempo-real"
    assert dict(request.url.params) == {
        "start_date": "2024-10-27T00:00",
        "end_date": "2024-10-27T23:59",
        "time_trunc": "hour",
    }


def test_an_empty_interval_costs_no_request() -> None:
    upstream = Canned.always(b"")
    source = Redata(upstream.http, BASE)
    assert source.fetch([SPOT], Interval(NORMAL.start, NORMAL.start)) == {}
    assert source.fetch([], NORMAL) == {}
    assert not upstream.requests


def test_quarter_hours_beside_hours() -> None:
    day = day_interval(date(2025, 10, 26))
    got = fetch(document({"1001": values(day, 60), "600": values(day, 15)}), day)
    assert (len(got[PVPC.key]), len(got[SPOT.key])) == (25, 100)
    assert {each.minutes for each in got[SPOT.key]} == {15}


def test_holes_stay_and_an_absent_series_is_absent() -> None:
    rows = values(NORMAL, 60)
    rows[7]["value"] = None
    del rows[9]
    got = fetch(document({"1001": rows, "77": values(NORMAL, 60)}), NORMAL)
    assert got.keys() == {PVPC.key}
    hours = {to_local(each.start).hour for each in got[PVPC.key]}
    assert set(range(24)) - hours == {7, 9}


def test_repeats_pass_and_contradictions_do_not() -> None:
    rows = values(NORMAL, 60)
    assert len(fetch(document({"1001": [*rows, *rows]}), NORMAL)[PVPC.key]) == 24
    with pytest.raises(UpstreamNonsenseError):
        fetch(document({"1001": [*rows, {**rows[3], "value": 999.0}]}), NORMAL)


def test_the_400_body_means_not_published() -> None:
    error = {"errors": [{"status": "400", "title": "Error Interno", "detail": "Inténtelo."}]}
    with pytest.raises(NotPublishedError, match="Inténtelo"):
        fetch(json.dumps(error).encode(), NORMAL, 400)


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        pytest.param(b"<html>mantenimiento</html>", 200, UpstreamNonsenseError, id="web page"),
        pytest.param(b"<html>Oops!</html>", 500, UpstreamUnavailableError, id="500 web page"),
        pytest.param(b"<html>Bad request</html>", 400, UpstreamNonsenseError, id="400 web page"),
        pytest.param(b"", 200, UpstreamNonsenseError, id="empty"),
        pytest.param(b"[]", 200, UpstreamNonsenseError, id="no object"),
        pytest.param(b'{"included": {}}', 200, UpstreamNonsenseError, id="no list"),
        pytest.param(b'{"included": [1]}', 200, UpstreamNonsenseError, id="no objects"),
        pytest.param(b'{"included": [{"id": "600"}]}', 200, UpstreamNonsenseError, id="no values"),
        pytest.param(
            document({"600": [{"value": 1}]}), 200, UpstreamNonsenseError, id="no datetime"
        ),
        pytest.param(
            document({"600": [{"value": 1, "datetime": "2024-11-05T00:00:00"}]}),
            200,
            UpstreamNonsenseError,
            id="no offset",
        ),
        pytest.param(
            document({"600": values(NORMAL, 60)}).decode().encode("iso-8859-15"),
            200,
            UpstreamNonsenseError,
            id="wrong encoding",
        ),
    ],
)
def test_everything_else_is_told_apart(body: bytes, status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        fetch(body, NORMAL, status)


def test_reach_is_the_same_for_both_and_ends_with_what_is_published() -> None:
    source = Redata(Canned.always(b"").http, BASE)
    noon = local_instant(date(2024, 11, 5)) + 12 * HOUR
    reach = source.reach(SPOT, noon)
    assert reach == source.reach(PVPC, noon)
    assert reach is not None
    assert reach.end == NORMAL.end
    evening = source.reach(SPOT, noon + 2 * HOUR)
    assert evening is not None
    assert evening.end == NORMAL.end + DAY


@pytest.mark.parametrize(
    ("name", "days", "pvpc", "spot"),
    [
        ("pvpc_spot_2023-09-08.json", (date(2023, 9, 8), date(2023, 9, 8)), 24, None),
        (
            "pvpc_spot_2025-10-25_26_25h.wrapped.json",
            (date(2025, 10, 25), date(2025, 10, 26)),
            49,
            196,
        ),
        ("pvpc_spot_2026-03-29_23h.wrapped.json", (date(2026, 3, 29), date(2026, 3, 29)), 23, 92),
    ],
)
def test_recorded_answers(
    fixtures: Path, name: str, days: tuple[date, date], pvpc: int, spot: int | None
) -> None:
    recorded = json.loads((fixtures / "redata" / name).read_text())
    body = json.dumps(recorded.get("body", recorded), ensure_ascii=False).encode()
    span = Interval(day_interval(days[0]).start, day_interval(days[1]).end)
    got = fetch(body, span)
    assert len(got[PVPC.key]) == pvpc
    assert [each.start for each in got[PVPC.key]] == list(span.grid(60))
    if spot is not None:
        assert [each.start for each in got[SPOT.key]] == list(span.grid(15))
        assert got[SPOT.key][-1].interval.end == span.end
        assert len(got[SPOT.key]) == spot
    assert Redata.longest_request + 2 * DAY < timedelta(days=31)


def test_the_recorded_refusal(fixtures: Path) -> None:
    recorded = json.loads((fixtures / "redata/error_400_range_too_long.wrapped.json").read_text())
    with pytest.raises(NotPublishedError):
        fetch(json.dumps(recorded["body"]).encode(), NORMAL, recorded["status"])
