"""Connections of clients that are slow, silent or too many, over real sockets."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from chocolate_factory.web import connections
from chocolate_factory.web.connections import PatientConnection
from tests.shared import free_port

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n"
LARGE = b"x" * 20_000_000


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    body = LARGE if scope["path"] == "/large" else b"fine"
    await PlainTextResponse(body)(scope, receive, send)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.4)
    monkeypatch.setattr(connections, "READER_SECONDS", 0.4)
    monkeypatch.setattr(connections, "MOST_OF_ONE", 5)
    free = free_port()
    config = uvicorn.Config(
        _app, port=free, http=PatientConnection, lifespan="off", log_config=None, log_level="error"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield free
    server.should_exit = True
    thread.join(5)


def _connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def _is_closed(one: socket.socket) -> bool:
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        return one.recv(100) == b""
    return True


def _answers(one: socket.socket) -> bool:
    one.sendall(REQUEST + b"\r\n")
    said = b""
    while not said.endswith(b"fine"):
        piece = one.recv(1000)
        if not piece:
            return False
        said += piece
    return True


@pytest.mark.parametrize("said", [b"", b"GET / HT", REQUEST], ids=["silence", "a word", "a header"])
def test_a_request_that_never_ends_is_not_waited_for(port: int, said: bytes) -> None:
    with _connect(port) as slow:
        slow.sendall(said)
        began = time.monotonic()
        assert _is_closed(slow)
        assert time.monotonic() - began < 3
    with _connect(port) as good:
        assert _answers(good)


def test_nor_is_a_second_one(port: int) -> None:
    with _connect(port) as slow:
        assert _answers(slow)
        slow.sendall(b"GET / HT")
        assert _is_closed(slow)


def test_a_quiet_connection_stays_between_requests(port: int) -> None:
    with _connect(port) as good:
        assert _answers(good)
        time.sleep(0.6)
        assert _answers(good)


def test_nobody_has_all_connections(port: int) -> None:
    with contextlib.ExitStack() as held:
        many = [held.enter_context(_connect(port)) for _ in range(8)]
        time.sleep(0.1)
        assert sum(map(_is_closed, many[5:])) == 3
    time.sleep(0.1)
    with _connect(port) as good:
        assert _answers(good), "what is closed counts no longer"


def test_whoever_does_not_take_the_answer_is_left(port: int) -> None:
    with _connect(port) as lazy:
        lazy.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        lazy.recv(1)
        deadline = time.monotonic() + 10
        while connections._held and time.monotonic() < deadline:  # noqa: SLF001 - who is there
            time.sleep(0.05)
        taken = 0
        with contextlib.suppress(ConnectionResetError):
            while piece := lazy.recv(1 << 20):
                taken += len(piece)
        assert taken < len(LARGE)


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_a_broken_body_is_refused_without_a_crash(
    port: int, method: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with _connect(port) as one:
        one.sendall(method + REQUEST[3:] + b"Transfer-Encoding: chunked\r\n\r\n0;\nGET\r\n")
        assert one.recv(1000).startswith(b"HTTP/1.1 400")
        while not _is_closed(one):
            pass
    assert not [record for record in caplog.records if record.name == "asyncio"]


def test_a_body_that_breaks_after_the_answer_ends_the_connection(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with _connect(port) as one:
        one.sendall(REQUEST + b"Transfer-Encoding: chunked\r\n\r\n")
        said = b""
        while not said.endswith(b"fine"):
            said += one.recv(1000)
        one.sendall(b"0;\nGET\r\n")
        assert _is_closed(one)
    assert not [record for record in caplog.records if record.name == "asyncio"]
