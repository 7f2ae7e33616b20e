"""Gaps are counted, named and closed in the background."""

import time

import pytest

from tests.fakes.service import Service

DAYS = 14
SERIES = 8


def _wait(service: Service) -> dict[str, object]:
    deadline = time.monotonic() + 10
    while True:
        backfill: dict[str, object] = service.admin.get("/gaps/backfill").json()["backfill"]
        if not backfill["running"]:
            return backfill
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_empty_store_lacks_all_of_its_history(fresh: Service) -> None:
    body = fresh.admin.get("/gaps/summary").json()
    summary = body["summary"]
    assert summary["total_gaps"] == SERIES
    assert summary["by_severity"] == {"minor": 0, "moderate": 0, "critical": SERIES}
    assert summary["total_hours"] == pytest.approx(sum(summary["hours_by_series"].values()))
    assert summary["unavailable_gaps"] == 0


def test_every_gap_is_named_with_who_could_have_it(fresh: Service) -> None:
    body = fresh.admin.get("/gaps/detect", params={"days_back": 3}).json()
    assert len(body["gaps"]) == SERIES
    first = body["gaps"][0]
    assert (first["series"], first["severity"]) == ("price.spot.es", "critical")
    assert first["strategy"] == ["omie", "redata"]
    assert first["recoverable"] is True
    assert first["start"] == body["start"] == "2024-11-01T23:00:00Z"


def test_a_whole_history_has_no_gaps(served: Service) -> None:
    body = served.admin.get("/gaps/detect?days_back=30").json()
    assert body["gaps"] == []
    assert body["summary"]["total_gaps"] == 0


def test_a_backfill_runs_in_the_background_and_reports(fresh: Service) -> None:
    assert fresh.admin.get("/gaps/backfill").json() == {"backfill": None}
    answer = fresh.admin.post(f"/gaps/backfill?days_back={DAYS}")
    assert answer.status_code == 202
    done = _wait(fresh)
    assert done["error"] == ""
    assert done["requests_done"] == done["requests_planned"] != 0
    assert done["hours_missing"] == 0
    reports = done["reports"]
    assert isinstance(reports, list)
    assert [set(one) for one in reports] == [set(reports[0])] * 2
    assert fresh.admin.get("/gaps/summary").json()["summary"]["total_gaps"] == 0


@pytest.mark.parametrize(("limit", "starts"), [(6, True), (10_000, False)])
def test_auto_starts_only_for_long_gaps(fresh: Service, limit: int, starts: bool) -> None:  # noqa: FBT001
    answer = fresh.admin.post(f"/gaps/backfill/auto?max_gap_hours={limit}")
    assert answer.status_code == 202
    assert (answer.json()["backfill"] is not None) is starts
    if starts:
        _wait(fresh)


def test_stopping_tells_where_it_stood(fresh: Service) -> None:
    assert fresh.admin.delete("/gaps/backfill").json() == {"backfill": None}
    fresh.admin.post("/gaps/backfill?days_back=14")
    body = fresh.admin.delete("/gaps/backfill").json()
    assert body["backfill"]["running"] is False


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gaps/detect?days_back=0"),
        ("GET", "/gaps/detect?days_back=10001"),
        ("POST", "/gaps/backfill?days_back=-1"),
        ("POST", "/gaps/backfill/auto?max_gap_hours=nan"),
        ("POST", "/gaps/backfill/auto?max_gap_hours=inf"),
    ],
)
def test_what_cannot_be_asked_is_refused(served: Service, method: str, path: str) -> None:
    answer = served.admin.request(method, path)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
