"""Locks over HTTP: set, seen, lifted; the next plan is called for at once."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.operations.lock_plans import MOST_LOCKS
from chocolate_factory.planning.locks.model import Ban, Pin
from tests.fakes.service import Service

PATH = "/planning/locks"


def _soon(service: Service, **ahead: float) -> str:
    moment = service.rig.now().replace(minute=0, second=0, microsecond=0) + timedelta(**ahead)
    return moment.isoformat()


def test_a_ban_of_a_day(fresh: Service) -> None:
    day = delivery_day(fresh.rig.now()) + 2 * DAY
    body = {"lock": {"kind": "ban", "day": f"{day}", "machine": "conche"}, "note": "Repair"}
    answer = fresh.admin.post(PATH, json=body)
    assert answer.status_code == 201
    told = answer.json()
    assert told["sentence"] == f"Nothing runs on conche on {day:%a %d %b}"
    assert (told["machine"], told["note"], told["recipe"]) == ("conche", "Repair", None)
    assert fresh.board.called == ["production_plan"]
    assert fresh.admin.get(PATH).json() == {"locks": [told]}
    [lock] = fresh.rig.ports.locks.all()
    assert isinstance(lock.rule, Ban)
    assert lock.rule.interval.duration == DAY


def test_a_pin_and_its_lifting(fresh: Service) -> None:
    pin = {"kind": "pin", "batch": "classic-7", "step": "refining", "start": _soon(fresh, hours=9)}
    told = fresh.admin.post(PATH, json={"lock": pin}).json()
    assert (told["batch"], told["step"], told["kind"]) == ("classic-7", "refining", "pin")
    [lock] = fresh.rig.ports.locks.all()
    assert isinstance(lock.rule, Pin)
    assert fresh.admin.delete(f"{PATH}/{told['number']}").status_code == 204
    assert fresh.admin.get(PATH).json() == {"locks": []}
    assert fresh.board.called == ["production_plan"] * 2
    gone = fresh.admin.delete(f"{PATH}/{told['number']}")
    assert gone.status_code == 404
    assert "locks" in gone.json()["advice"]


def test_past_locks_are_not_shown(fresh: Service) -> None:
    span = {"start": _soon(fresh, hours=1), "end": _soon(fresh, hours=2)}
    assert fresh.admin.post(PATH, json={"lock": {"kind": "ban", **span}}).status_code == 201
    fresh.rig.pass_time(timedelta(hours=3))
    assert fresh.admin.get(PATH).json() == {"locks": []}


def test_there_is_an_end_to_locks(fresh: Service) -> None:
    body = {"lock": {"kind": "ban", "start": _soon(fresh, hours=1), "end": _soon(fresh, hours=2)}}
    answers = [fresh.admin.post(PATH, json=body).status_code for _ in range(MOST_LOCKS + 1)]
    assert answers == [201] * MOST_LOCKS + [422]
    assert fresh.admin.delete(f"{PATH}/1").status_code == 204
    assert fresh.admin.post(PATH, json=body).status_code == 201


@pytest.mark.parametrize(
    "lock",
    [
        {"kind": "ban"},
        {"kind": "ban", "last_day": "2024-11-08"},
        {"kind": "ban", "day": "2024-11-08", "last_day": "2024-11-07"},
        {"kind": "ban", "day": "2024-11-08", "start": "2024-11-08T00:00:00Z"},
        {"kind": "ban", "start": "2024-11-08T02:00:00Z", "end": "2024-11-08T01:00:00Z"},
        {"kind": "ban", "start": "2024-11-08T02:00:00", "end": "2024-11-08T03:00:00"},
        {"kind": "ban", "day": "2024-11-08", "recipe": "bread"},
        {"kind": "ban", "day": "2024-11-08", "machine": "oven"},
        {"kind": "ban", "day": "2024-11-08", "why": "x"},
        {"kind": "ban", "day": "2024-11-01"},
        {"kind": "ban", "day": "2034-11-01"},
        {"kind": "ban", "day": "9999-12-31"},
        {"kind": "ban", "start": "0001-01-01T00:00:00+14:00", "end": "2024-11-08T02:00:00Z"},
        {"kind": "pin", "batch": "b-1", "step": "mixing", "start": "9999-12-31T23:00:00-14:00"},
        {"kind": "pin", "batch": "classic-7", "step": "frying", "start": "2024-11-08T01:00:00Z"},
        {"kind": "pin", "batch": "classic-7", "step": "mixing", "start": "2024-11-08T01:07:00Z"},
        {"kind": "wish"},
    ],
)
def test_a_lock_that_makes_no_sense_is_refused(fresh: Service, lock: dict[str, str]) -> None:
    answer = fresh.admin.post(PATH, json={"lock": lock})
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert fresh.rig.ports.locks.all() == []
    assert fresh.board.called == []
