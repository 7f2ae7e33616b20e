"""Bodies are bounded whatever their header says; HEAD becomes GET."""

import asyncio
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive

from chocolate_factory.web.incoming import LARGEST_BODY, Incoming
from chocolate_factory.web.problems import install_problem_handlers
from tests.fakes.service import client


@pytest.fixture
def echo() -> TestClient:
    app = FastAPI()

    @app.post("/length")
    def length(body: list[int]) -> int:
        return len(body)

    @app.get("/thing")
    def thing() -> str:
        return "thing"

    install_problem_handlers(app)
    return client(Incoming(app), 8000)


def _pieces(size: int) -> Iterator[bytes]:
    """A list of ones in JSON, without a length in the header."""
    yield b"["
    for _ in range(size // 1000):
        yield b"1," * 500
    yield b"1]"


def test_a_small_body_passes(echo: TestClient) -> None:
    assert echo.post("/length", json=[1, 2, 3]).json() == 3
    headers = {"Content-Type": "application/json"}
    assert echo.post("/length", content=_pieces(5000), headers=headers).json() == 2501


def test_a_large_body_is_refused(echo: TestClient) -> None:
    answer = echo.post("/length", json=[1] * LARGEST_BODY)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    headers = {"Content-Type": "application/json"}
    answer = echo.post("/length", content=_pieces(2 * LARGEST_BODY), headers=headers)
    assert answer.status_code == 413


def test_head_is_answered_where_get_is(echo: TestClient) -> None:
    assert echo.head("/thing").status_code == 200
    assert echo.head("/length").status_code == 405


def test_a_path_that_takes_files_takes_larger_bodies_and_no_other_does() -> None:
    app = FastAPI()

    @app.post("/file")
    @app.post("/file/other")
    @app.put("/file")
    async def length(request: Request) -> int:
        return len(await request.body())

    install_problem_handlers(app)
    served = client(Incoming(app, larger={"/file": 2 * LARGEST_BODY}), 8000)
    large = b"x" * (LARGEST_BODY + 1)
    assert served.post("/file", content=large).json() == len(large)
    assert served.post("/file", content=large * 2).status_code == 413
    assert served.post("/file/other", content=large).status_code == 413
    assert served.put("/file", content=large).status_code == 413


def _ask(app: ASGIApp, receive: Receive, *headers: tuple[bytes, bytes]) -> Message:
    """How an answer starts, asked without a client that would put the request right."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/length", "headers": list(headers),
             "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 8000)}  # fmt: skip

    async def ask() -> None:
        await app(scope, receive, send)

    asyncio.run(ask())
    return sent[0]


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    app = FastAPI()

    @app.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    install_problem_handlers(app)

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    start = _ask(Incoming(app, seconds=0.05), never, (b"content-length", b"5"))
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]


def test_whoever_leaves_before_asking_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()

    @app.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    install_problem_handlers(app)

    async def left() -> Message:
        return {"type": "http.disconnect"}

    assert _ask(Incoming(app), left)["status"] == 400
    assert not caplog.records


def test_a_body_with_two_lengths_is_refused(echo: TestClient) -> None:
    async def never() -> Message:
        raise AssertionError

    lengths = [(b"content-length", b"4"), (b"transfer-encoding", b"chunked")]
    start = _ask(echo.app, never, *lengths)
    assert start["status"] == 400
    assert (b"connection", b"close") in start["headers"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[" * 60_000, id="deep"),
        pytest.param("[" * 30_000 + "]" * 30_000, id="deep and closed"),
        pytest.param("[" + "9" * 60_000 + "]", id="long number"),
        pytest.param("[1e999999]", id="huge"),
        pytest.param("[NaN]", id="not a number"),
        pytest.param("[1\x00]", id="nul"),
        pytest.param('{"a":' * 9_000 + "1" + "}" * 9_000, id="deep objects"),
    ],
)
def test_odd_json_is_refused_and_breaks_nothing(echo: TestClient, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = echo.post("/length", content=body.encode(), headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
