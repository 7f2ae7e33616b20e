"""The statement and the ledger over HTTP."""

from datetime import timedelta

from chocolate_factory.operations.book_production import book_production
from tests.fakes.service import Service, served_after_a_cycle


def test_the_statement_of_a_month(served: Service) -> None:
    body = served.admin.get("/savings/monthly?month=2024-11").json()
    assert body["month"] == "2024-11"
    assert body["batches"] == 0
    assert {one["doubt"] for one in body["caveats"]} >= {"unfinished_month"}
    assert all(one["en"] != one["es"] for one in body["caveats"])
    assert served.admin.get("/savings/monthly?month=winter").status_code == 422
    assert served.admin.get("/savings/monthly?month=2031-01").status_code == 422


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
