"""Models are trained in the background, shown with their cards, validated, and rolled back."""

import time
from typing import Any

import pytest

from chocolate_factory.prices.model import SPOT
from tests.fakes.artefacts import artefact_of_trial
from tests.fakes.service import Service


def wait(service: Service) -> dict[str, Any]:
    deadline = time.monotonic() + 20
    while True:
        work: dict[str, Any] = service.admin.get("/models/status").json()["work"]
        if not work["running"]:
            return work
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("route", ["/models/status", "/models/status-direct"])
def test_the_status_names_champion_and_naives_of_each_price(served: Service, route: str) -> None:
    body = served.admin.get(route).json()
    spot, pvpc = body["prices"]
    assert (spot["series"], pvpc["series"]) == ("price.spot.es", "price.pvpc.peninsula")
    assert spot["champion"] == {
        "model": "ensemble", "reason": "default", "since": None, "evidence": {},
    }  # fmt: skip
    assert spot["served"]
    assert {"champion", "naive"} == {one["role"] for one in spot["models"]}


def test_cards_are_shown_in_eur_per_kwh(fresh: Service) -> None:
    fresh.rig.ports.artefacts.save(artefact_of_trial(model="ensemble"))
    direct = fresh.admin.get("/models/status-direct").json()["prices"][0]["models"][0]
    [version] = direct["versions"]
    assert (version["version"], version["serves"]) == ("20241105T030000Z", True)
    assert version["card"]["scores"][0]["mae_eur_per_kwh"] == 0.01
    assert version["card"]["parameters"] == {"spec": {"rounds": 3}}


def test_training_is_accepted_and_its_end_told(fresh: Service) -> None:
    answer = fresh.admin.post("/models/train", json={"models": ["lear"], "series": [SPOT.key]})
    assert answer.status_code == 202
    assert answer.json()["what"] == "training"
    work = wait(fresh)
    assert work["error"] == ""
    assert set(work["result"]["failed"]) == {"lear for price.spot.es"}  # nothing is stored


@pytest.mark.parametrize(
    "body", [{"models": ["crystal ball"]}, {"models": ["naive-epf"]}, {"series": ["gold"]}]
)
def test_what_cannot_be_trained_is_refused(fresh: Service, body: dict[str, Any]) -> None:
    answer = fresh.admin.post("/models/train", json=body)
    assert answer.status_code == 422
    assert "Choose among" in answer.json()["advice"]


def test_validation_tells_what_is_wrong(fresh: Service) -> None:
    assert fresh.admin.post("/models/validate").json() == {
        "ok": True, "artefacts": [], "backtest": None,
    }  # fmt: skip
    fresh.rig.ports.artefacts.save(artefact_of_trial(model="lear"))
    body = fresh.admin.post("/models/validate", json={}).json()
    assert body["ok"] is False
    assert body["artefacts"][0]["troubles"]


def test_a_backtest_is_accepted(fresh: Service) -> None:
    answer = fresh.admin.post("/models/validate", json={"backtest_days": 7, "models": ["lear"]})
    assert answer.status_code == 202
    assert answer.json()["backtest"]["what"] == "validation"
    wait(fresh)


def roll_back(service: Service, **wanted: str) -> dict[str, Any]:
    answer = service.admin.post("/models/rollback", json={"series": SPOT.key, **wanted})
    body: dict[str, Any] = answer.json()
    return body


def test_one_can_go_back(fresh: Service) -> None:
    ports = fresh.rig.ports
    for version in ("20241104T030000Z", "20241105T030000Z"):
        ports.artefacts.save(artefact_of_trial(version, model="ensemble"))
    body = fresh.admin.post(
        "/models/rollback", json={"series": SPOT.key, "model": "ensemble"}
    ).json()
    assert body == {"series": SPOT.key, "champion": None, "version": "20241104T030000Z"}
    chosen = fresh.admin.post(
        "/models/rollback", json={"series": SPOT.key, "champion": "lear"}
    ).json()
    assert chosen["champion"]["model"] == "lear"
    before = roll_back(fresh)
    assert (before["champion"]["model"], before["champion"]["reason"]) == ("ensemble", "rollback")
    assert fresh.board.called == ["forecast_update"] * 3
    status = fresh.admin.get("/models/status").json()["prices"][0]
    assert [one["model"] for one in status["decisions"]] == ["ensemble", "lear"]


def test_where_there_is_no_way_back_it_says_so(fresh: Service) -> None:
    answer = fresh.admin.post("/models/rollback", json={"series": SPOT.key})
    assert answer.status_code == 409
    assert answer.json()["advice"]
