"""Doors: what is open, to whom, and whether somebody should know."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.operations.security.doors import look_at_doors
from chocolate_factory.operations.security.model import Point, Posture, Standing
from tests.fakes.admission import ADMIN_TOKEN, MADE, token

OK, WARNING, WRONG = Standing.OK, Standing.WARNING, Standing.WRONG
LOCAL = Posture("127.0.0.1", False, None, Path("data"), 1000)  # noqa: FBT003 - a record
LAN = replace(LOCAL, host="192.168.1.10", open_to_others=True, named=True)


def _points(posture: Posture, *tokens: Any) -> dict[str, Point]:  # noqa: ANN401 - tokens
    return {one.name: one for one in look_at_doors(posture, tokens or (token(ADMIN_TOKEN),), MADE)}


def test_nothing_is_wrong_with_the_defaults() -> None:
    points = look_at_doors(LOCAL, (), MADE)
    assert {one.standing for one in points} == {OK}


@pytest.mark.parametrize(
    ("posture", "name", "standing"),
    [
        (LAN, "address", WARNING),
        (replace(LOCAL, viewer_host="0.0.0.0", pages_open_to_others=True), "viewer", WARNING),  # noqa: S104 - what is told
        (
            replace(LOCAL, pages_open_to_others=True, proxies=(ip_network("172.30.77.3"),)),
            "viewer",
            OK,
        ),
        (LAN, "viewer", OK),
        (LAN, "token", OK),
        (LAN, "names", OK),
        (replace(LAN, proxies=(ip_network("172.30.77.3"),)), "address", OK),
        (replace(LAN, named=False), "names", WARNING),
        (replace(LAN, hand_set_weakness="it has 8 characters"), "token", WRONG),
        (replace(LOCAL, hand_set_weakness="it has 8 characters"), "token", WARNING),
        (replace(LOCAL, hand_set_weakness=""), "token", OK),
        (replace(LOCAL, proxies=(ip_network("0.0.0.0/0"),)), "proxies", WRONG),
        (replace(LOCAL, proxies=(ip_network("::/0"),)), "proxies", WRONG),
        (replace(LOCAL, proxies=(ip_network("127.0.0.1"),)), "proxies", WARNING),
        (replace(LOCAL, proxies=(ip_network("172.30.77.3"),)), "proxies", OK),
        (replace(LOCAL, admins=("ana@example.com",)), "proxies", WARNING),
        (replace(LOCAL, limited=False), "limits", WARNING),
    ],
)
def test_what_is_found(posture: Posture, name: str, standing: Standing) -> None:
    point = _points(posture)[name]
    assert point.standing is standing
    assert point.found.endswith(".")
    assert bool(point.remedy) == (standing is not OK)


def test_a_network_without_a_token_is_wrong() -> None:
    [point] = [one for one in look_at_doors(LAN, (), MADE) if one.name == "token"]
    assert point.standing is WRONG


def test_a_token_that_has_ended_is_told() -> None:
    ended = replace(token(ADMIN_TOKEN), expires_at=MADE - timedelta(days=1))
    assert _points(LOCAL, ended)["token"].standing is WARNING


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sqlite:////data/x.sqlite", False),
        ("postgresql://chef:secret@127.0.0.1/x", False),
        ("postgresql://chef:secret@localhost/x", False),
        ("postgresql://chef:secret@db.lan/x?sslmode=verify-full", False),
        ("postgresql://chef:secret@db.lan/x", True),
        ("http://chef:secret@mirror.lan", True),
        ("https://chef:secret@mirror.lan", False),
        ("influxdb://chef:secret@influx:8086/x", True),
    ],
)
def test_what_passes_in_clear_is_told_without_the_password(address: str, told: bool) -> None:  # noqa: FBT001
    points = _points(replace(LOCAL, addresses={"CHOCOLATE_STORE_URL": address}))
    assert ("CHOCOLATE_STORE_URL" in points) is told
    assert "secret" not in repr(points)
