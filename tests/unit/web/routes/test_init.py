"""The initialisation is started, watched and stopped over HTTP."""

import time

import pytest

from tests.fakes.service import Service


def _ended(service: Service) -> dict[str, object]:
    deadline = time.monotonic() + 20
    while True:
        body: dict[str, object] = service.admin.get("/init/status").json()
        if body["status"] != "running":
            return body
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_nothing_is_loaded_before_somebody_asks(fresh: Service) -> None:
    body = fresh.admin.get("/init/status").json()
    assert (body["status"], body["work"], body["last_run"]) == ("never", None, "")
    assert [one["name"] for one in body["collections"]] == ["prices", "weather"]
    assert all(one["records"] == 0 for part in body["collections"] for one in part["series"])


def test_history_is_loaded_from_the_day_asked_for(fresh: Service) -> None:
    answer = fresh.admin.post("/init/historical-data?from=2024-10-20")
    assert answer.status_code == 202
    assert answer.json()["start"] == "2024-10-19T22:00:00Z"
    body = _ended(fresh)
    assert body["status"] == "done"
    work = body["work"]
    assert isinstance(work, dict)
    assert work["percent"] == 100.0
    assert work["values_written"] > 16 * 24 * 8
    assert work["seconds_left"] == 0.0


def test_everything_is_loaded_and_it_can_be_stopped(fresh: Service) -> None:
    assert fresh.admin.delete("/init/all").json() is None
    assert fresh.admin.post("/init/all").status_code == 202
    assert fresh.admin.delete("/init/all").json()["running"] is False
    assert _ended(fresh)["status"] in {"done", "unfinished"}


@pytest.mark.parametrize("day", ["yesterday", "0", "2024-13-01", "2024-1-1"])
def test_what_is_no_day_is_refused(served: Service, day: str) -> None:
    answer = served.admin.post(f"/init/historical-data?from={day}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_corrections_are_listed(served: Service) -> None:
    assert served.admin.get("/ree/prices/corrections?days_back=3").json()["corrections"] == []
