"""Tokens from the command line: shown once, kept as a hash, noted in the audit trail."""

from datetime import timedelta

from chocolate_factory.access.doorkeeper import Doorkeeper
from chocolate_factory.access.model import Role
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


def _keeper(rig: Rig) -> Doorkeeper:
    return Doorkeeper(rig.ports.tokens, rig.ports.clock, strict=True)


def test_a_token_is_shown_once_and_opens(call: Call, rig: Rig) -> None:
    made = call("token", "create", "anas-phone")
    text = made.out.strip()
    assert made.code == 0
    assert "shown this once" in made.err
    visitor = _keeper(rig).recognise(text)
    assert visitor is not None
    assert (visitor.name, visitor.role) == ("anas-phone", Role.ADMIN)
    listed = call("token", "list")
    assert "anas-phone" in listed.out
    assert text not in listed.out


def test_a_token_of_a_viewer_for_a_week(call: Call, rig: Rig) -> None:
    made = call("token", "create", "guest", "--role", "viewer", "--days", "7", "--json").json()
    assert made["role"] == "viewer"
    assert _keeper(rig).recognise(made["token"])
    rig.pass_time(timedelta(days=7))
    assert _keeper(rig).recognise(made["token"]) is None
    assert [one["valid"] for one in call("token", "list", "--json").json()] == [False]
    assert "it has ended" in call("token", "list").out


def test_rotating_and_revoking_shut_the_old_one_out(call: Call, rig: Rig) -> None:
    first = call("token", "create", "guest", "--role", "viewer").out.strip()
    second = call("token", "rotate", "guest").out.strip()
    assert _keeper(rig).recognise(first) is None
    visitor = _keeper(rig).recognise(second)
    assert visitor is not None
    assert visitor.role is Role.VIEWER
    assert call("token", "revoke", "guest").code == 0
    assert _keeper(rig).recognise(second) is None


def test_what_cannot_be_is_a_wrong_call(call: Call) -> None:
    call("token", "create", "ana")
    for arguments in (
        ("create", "ana"),
        ("create", "Ana López"),
        ("create", "environment"),
        ("rotate", "nobody"),
        ("revoke", "nobody"),
    ):
        outcome = call("token", *arguments)
        assert outcome.code == 2, arguments
        assert outcome.err
        assert "Traceback" not in outcome.err


def test_what_was_done_is_in_the_audit_trail_without_the_token(call: Call) -> None:
    text = call("token", "create", "ana").out.strip()
    call("token", "revoke", "ana")
    trail = call("audit", "--json")
    assert [one["action"] for one in trail.json()] == ["token revoke ana", "token create ana"]
    assert all(one["who"].startswith("console:") for one in trail.json())
    assert text not in trail.out
    assert "token create ana" in call("audit").out
    assert call("audit", "--who", "nobody", "--json").json() == []
