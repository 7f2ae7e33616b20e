"""The service as people run it: a process of its own, both applications, and a clean end."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flow.serving import Service, ask, serving
from tests.shared import Replay


@pytest.fixture
def service(upstreams: Replay, tmp_path: Path) -> Iterator[Service]:
    with serving(upstreams, tmp_path) as running:
        yield running


@pytest.mark.slow
def test_every_promise_of_the_http_interface(service: Service) -> None:
    def get(path: str) -> Any:  # noqa: ANN401 - any JSON
        status, answer = ask(service.admin, path)
        assert status == 200, (path, answer)
        return answer

    assert {"name", "version", "endpoints"} <= get("/").keys()
    assert "/gaps/detect" in {endpoint["path"] for endpoint in get("/")["endpoints"]}
    assert get("/health")["status"] == "ok"
    assert get("/ready") == {"ready": True}
    scheduler = get("/scheduler/status")["scheduler"]
    assert scheduler["running"]
    assert scheduler["total_jobs"] == len(scheduler["jobs"]) >= 9

    prices = get("/ree/prices")
    assert prices["current_price"]["price_eur_kwh"] == pytest.approx(0.19372)
    assert len(prices["prices"]) == 24
    forecast = get("/ree/prices/forecast?hours=168")
    assert len(forecast["predictions"]) == 168
    assert sum(point["known"] for point in forecast["predictions"]) == 12
    assert get("/weather/hybrid")["current_weather"]["source"] == "open-meteo"
    for source in ("/weather/openweather", "/aemet/weather"):
        status, answer = ask(service.admin, source)
        assert status == 503
        assert answer["advice"]

    plan = get("/predict/production-planning")
    assert plan["status"] == "optimal"
    assert plan["kg"] == plan["baseline"]["kg"] == plan["savings"]["kg"] > 0
    status, what_if = ask(service.admin, "/planning/optimize", "POST", {"days": 3})
    assert status == 200
    assert what_if["end"] < plan["end"]

    deadline = time.monotonic() + 60
    while get("/gaps/summary")["summary"]["total_gaps"] and time.monotonic() < deadline:
        time.sleep(0.5)  # older history is healed behind the first plan
    missing = get("/gaps/detect?days_back=7")["gaps"]
    assert [gap for gap in missing if not gap["series"].startswith("grid.")] == []
    assert not any(gap["recoverable"] for gap in missing), "of the grid the replay lacks some"
    status, answer = ask(service.admin, "/gaps/backfill?days_back=120", "POST")
    assert status == 202
    assert answer["backfill"]["running"]
    status, answer = ask(service.admin, "/ingest-now", "POST", {"source": "all"})
    assert status == 200
    assert answer["missing_hours"] == {}


@pytest.mark.slow
def test_the_viewer_shows_pages_and_nothing_else(service: Service) -> None:
    status, page = ask(service.viewer, "/dashboard?lang=en")
    assert status == 200
    assert "<main" in page
    assert ask(service.viewer, "/dashboard/complete")[0] == 200
    assert ask(service.viewer, "/static/today.css")[0] == 200
    _, description = ask(service.admin, "/openapi.json")
    for path, operations in description["paths"].items():
        if path.startswith("/dashboard"):
            continue
        for method in operations:
            status, _ = ask(service.viewer, path, method.upper())
            assert status in (404, 405), (method, path)


@pytest.mark.slow
def test_it_ends_when_told_to(service: Service) -> None:
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(timeout=30) == 0
