"""REData: a year of days by technology, known by id, each as long as its day."""

import itertools
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chocolate_factory.grid.model import (
    COAL_DAILY,
    COMBINED_CYCLE_DAILY,
    DAILY_SINCE,
    DAYS,
    DEMAND_DAILY,
    TOTAL_DAILY,
    WIND_ACTUAL,
    WIND_DAILY,
)
from chocolate_factory.grid.sources.redata import RedataGrid
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
    delivery_days,
    local_instant,
    to_local,
)
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.request_plan import plan_requests
from tests.fakes.http_client import Canned

OCTOBER = Interval(local_instant(date(2024, 10, 26)), local_instant(date(2024, 10, 29)))
YEAR = Interval(local_instant(date(2024, 1, 1)), local_instant(date(2025, 1, 1)))


def values(interval: Interval, first: float) -> list[dict[str, Any]]:
    return [
        {
            "value": first + n,
            "percentage": 1,
            "datetime": to_local(local_instant(day)).isoformat(timespec="milliseconds"),
        }
        for n, day in enumerate(delivery_days(interval))
    ]


def document(series: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    included = [
        {"type": "Eólica", "id": key, "attributes": {"title": "any", "values": rows}}
        for key, rows in series.items()
    ]
    return json.dumps({"data": {"id": "gen1"}, "included": included}, ensure_ascii=False).encode()


def refusal() -> httpx2.Response:
    error = {"errors": [{"status": "400", "title": "Error Interno", "detail": "Más tarde."}]}
    return httpx2.Response(400, content=json.dumps(error).encode())


def source(upstream: Canned) -> RedataGrid:
    return RedataGrid(upstream.http, "https://example.org/")


def fetch(
    body: bytes, series: Sequence[Series], interval: Interval = OCTOBER, status: int = 200
) -> Mapping[str, list[Observation]]:
    return source(Canned.always(body, status)).fetch(series, interval)


def test_technologies_share_a_request_and_days_are_as_long_as_they_are() -> None:
    upstream = Canned.always(
        document({"10291": values(OCTOBER, 100), "1454": values(OCTOBER, 200), "77": []})
    )
    got = source(upstream).fetch([COMBINED_CYCLE_DAILY, WIND_DAILY, COAL_DAILY], OCTOBER)
    assert got.keys() == {COMBINED_CYCLE_DAILY.key, WIND_DAILY.key}
    assert [(one.minutes, one.value) for one in got[WIND_DAILY.key]] == [
        (1440, 100.0),
        (1500, 101.0),
        (1440, 102.0),
    ]
    assert [one.start for one in got[COMBINED_CYCLE_DAILY.key]] == [
        local_instant(day) for day in delivery_days(OCTOBER)
    ]
    (request,) = upstream.requests
    assert request.url.path == "/es/datos/generacion/estructura-generacion"
    assert dict(request.url.params) == {
        "start_date": "2024-10-26T00:00",
        "end_date": "2024-10-28T23:59",
        "time_trunc": "day",
    }


def test_demand_is_the_only_series_of_its_widget() -> None:
    upstream = Canned.always(document({"whatever": values(OCTOBER, 600_000)}))
    got = source(upstream).fetch([DEMAND_DAILY], OCTOBER)
    assert [one.value for one in got[DEMAND_DAILY.key]] == [600_000, 600_001, 600_002]
    assert upstream.requests[0].url.path == "/es/datos/demanda/evolucion"
    two = document({"1": values(OCTOBER, 1), "2": values(OCTOBER, 1)})
    with pytest.raises(UpstreamNonsenseError, match="2 series"):
        fetch(two, [DEMAND_DAILY])


def test_the_day_that_runs_is_left_out_and_negative_figures_are_true() -> None:
    rows = values(OCTOBER, -69.9)
    got = fetch(document({"10289": rows}), [COAL_DAILY], Interval(OCTOBER.start, OCTOBER.end - DAY))
    assert [one.value for one in got[COAL_DAILY.key]] == [-69.9, -68.9]


def test_widgets_are_absent_one_by_one() -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("demanda/evolucion"):
            return refusal()
        return httpx2.Response(200, content=document({"10291": values(OCTOBER, 1)}))

    upstream = Canned(respond)
    assert source(upstream).fetch([DEMAND_DAILY, WIND_DAILY], OCTOBER).keys() == {WIND_DAILY.key}
    with pytest.raises(NotPublishedError):
        source(upstream).fetch([DEMAND_DAILY], OCTOBER)


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        pytest.param(b"<html>Oops!</html>", 500, UpstreamUnavailableError, id="unknown widget"),
        pytest.param(b"<html>mantenimiento</html>", 200, UpstreamNonsenseError, id="web page"),
        pytest.param(b"<html>Bad request</html>", 400, UpstreamNonsenseError, id="400 web page"),
        pytest.param(b'{"included": [1]}', 200, UpstreamNonsenseError, id="no objects"),
        pytest.param(b'{"included": [{"id": "10291"}]}', 200, UpstreamNonsenseError, id="empty"),
        pytest.param(
            document({"10291": [{"value": 1, "datetime": "2024-10-26T01:00:00+02:00"}]}),
            200,
            UpstreamNonsenseError,
            id="an hour",
        ),
        pytest.param(
            document({"10291": [{"value": 1, "datetime": "2024-10-26"}]}),
            200,
            UpstreamNonsenseError,
            id="no offset",
        ),
        pytest.param(
            document({"10291": [*values(OCTOBER, 1), *values(OCTOBER, 2)]}),
            200,
            UpstreamNonsenseError,
            id="contradiction",
        ),
    ],
)
def test_failures_are_told_apart(body: bytes, status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        fetch(body, [WIND_DAILY], status=status)


def test_nothing_else_is_offered_or_asked_for() -> None:
    upstream = Canned.always(b"")
    redata = source(upstream)
    assert redata.reach(WIND_ACTUAL, OCTOBER.end) is None
    assert redata.fetch([WIND_ACTUAL], OCTOBER) == {}
    assert redata.fetch([WIND_DAILY], Interval(OCTOBER.start, OCTOBER.start)) == {}
    assert not upstream.requests


def test_reach_ends_with_the_day_published_this_morning() -> None:
    redata = source(Canned.always(b""))
    day = day_interval(date(2024, 11, 5))
    since = local_instant(DAILY_SINCE)
    assert redata.reach(WIND_DAILY, day.start + 10 * HOUR) == Interval(since, day.start)
    assert redata.reach(WIND_DAILY, day.start + 9 * HOUR) == Interval(since, day.start - DAY)


def test_a_leap_year_costs_one_request_for_each_widget() -> None:
    requests = plan_requests(
        source(Canned.always(b"")), DAYS, {one.key: [YEAR] for one in DAYS}, YEAR.end + 30 * DAY
    )
    assert [len(request.series) for request in requests] == [1, len(DAYS) - 1]
    assert {request.interval for request in requests} == {YEAR}


def test_the_recorded_generation(fixtures: Path) -> None:
    recorded = json.loads(
        (fixtures / "redata/estructura-generacion_day_2026-09-28.wrapped.json").read_text()
    )
    got = fetch(
        json.dumps(recorded["body"]).encode(),
        [one for one in DAYS if one is not DEMAND_DAILY],
        day_interval(date(2026, 9, 28)),
    )
    assert len(got) == len(DAYS) - 1
    by_name = {key.split(".")[2]: one.value for key, [one] in got.items()}
    assert by_name == {
        "hydro": 77951.8,
        "nuclear": 166343.8,
        "coal": -69.9,
        "combined_cycle": 214416.21,
        "wind": 112955.08,
        "solar_pv": 127281.41,
        "solar_thermal": 2153.92,
        "cogeneration": 40897.11,
        "total": 782225.56,
    }
    assert got[TOTAL_DAILY.key][0].minutes == 1440


def test_seven_recorded_years_of_demand(fixtures: Path) -> None:
    recorded = json.loads(
        (fixtures / "redata/demanda-evolucion_day_2019-2025.collected.json").read_text()
    )
    span = Interval(local_instant(date(2019, 1, 1)), local_instant(date(2026, 1, 1)))
    got = fetch(document({"1": recorded["values"]}), [DEMAND_DAILY], span)[DEMAND_DAILY.key]
    assert len(got) == 2557
    assert [one.start for one in got] == [local_instant(day) for day in delivery_days(span)]
    assert all(first.interval.end == second.start for first, second in itertools.pairwise(got))
    bounds = DEMAND_DAILY.plausible
    assert bounds is not None
    assert all(bounds.lowest < one.value < bounds.highest for one in got)
