"""The wire, against a real server: size, time, redirects, compression, broken lines."""

import gzip
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from chocolate_factory.kernel.errors import (
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient, HttpConfig
from chocolate_factory.kernel.http_exchange import Request
from tests.fakes.http_server import ScriptedServer, answer, scripted_server

IMPATIENT = HttpConfig(
    attempts=1,
    connect_timeout=1.0,
    read_timeout=0.3,
    deadline=0.5,
    largest_body=10_000,
    default_requests_per_minute=1000,
    project_address="https://example.org/chocolate",
)


@pytest.fixture(scope="module")
def _running() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


@pytest.fixture
def server(_running: ScriptedServer) -> ScriptedServer:
    _running.scripts.clear()
    _running.asked.clear()
    return _running


@pytest.fixture(scope="module")
def client() -> Iterator[HttpClient]:
    with HttpClient(IMPATIENT) as client:
        yield client


def test_an_honest_user_agent_and_the_media_type(
    server: ScriptedServer, client: HttpClient
) -> None:
    server.scripts["/a"] = answer(b'{"x": 1}', Content_Type="Application/JSON; charset=utf-8")
    got = client.get("s", f"{server.base}/a?kept=1", params=[("n[]", "1"), ("n[]", "2")])
    assert got.media_type == "application/json"
    assert got.json("s") == {"x": 1}
    path, headers = server.asked[0]
    assert path == "/a?kept=1&n%5B%5D=1&n%5B%5D=2"
    assert headers["user-agent"].startswith("ChocolateFactory/")
    assert headers["user-agent"].endswith("(+https://example.org/chocolate)")


def test_a_proxy_is_for_the_world_outside_only(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.scripts["/a"] = answer()
    with scripted_server() as proxy:
        proxy.scripts["http://outside.example/b"] = answer(b"by proxy")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", proxy.base)
        with HttpClient(IMPATIENT) as client:
            assert client.get("here", f"{server.base}/a").content == b"{}"
            assert client.get("there", "http://outside.example/b").content == b"by proxy"


def test_gzip_is_unpacked_and_its_true_size_counts(
    server: ScriptedServer, client: HttpClient
) -> None:
    server.scripts["/small"] = answer(gzip.compress(b'{"x": 1}'), Content_Encoding="gzip")
    server.scripts["/bomb"] = answer(gzip.compress(b" " * 5_000_000), Content_Encoding="gzip")
    server.scripts["/liar"] = answer(b"this is no gzip", Content_Encoding="gzip")
    assert client.get("s", f"{server.base}/small").json("s") == {"x": 1}
    with pytest.raises(UpstreamNonsenseError, match="more than 10000 bytes"):
        client.get("s", f"{server.base}/bomb")
    with pytest.raises(UpstreamNonsenseError, match="cannot be read"):
        client.get("s", f"{server.base}/liar")


def test_a_body_too_large_is_not_read_to_its_end(
    server: ScriptedServer, client: HttpClient
) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        try:
            for _ in range(10_000):
                handler.wfile.write(b" " * 1000)
                sent += 1000
        except OSError:
            return

    server.scripts["/endless"] = endless
    server.scripts["/announced"] = answer(b"", length=10_001)
    with pytest.raises(UpstreamNonsenseError, match="more than 10000 bytes"):
        client.get("s", f"{server.base}/endless")
    with pytest.raises(UpstreamNonsenseError, match="more than 10000 bytes"):
        client.get("s", f"{server.base}/announced")
    assert sent < 10_000_000


def test_a_dripping_body_ends_at_the_deadline(server: ScriptedServer, client: HttpClient) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.close_connection = True
        try:
            for _ in range(40):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    server.scripts["/drip"] = drip
    began = time.monotonic()
    with pytest.raises(UpstreamUnavailableError, match=r"longer than 0\.5 s"):
        client.get("s", f"{server.base}/drip")
    assert time.monotonic() - began < 1.5


def _reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def _silence(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    time.sleep(0.6)


def test_broken_lines_are_unavailability(server: ScriptedServer, client: HttpClient) -> None:
    server.scripts["/cut"] = answer(b'{"x":', length=50)
    server.scripts["/silence"] = _silence
    for path in ("/cut", "/silence"):
        with pytest.raises(UpstreamUnavailableError):
            client.get(path, server.base + path)
    with pytest.raises(UpstreamUnavailableError, match="cannot be reached"):
        client.get("nobody", "http://127.0.0.1:9/")


def test_a_reset_is_unavailability(server: ScriptedServer, client: HttpClient) -> None:
    server.scripts["/reset"] = _reset
    with pytest.raises(UpstreamUnavailableError, match="cannot be reached"):
        client.get("reset", f"{server.base}/reset")


def test_a_redirect_to_the_same_host_keeps_headers(
    server: ScriptedServer, client: HttpClient
) -> None:
    server.scripts["/old"] = answer(b"", 302, Location="/new?v=2")
    server.scripts["/new"] = answer(b"[]")
    got = client.get("s", f"{server.base}/old", headers={"x-api-key": "sesame-1"})
    assert got.content == b"[]"
    assert [headers["x-api-key"] for _, headers in server.asked] == ["sesame-1", "sesame-1"]


def test_a_redirect_to_another_host_gets_no_key(server: ScriptedServer, client: HttpClient) -> None:
    with scripted_server() as other:
        other.scripts["/file"] = answer(b"data")
        server.scripts["/archive"] = answer(b"", 307, Location=f"{other.base}/file")
        headers = {"x-api-key": "sesame-1", "Authorization": "Bearer sesame-2"}
        got = client.get("s", f"{server.base}/archive", headers=headers)
        assert got.content == b"data"
        assert "x-api-key" in server.asked[0][1]
        assert not {"x-api-key", "authorization"} & other.asked[0][1].keys()


def test_redirects_in_circles_and_to_nowhere(server: ScriptedServer, client: HttpClient) -> None:
    server.scripts["/round"] = answer(b"", 302, Location="/round")
    server.scripts["/file"] = answer(b"", 302, Location="file:///etc/passwd")
    with pytest.raises(UpstreamNonsenseError, match="circles"):
        client.get("s", f"{server.base}/round")
    assert len(server.asked) == IMPATIENT.redirects + 1
    with pytest.raises(UpstreamNonsenseError):
        client.get("s", f"{server.base}/file")


@pytest.mark.parametrize("key", ["sesame\nnext: line", "sésame"], ids=["line end", "accent"])
def test_an_illegal_key_is_refused_without_being_shown(
    server: ScriptedServer, client: HttpClient, key: str
) -> None:
    with pytest.raises(UpstreamRefusedError, match="characters") as caught:
        client.get("s", f"{server.base}/a", headers={"x-api-key": key})
    assert key not in str(caught.value)
    assert caught.value.__suppress_context__
    assert not server.asked


def test_our_own_politeness_does_not_count_against_the_source(server: ScriptedServer) -> None:
    server.scripts["/a"] = answer(b"there")
    server.scripts["/moved"] = answer(b"", 302, Location="/a")
    config = replace(IMPATIENT, deadline=0.2)
    with HttpClient(config) as client:
        exchange = client._exchange  # noqa: SLF001 - the wait is made long here, not in minutes
        request = Request.to("s", f"{server.base}/moved", (), {})
        assert exchange.get(request, lambda: time.sleep(0.4)).content == b"there"
