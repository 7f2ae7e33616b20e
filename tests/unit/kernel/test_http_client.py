"""Statuses, retries, limits and circuits, without a network."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs

from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient, HttpConfig
from chocolate_factory.kernel.rate_limit import OwnLimitError

QUICK = HttpConfig(
    attempts=3,
    wait_initial=0.001,
    wait_longest=0.002,
    wait_jitter=0.001,
    retry_after_longest=1.0,
    rate_wait=0.05,
    default_requests_per_minute=1000,
    requests_per_minute={"rare": 2},
    breaker_failures=2,
    breaker_pause=30.0,
)
URL = "https://example.org/data"

Answers = Callable[[httpx2.Request], httpx2.Response]


class Upstream:
    """Gives the answers in turn, the last one for ever; an exception is raised."""

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        last = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(last, Exception):
            raise last
        return httpx2.Response(last.status_code, content=last.content, headers=last.headers)


def client(upstream: Answers, **config: Any) -> HttpClient:  # noqa: ANN401
    settings = {name: getattr(QUICK, name) for name in HttpConfig.__dataclass_fields__} | config
    return HttpClient(HttpConfig(**settings), transport=httpx2.MockTransport(upstream))


@pytest.mark.parametrize(
    ("status", "error", "requests"),
    [
        (400, UpstreamNonsenseError, 1),
        (401, UpstreamRefusedError, 1),
        (403, UpstreamRefusedError, 1),
        (404, NotPublishedError, 1),
        (410, NotPublishedError, 1),
        (408, UpstreamUnavailableError, 3),
        (429, UpstreamUnavailableError, 1),
        (500, UpstreamUnavailableError, 3),
        (503, UpstreamUnavailableError, 3),
        (304, UpstreamNonsenseError, 1),
    ],
)
def test_each_status_has_its_meaning(
    status: int, error: type[UpstreamError], requests: int
) -> None:
    upstream = Upstream(httpx2.Response(status))
    with pytest.raises(error) as caught:
        client(upstream).get("source", URL)
    assert type(caught.value).kind == error.kind
    assert caught.value.source == "source"
    assert len(upstream.requests) == requests


def test_a_status_the_source_knows_is_an_answer() -> None:
    upstream = Upstream(httpx2.Response(400, json={"errors": []}))
    got = client(upstream).get("source", URL, answers=[400])
    assert (got.status, got.json("source")) == (400, {"errors": []})


def test_trouble_that_passes_is_not_noticed() -> None:
    upstream = Upstream(
        httpx2.ConnectError("no route"), httpx2.Response(502), httpx2.Response(200, content=b"ok")
    )
    assert client(upstream).get("source", URL).content == b"ok"
    assert len(upstream.requests) == 3


def test_retry_after_is_obeyed_within_bounds() -> None:
    soon = httpx2.Response(429, headers={"Retry-After": "0"})
    upstream = Upstream(soon, httpx2.Response(200))
    assert client(upstream).get("source", URL).status == 200
    late = Upstream(httpx2.Response(503, headers={"Retry-After": "3600"}))
    with pytest.raises(UpstreamUnavailableError):
        client(late).get("source", URL)
    assert len(late.requests) == 1


def test_the_circuit_opens_after_failed_calls_and_says_so() -> None:
    upstream = Upstream(httpx2.Response(500))
    http = client(upstream, attempts=1)
    for _ in range(2):
        with pytest.raises(UpstreamUnavailableError, match="answered 500"):
            http.get("broken", URL)
    with pytest.raises(UpstreamUnavailableError, match="left alone"):
        http.get("broken", URL)
    assert len(upstream.requests) == 2
    (circuit,) = http.circuits()
    assert (circuit.source, circuit.state, circuit.failures) == ("broken", "open", 2)
    assert circuit.opened_at is not None
    assert "500" in circuit.last_error


def test_a_retried_call_counts_once() -> None:
    http = client(Upstream(httpx2.Response(500)), attempts=3)
    with pytest.raises(UpstreamUnavailableError):
        http.get("source", URL)
    assert http.circuits()[0].failures == 1


def test_answers_do_not_open_the_circuit() -> None:
    http = client(
        Upstream(*[httpx2.Response(status) for status in (500, 404, 500, 403, 500)]), attempts=1
    )
    for _ in range(5):
        with pytest.raises(UpstreamError):
            http.get("source", URL)
    assert http.circuits()[0].state == "closed"


def test_one_source_in_trouble_leaves_the_others_alone() -> None:
    def by_host(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(500 if request.url.host == "bad.org" else 200)

    http = client(by_host, attempts=1)
    for _ in range(3):
        with pytest.raises(UpstreamUnavailableError):
            http.get("bad", "https://bad.org/")
    assert http.get("good", "https://good.org/").status == 200
    assert [(one.source, one.state) for one in http.circuits()] == [
        ("bad", "open"),
        ("good", "closed"),
    ]


def test_our_own_limit_is_kept_and_is_not_their_fault() -> None:
    upstream = Upstream(httpx2.Response(200))
    http = client(upstream)
    http.get("rare", URL)
    http.get("rare", URL)
    with pytest.raises(OwnLimitError):
        http.get("rare", URL)
    assert len(upstream.requests) == 2
    assert http.circuits()[0].failures == 0
    assert http.get("frequent", URL).status == 200


@pytest.mark.parametrize("attempts", [1, 2])
def test_secrets_stay_out_of_errors_and_logs(attempts: int) -> None:
    def leaky(request: httpx2.Request) -> httpx2.Response:
        message = f"cannot reach {request.url} with {request.headers['x-api-key']}"
        raise httpx2.ConnectError(message)

    with capture_logs() as logs, pytest.raises(UpstreamUnavailableError) as caught:
        client(leaky, attempts=attempts).get(
            "source",
            f"{URL}?token=s3same-a",
            params=[("appid", "s3same-b"), ("q", "Linares")],
            headers={"x-api-key": "s3same-c"},
        )
    told = f"{caught.value} {logs}"
    assert "s3same" not in told
    assert "Linares" in told


def test_an_unusable_address_is_nonsense_of_the_source() -> None:
    for url in ("http://example.org:port/", "nowhere", "ftp://example.org/file"):
        with pytest.raises(UpstreamNonsenseError):
            HttpClient(QUICK).get("source", url)


def test_threads_share_one_client() -> None:
    upstream = Upstream(httpx2.Response(200, content=b"ok"))
    http = client(upstream)
    got: list[bytes] = []

    def ask(source: str) -> None:
        got.extend(http.get(source, URL).content for _ in range(20))

    threads = [threading.Thread(target=ask, args=(f"source{n % 3}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [b"ok"] * 120
    assert len(http.circuits()) == 3


def test_bulk_failures_leave_live_work_its_own_circuit() -> None:
    def too_much(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(504 if "year" in request.url.params else 200)

    http = client(too_much, attempts=1)
    with in_background():
        for _ in range(2):
            with pytest.raises(UpstreamUnavailableError, match="answered 504"):
                http.get("source", URL, params=[("year", "2015")])
        with pytest.raises(UpstreamUnavailableError, match="left alone"):
            http.get("source", URL, params=[("year", "2014")])
    assert http.get("source", URL).status == 200
    assert [one.state for one in http.circuits()] == ["open"]


def test_a_live_call_goes_between_the_tries_of_a_bulk_call() -> None:
    tried, answered = threading.Event(), threading.Event()

    def busy(request: httpx2.Request) -> httpx2.Response:
        if "year" not in request.url.params:
            return httpx2.Response(200)
        tried.set()
        return httpx2.Response(200 if answered.is_set() else 503, headers={"Retry-After": "1"})

    http = client(busy)
    statuses: list[int] = []

    def bulk() -> None:
        with in_background():
            statuses.append(http.get("source", URL, params=[("year", "2015")]).status)

    thread = threading.Thread(target=bulk)
    thread.start()
    assert tried.wait(10)
    assert http.get("source", URL).status == 200
    assert not statuses
    answered.set()
    thread.join(10)
    assert statuses == [200]


def test_retries_and_redirects_count_as_requests() -> None:
    upstream = Upstream(
        httpx2.Response(502), httpx2.Response(302, headers={"Location": URL}), httpx2.Response(200)
    )
    http = client(upstream, requests_per_minute={"source": 3})
    assert http.get("source", URL).status == 200
    with pytest.raises(OwnLimitError):
        http.get("source", URL)
    assert len(upstream.requests) == 3


def test_a_day_may_be_limited_too() -> None:
    upstream = Upstream(httpx2.Response(200))
    http = client(upstream, requests_per_day={"source": 4})
    for _ in range(4):
        http.get("source", URL)
    with pytest.raises(OwnLimitError, match="4 times in 86401 s"):
        http.get("source", URL)


def test_two_clients_share_what_they_note_in_one_file(tmp_path: Path) -> None:
    upstream = Upstream(httpx2.Response(200))
    file = tmp_path / "rates.sqlite"
    with client(upstream, rates_file=file) as one, client(upstream, rates_file=file) as other:
        one.get("rare", URL)
        other.get("rare", URL)
        for http in (one, other):
            with pytest.raises(OwnLimitError):
                http.get("rare", URL)
    assert len(upstream.requests) == 2
    with client(upstream, rates_file=file) as later, pytest.raises(OwnLimitError):
        later.get("rare", URL)


def test_closing_ends_the_waiting() -> None:
    http = client(Upstream(httpx2.Response(200)), rate_wait=600.0)
    http.get("rare", URL)
    http.get("rare", URL)
    timer = threading.Timer(0.1, http.close)
    timer.start()
    with pytest.raises(OwnLimitError, match="the program ends"):
        http.get("rare", URL)
    timer.join()
