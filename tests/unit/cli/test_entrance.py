"""What settings and tokens say about who may come in."""

from typing import Any

import pytest
from starlette.datastructures import Headers

from chocolate_factory.access.callers import Caller
from chocolate_factory.cli.entrance import admission_of, limits_of, names_of, require_token
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.settings import Settings
from tests.fakes.admission import ADMIN_TOKEN, token
from tests.fakes.ports import Rig

LAN = "192.168.1.10"
STRANGER = Caller("192.168.1.66")
NOTHING = Headers({})


def _settings(**values: Any) -> Settings:  # noqa: ANN401 - settings of any kind
    return Settings(_env_file=None, **values)


def test_nobody_is_asked_on_this_machine_and_everybody_on_a_network(rig: Rig) -> None:
    local = admission_of(_settings(), rig.ports)
    assert local.visitor(STRANGER, NOTHING) is not None
    rig.ports.tokens.keep(token(ADMIN_TOKEN))
    assert local.visitor(STRANGER, NOTHING) is None
    assert admission_of(_settings(host=LAN), rig.ports).visitor(STRANGER, NOTHING) is None


def test_a_network_without_a_token_does_not_start(rig: Rig) -> None:
    with pytest.raises(ConfigurationError, match="without a token") as caught:
        require_token(_settings(host=LAN), rig.ports.tokens)
    assert "chocolate token create" in caught.value.advice
    require_token(_settings(host=LAN, admin_token=ADMIN_TOKEN), rig.ports.tokens)
    require_token(_settings(), rig.ports.tokens)
    rig.ports.tokens.keep(token(ADMIN_TOKEN))
    require_token(_settings(host=LAN), rig.ports.tokens)


def test_whoever_revokes_the_last_token_opens_nothing(rig: Rig) -> None:
    rig.ports.tokens.keep(token(ADMIN_TOKEN))
    admission = admission_of(_settings(host=LAN), rig.ports)
    rig.ports.tokens.revoke("ana")
    assert admission.visitor(STRANGER, NOTHING) is None


def test_logins_are_admins_however_they_are_written(rig: Rig) -> None:
    admission = admission_of(_settings(admins="Ana@Example.com"), rig.ports)
    caller = Caller("100.64.0.9", proxied=True, login="ana@example.COM")
    visitor = admission.visitor(caller, NOTHING)
    assert visitor is not None
    assert visitor.may_change


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, {"127.0.0.1", "::1", "localhost"}),
        ({"host": LAN}, {"*"}),
        ({"host": LAN, "hostnames": "factory.lan"}, {"127.0.0.1", LAN, "factory.lan"}),
        ({"admin_token": ADMIN_TOKEN}, {"127.0.0.1", "::1", "localhost"}),
    ],
)
def test_names_by_which_it_is_reached(values: dict[str, Any], names: set[str]) -> None:
    assert names <= set(names_of(_settings(**values)))
    assert ("*" in names_of(_settings(**values))) == ("*" in names)


def test_limits_are_those_of_the_settings(rig: Rig) -> None:
    limits = limits_of(_settings(requests_per_second=1), rig.ports)
    waits = [limits.wait("10.0.0.1", costly=False) for _ in range(11)]
    assert waits[:10] == [0] * 10
    assert waits[10] > 0
    free = limits_of(_settings(requests_per_second=0, costly_requests_per_minute=0), rig.ports)
    assert not any(free.wait("10.0.0.1", costly=True) for _ in range(1000))
