"""Callers: a trusted proxy is believed, and nobody else, whatever they write."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.access.callers import Caller, Callers

PROXY = "172.30.77.3"
CALLERS = Callers([ip_network("172.30.77.3/32"), ip_network("fd00::/64")])
TOLD = {
    "x-forwarded-for": "100.64.0.9",
    "x-forwarded-proto": "https",
    "tailscale-user-login": "ana@example.com",
    "tailscale-user-name": "=?utf-8?q?Ana_L=C3=B3pez?=",
}


def test_a_trusted_proxy_tells_who_it_asks_for() -> None:
    assert CALLERS.caller(PROXY, TOLD) == Caller(
        "100.64.0.9", https=True, proxied=True, login="ana@example.com", full_name="Ana López"
    )


@pytest.mark.parametrize("peer", ["172.30.77.4", "127.0.0.1", "::1", "testclient", "", "nonsense"])
def test_nobody_else_is_believed(peer: str) -> None:
    assert CALLERS.caller(peer, TOLD) == Caller(peer)


@pytest.mark.parametrize("peer", ["::ffff:172.30.77.3", "fd00::1"])
def test_a_trusted_address_may_be_written_in_other_ways(peer: str) -> None:
    assert CALLERS.caller(peer, TOLD).login == "ana@example.com"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("1.2.3.4, 100.64.0.9", "100.64.0.9"),
        ("1.2.3.4, 100.64.0.9, 172.30.77.3", "100.64.0.9"),
        ("100.64.0.9, nonsense", PROXY),
        ("172.30.77.3", PROXY),
        ("<script>", PROXY),
        ("", PROXY),
    ],
)
def test_the_last_address_that_is_not_a_proxys_counts(forwarded: str, address: str) -> None:
    assert CALLERS.caller(PROXY, TOLD | {"x-forwarded-for": forwarded}).address == address


def test_a_name_is_one_short_printable_line() -> None:
    for name in (
        "Ana\r\nX: 1",
        "=?utf-8?q?Ana=0D=0AX=3A_1?=",
        "A" * 5000,
        "=?no-such?q?x?=",
        "\x00",
    ):
        told = CALLERS.caller(PROXY, TOLD | {"tailscale-user-name": name}).full_name
        assert told.isprintable()
        assert len(told) <= 100


@given(st.text(), st.dictionaries(st.sampled_from(sorted(TOLD)), st.text()))
def test_nothing_that_is_sent_breaks_it(peer: str, headers: dict[str, str]) -> None:
    for callers, who in ((CALLERS, PROXY), (CALLERS, peer), (Callers(), peer)):
        caller = callers.caller(who, headers)
        assert bool(caller.household) == bool(caller.address) == bool(who)
        assert caller.login.isprintable()


def test_limits_count_an_ipv6_network_as_one() -> None:
    assert Caller("2001:db8::1").household == Caller("2001:db8::ffff:1").household
    assert Caller("2001:db8:0:1::1").household != Caller("2001:db8::1").household
    assert Caller("::ffff:10.0.0.1").household != Caller("::ffff:10.0.0.2").household
