"""The doctor: all is well or what to do, and no secret in between."""

import pytest

from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


def test_all_is_well_after_a_cycle(call: Call, rig: Rig) -> None:
    run_day_ahead_cycle(rig.ports)
    outcome = call("doctor")
    assert outcome.code == 0
    assert "Health: ok" in outcome.out
    assert "linares.toml" in outcome.out


def test_what_is_wrong_exits_with_1_and_advice(call: Call) -> None:
    document = call("doctor", "--json").json()
    assert document["status"] == "degraded"
    assert {one["name"]: one["status"] for one in document["checks"]}["plan"] == "degraded"
    assert {"site", "data", "store", "admin", "viewer", "clock", "upstreams"} == set(
        document["settings"]
    )
    assert call("doctor").code == 1


def test_no_secret_is_shown(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOCOLATE_STORE_URL", "postgresql://chef:do-not-show@db.example/factory")
    monkeypatch.setenv("ESIOS_TOKEN", "do-not-show")
    outcome = call("doctor")
    assert "db.example" in outcome.out
    assert "do-not-show" not in outcome.out + outcome.err
