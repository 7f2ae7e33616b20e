"""What is counted as it happens, under labels of which there are few."""

from datetime import timedelta

import pytest
from prometheus_client import generate_latest

from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.web.metrics.meters import Meters
from tests.fakes.series import at
from tests.fakes.service import Service

NOON = at("2024-11-05T11:00Z")


def _value(meters: Meters, name: str, **labels: str) -> float | None:
    return meters.registry.get_sample_value(f"chocolate_{name}", labels)


def test_runs_are_counted_by_outcome_with_their_seconds() -> None:
    meters = Meters()
    for outcome in (Outcome.DONE, Outcome.DONE, Outcome.FAILED):
        meters.ran(JobRun("plan", NOON, NOON + timedelta(seconds=2), outcome, "."))
    assert _value(meters, "job_runs_total", job="plan", outcome="done") == 2
    assert _value(meters, "job_runs_total", job="plan", outcome="failed") == 1
    assert _value(meters, "job_run_seconds_sum", job="plan") == 6


def test_the_process_itself_is_measured() -> None:
    assert b"process_resident_memory_bytes" in generate_latest(Meters().registry)


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/health", "/health", "200"),
        ("/static/nothing.css", "/static/*", "404"),
        ("/scheduler/jobs/brew/run", "/scheduler/jobs/{job}/run", "405"),
        ("/secret/of/anna?key=1", "other", "404"),
        ("/dashboard/" + "x" * 500, "other", "404"),
    ],
)
def test_answers_are_counted_by_route_and_never_by_path(
    fresh: Service, path: str, route: str, status: str
) -> None:
    answer = fresh.admin.get(path)
    labels = {"app": "admin", "method": "GET", "route": route, "status": str(answer.status_code)}
    assert str(answer.status_code) == status
    assert _value(fresh.desk.meters, "http_requests_total", **labels) == 1
    assert _value(fresh.desk.meters, "http_request_seconds_count", app="admin", route=route) == 1


def test_refusals_count_and_methods_nobody_knows_are_one(fresh: Service) -> None:
    for method in ("BREW", "WHEN"):
        fresh.viewer.request(method, "/dashboard")
    fresh.viewer.get("/dashboard", headers={"Host": "evil.example"})
    meters = fresh.desk.meters
    refused = {"app": "viewer", "route": "other"}
    assert _value(meters, "http_requests_total", method="other", status="405", **refused) == 2
    assert _value(meters, "http_requests_total", method="GET", status="421", **refused) == 1
