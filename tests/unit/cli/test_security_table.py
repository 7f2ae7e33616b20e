"""``chocolate doctor --security``: what is worst first, an honest exit code, no secret."""

from pathlib import Path

import pytest

from chocolate_factory.audit.model import AuditEntry, Verdict
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


@pytest.fixture(autouse=True)
def _data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)


def _statuses(call: Call) -> dict[str, str]:
    points = call("doctor", "--security", "--json").json()["points"]
    return {one["name"]: one["status"] for one in points}


def test_the_defaults_are_well(call: Call) -> None:
    outcome = call("doctor", "--security")
    assert outcome.code == 0
    assert "Security: " in outcome.out
    statuses = _statuses(call)
    statuses.pop("user")
    statuses.pop("linares.toml")
    assert set(statuses.values()) == {"ok"}


def test_what_is_wrong_comes_first_and_exits_with_1(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = tmp_path / ".env"
    env.write_text("CHOCOLATE_REQUESTS_PER_SECOND=0\n")
    env.chmod(0o644)
    monkeypatch.setenv("CHOCOLATE_ADMIN_TOKEN", "changeme")
    outcome = call("doctor", "--security", "--json")
    assert outcome.code == 1
    assert outcome.json()["status"] == "wrong"
    assert outcome.json()["points"][0]["name"] == ".env"
    statuses = _statuses(call)
    assert (statuses["token"], statuses["limits"]) == ("warning", "warning")
    assert "changeme" not in outcome.out + call("doctor", "--security").out


def test_pages_for_everybody_are_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOCOLATE_VIEWER_HOST", "0.0.0.0")  # noqa: S104 - what is told
    assert _statuses(call)["viewer"] == "warning"
    monkeypatch.setenv("CHOCOLATE_TRUSTED_PROXIES", "172.30.77.3")
    assert _statuses(call)["viewer"] == "ok"


def test_whoever_tries_a_lot_is_told(call: Call, rig: Rig) -> None:
    tried = AuditEntry(rig.now(), "", "10.0.0.66", "GET /x", Verdict.REFUSED, "401", times=21)
    rig.ports.audit.record(tried)
    assert _statuses(call)["refusals"] == "warning"
    assert "10.0.0.66" in call("doctor", "--security").out


def test_passwords_in_addresses_are_masked(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHOCOLATE_UPSTREAM_BASE", "http://chef:do-not-show@mirror.lan")
    assert _statuses(call)["CHOCOLATE_UPSTREAM_BASE"] == "warning"
    for arguments in (["doctor"], ["doctor", "--json"], ["doctor", "--security"]):
        assert "do-not-show" not in call(*arguments).out
