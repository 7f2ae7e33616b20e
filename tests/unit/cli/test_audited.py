"""What commands change is in the audit trail, and how it ended."""

import pytest

from chocolate_factory.audit.model import Verdict
from chocolate_factory.cli.audited import audited
from chocolate_factory.kernel.errors import InputError
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


@pytest.mark.parametrize(
    ("line", "action", "detail"),
    [
        ("plan lock --day fri", "plan lock", "Nothing runs on Fri 08 Nov"),
        ("store clean", "store clean", ""),
        ("token create ana --role viewer", "token create ana", "viewer"),
    ],
)
def test_what_is_changed_is_noted(
    call: Call, rig: Rig, line: str, action: str, detail: str
) -> None:
    assert call(*line.split()).code == 0
    [entry] = rig.ports.audit.entries()
    assert (entry.action, entry.detail, entry.verdict) == (action, detail, Verdict.DONE)
    assert entry.who.startswith("console:")
    assert entry.origin == "this machine"


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("plan unlock 3", "plan unlock 3"),
        ("models rollback spot", "models rollback spot"),
        ("import consumption nowhere.csv", "import consumption"),
        ("import siar nowhere.zip", "import siar"),
        ("import datosclima nowhere.xls --name Linares", "import datosclima"),
        ("token revoke ana", "token revoke ana"),
        (
            "ledger record classic-1 mixing --start 2024-11-04T08:00 --end 2024-11-04T09:00",
            "ledger record classic-1 mixing",
        ),
        (
            "release price.x --source redata --why x --from 2024-11-05T12Z --to 2024-11-05T13Z",
            "release price.x from redata",
        ),
    ],
)
def test_what_could_not_be_done_is_noted_as_such(
    call: Call, rig: Rig, line: str, action: str
) -> None:
    assert call(*line.split()).code != 0
    [entry] = rig.ports.audit.entries()
    assert (entry.action, entry.verdict) == (action, Verdict.FAILED)


@pytest.mark.parametrize(
    "line", ["store clean --dry-run", "plan locks", "audit", "jobs", "token list"]
)
def test_looking_is_not_noted(call: Call, rig: Rig, line: str) -> None:
    assert call(*line.split()).code == 0
    assert rig.ports.audit.entries() == []


def test_whoever_has_no_name_has_a_number(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 10001")

    monkeypatch.setattr("getpass.getuser", nameless)
    monkeypatch.setattr("os.getuid", lambda: 10001)
    with pytest.raises(InputError), audited(rig.ports, "plan lock"):
        raise InputError("No.")
    [entry] = rig.ports.audit.entries()
    assert (entry.who, entry.verdict) == ("console:10001", Verdict.FAILED)
