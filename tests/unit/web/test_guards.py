"""The guard: names, origins, tokens and headers."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from chocolate_factory.web.guards import SECURITY_HEADERS, Guard


def _client(*, token: str | None = None, read_only: bool = False) -> TestClient:
    app = FastAPI()

    @app.api_route("/thing", methods=["GET", "POST"])
    def thing() -> dict[str, bool]:
        return {"ok": True}

    @app.get("/health")
    def health() -> dict[str, bool]:
        return {"ok": True}

    guarded = Guard(app, hosts=["127.0.0.1", "::1"], token=token, read_only=read_only)
    return TestClient(guarded, base_url="http://127.0.0.1:8000")


def test_every_answer_carries_the_security_headers() -> None:
    for path in ("/thing", "/nothing"):
        answer = _client().get(path)
        assert SECURITY_HEADERS.items() <= dict(answer.headers).items() or all(
            answer.headers[name] == value for name, value in SECURITY_HEADERS.items()
        )


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("evil.example", 421), ("", 421)],
    ids=["address", "ipv6", "rebound name", "none"],
)
def test_only_our_own_names_are_answered(host: str, status: int) -> None:
    assert _client().get("/thing", headers={"Host": host}).status_code == status


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
    answer = _client().post("/thing", headers=headers)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


def test_our_own_page_and_programs_may_post() -> None:
    client = _client()
    assert client.post("/thing", headers={"Origin": "http://127.0.0.1:8000"}).status_code == 200
    assert client.post("/thing").status_code == 200


def test_the_token_is_asked_for_everywhere_but_health() -> None:
    client = _client(token="right")  # noqa: S106
    assert client.get("/thing").status_code == 401
    assert client.get("/thing", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/thing", headers={"Authorization": "Bearer right"}).status_code == 200
    assert client.get("/health").status_code == 200


def test_the_viewer_only_reads() -> None:
    client = _client(read_only=True)
    assert client.get("/thing").status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        assert client.request(method, "/thing").status_code == 405
