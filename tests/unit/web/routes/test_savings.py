"""The statement and the ledger over HTTP."""

import time
from datetime import timedelta

import pytest

from chocolate_factory.operations import kept_statements
from chocolate_factory.operations.book_production import book_production
from chocolate_factory.planning.solver.solve import OutOfTimeError
from tests.fakes.service import Service, served_after_a_cycle


def _wait(service: Service) -> None:
    for _ in range(200):
        state = service.rig.ports.office.state
        if state is not None and not state.running:
            return
        time.sleep(0.05)
    pytest.fail("the office is still at work")


def test_a_statement_is_computed_apart_and_served_at_once(served: Service) -> None:
    first = served.admin.get("/savings/monthly?month=2024-11")
    assert first.status_code in {200, 202}, "it may be quicker than the answer"
    _wait(served)
    answer = served.admin.get("/savings/monthly?month=2024-11")
    body = answer.json()
    assert (answer.status_code, body["status"], body["error"]) == (200, "ready", "")
    assert body["computed_at"] is not None
    made = body["statement"]
    assert (made["month"], made["batches"]) == ("2024-11", 0)
    assert {one["doubt"] for one in made["caveats"]} >= {"unfinished_month"}
    assert all(one["en"] != one["es"] for one in made["caveats"])
    again = served.admin.get("/savings/monthly?month=2024-11").json()
    assert again["computed_at"] == body["computed_at"], "nothing is computed twice"


def test_a_statement_may_be_asked_for_again(served: Service) -> None:
    served.admin.get("/savings/monthly?month=2024-10")
    _wait(served)
    before = served.admin.get("/savings/monthly?month=2024-10").json()
    served.rig.pass_time(timedelta(minutes=5))
    assert served.admin.post("/savings/monthly?month=2024-10").status_code == 202
    _wait(served)
    after = served.admin.get("/savings/monthly?month=2024-10").json()
    assert after["computed_at"] > before["computed_at"]
    assert after["statement"]["inputs"] == before["statement"]["inputs"]


def test_a_statement_that_failed_says_why_and_is_tried_again_when_asked(
    served: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OutOfTimeError("No time.", advice="Ask again.")

    with monkeypatch.context() as patched:
        patched.setattr(kept_statements, "monthly_statement", fails)
        served.admin.get("/savings/monthly?month=2024-09")
        _wait(served)
        failed = served.admin.get("/savings/monthly?month=2024-09").json()
    assert (failed["status"], failed["error"]) == ("failed", "No time. Ask again.")
    assert failed["statement"] is None
    served.admin.post("/savings/monthly?month=2024-09")
    _wait(served)
    assert served.admin.get("/savings/monthly?month=2024-09").json()["status"] == "ready"


@pytest.mark.parametrize("month", ["winter", "2031-01"])
def test_months_that_cannot_be_told(served: Service, month: str) -> None:
    assert served.admin.get(f"/savings/monthly?month={month}").status_code == 422
    assert served.admin.post(f"/savings/monthly?month={month}").status_code == 422


def test_recording_what_happened() -> None:
    fresh = served_after_a_cycle()
    ports = fresh.rig.ports
    plan = ports.plans.latest()
    assert plan is not None
    fresh.rig.pass_time(timedelta(days=3))
    book_production(ports)
    entries = fresh.admin.get("/savings/ledger?month=2024-11").json()
    assert entries
    first = entries[0]
    assert first["recorded_start"] is None
    now = fresh.rig.now()
    fact = {
        "batch": first["batch"],
        "step": first["step"],
        "start": (now - timedelta(hours=3)).isoformat(),
        "end": (now - timedelta(hours=2)).isoformat(),
        "kg": 190.0,
    }
    told = fresh.admin.post("/savings/ledger", json=fact).json()
    assert (told["kg"], told["batch"]) == (190.0, first["batch"])
    assert told["recorded_start"] is not None
    backwards = fact | {"start": fact["end"], "end": fact["start"]}
    assert fresh.admin.post("/savings/ledger", json=backwards).status_code == 422
    assert fresh.admin.post("/savings/ledger", json=fact | {"step": "dreaming"}).status_code == 422
