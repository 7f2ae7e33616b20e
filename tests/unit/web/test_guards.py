"""The guard: names, origins, and who may do what."""

from dataclasses import asdict
from ipaddress import ip_network
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from chocolate_factory.access.callers import Callers
from chocolate_factory.web.admission import Admission
from chocolate_factory.web.guards import Guard
from tests.fakes.admission import (
    ADMIN_TOKEN,
    VIEWER_TOKEN,
    admission,
    guarded_by_tokens,
    token,
)

PROXY = Callers([ip_network("172.30.77.3")])
ADMIN = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
VIEWER = {"Authorization": f"Bearer {VIEWER_TOKEN}"}


def _client(
    who: Admission | None = None, *, read_only: bool = False, peer: str = "192.168.1.20"
) -> TestClient:
    app = FastAPI()

    @app.api_route("/thing", methods=["GET", "POST"])
    def thing(request: Request) -> dict[str, Any]:
        visitor = request.state.visitor
        told = [name for name in request.headers if name.startswith(("tailscale", "x-forw"))]
        return {"visitor": asdict(visitor) if visitor else None, "told": told}

    @app.get("/health")
    @app.get("/static/page.css")
    def health() -> dict[str, bool]:
        return {"ok": True}

    hosts = ["127.0.0.1", "::1"]
    guarded = Guard(app, hosts=hosts, admission=who or admission(), read_only=read_only)
    return TestClient(guarded, base_url="http://127.0.0.1:8000", client=(peer, 50000))


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("evil.example", 421), ("", 421)],
    ids=["address", "ipv6", "rebound name", "none"],
)
def test_only_our_own_names_are_answered(host: str, status: int) -> None:
    assert _client().get("/thing", headers={"Host": host}).status_code == status


def test_two_names_are_no_name() -> None:
    twice = [("Host", "127.0.0.1"), ("Host", "evil.example")]
    assert _client().get("/thing", headers=twice).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=lambda headers: "-".join(headers.values()),
)
def test_another_sites_page_may_not_change_anything(headers: dict[str, str]) -> None:
    for who, more in ((admission(), {}), (guarded_by_tokens(), ADMIN)):
        answer = _client(who).post("/thing", headers=headers | more)
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"


def test_our_own_page_and_programs_may_post() -> None:
    client = _client()
    assert client.post("/thing", headers={"Origin": "http://127.0.0.1:8000"}).status_code == 200
    assert client.post("/thing").status_code == 200


def test_a_token_is_asked_for_everywhere_but_where_strangers_may_come() -> None:
    client = _client(guarded_by_tokens())
    assert client.get("/thing").status_code == 401
    assert client.get("/thing", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert (
        client.get("/thing", headers={"Authorization": f"Basic {ADMIN_TOKEN}"}).status_code == 401
    )
    assert client.get("/thing", headers=ADMIN).json()["visitor"]["name"] == "ana"
    assert client.get("/health").status_code == client.get("/static/page.css").status_code == 200


def test_no_door_tells_wrong_tokens_from_right_ones_for_nothing() -> None:
    client = _client(guarded_by_tokens())
    answers = [
        client.get("/health", headers={"Authorization": f"Bearer guess {n}"}).status_code
        for n in range(8)
    ]
    assert answers[:5] == [401] * 5
    assert answers[5:] == [429] * 3


def test_a_browser_is_led_to_the_door() -> None:
    client, html = _client(guarded_by_tokens()), {"Accept": "text/html"}
    for path in ("/", "/dashboard"):
        answer = client.get(path, headers=html, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert client.get("/thing", headers=html).status_code == 401


def test_a_viewer_looks_and_changes_nothing() -> None:
    client = _client(guarded_by_tokens())
    assert client.get("/thing", headers=VIEWER).json()["visitor"]["role"] == "viewer"
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        assert client.request(method, "/thing", headers=VIEWER).status_code == 403
    assert client.post("/thing", headers=ADMIN).status_code == 200


def test_the_viewer_application_only_reads_and_asks_nobody() -> None:
    client = _client(guarded_by_tokens(), read_only=True)
    assert client.get("/thing").json()["visitor"]["role"] == "viewer"
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        assert client.request(method, "/thing", headers=ADMIN).status_code == 405


NAMED = {"Tailscale-User-Login": "luis@example.com", "Tailscale-User-Name": "Luis"}
FORWARDED = {"X-Forwarded-For": "100.101.102.103"}


def test_only_a_trusted_proxy_may_say_who_asks() -> None:
    who = admission(token(ADMIN_TOKEN), callers=PROXY, admins=frozenset({"luis@example.com"}))
    forged = _client(who).get("/thing", headers=NAMED | FORWARDED)
    assert forged.status_code == 401
    believed = _client(who, peer="172.30.77.3").get("/thing", headers=NAMED | FORWARDED).json()
    assert believed["visitor"] == {
        "name": "luis@example.com",
        "role": "admin",
        "way": "proxy",
        "full_name": "Luis",
    }
    assert believed["told"] == []


def test_whoever_is_not_named_an_admin_looks() -> None:
    client = _client(admission(callers=PROXY), peer="172.30.77.3")
    assert client.get("/thing", headers=NAMED).json()["visitor"]["role"] == "viewer"
    assert client.post("/thing", headers=NAMED).status_code == 403


def test_whoever_a_proxy_brings_without_a_name_is_a_stranger_even_where_nothing_is_asked() -> None:
    client = _client(admission(callers=PROXY), peer="172.30.77.3")
    assert client.get("/thing", headers=FORWARDED).status_code == 401
    assert client.get("/thing").status_code == 200, "the proxy's machine itself"


@pytest.mark.parametrize("read_only", [False, True], ids=["admin", "viewer"])
@pytest.mark.parametrize("peer", ["172.30.77.3", "192.168.1.20"], ids=["proxy", "anybody"])
def test_nobody_comes_in_from_the_open_internet(peer: str, *, read_only: bool) -> None:
    client = _client(admission(callers=PROXY), read_only=read_only, peer=peer)
    headers = NAMED | {"Tailscale-Funnel-Request": "?1"}
    assert client.get("/thing", headers=headers).status_code == 403


def test_the_viewer_application_names_whom_the_proxy_names_and_never_an_admin() -> None:
    who = admission(callers=PROXY, admins=frozenset({"luis@example.com"}))
    seen = _client(who, read_only=True, peer="172.30.77.3").get("/thing", headers=NAMED).json()
    assert (seen["visitor"]["name"], seen["visitor"]["role"]) == ("luis@example.com", "viewer")
    forged = _client(who, read_only=True).get("/thing", headers=NAMED).json()
    assert forged["visitor"]["name"] == ""
