"""Each request that goes out is told of, once, with what the answer's headers said."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.http_client import HttpClient, HttpConfig
from tests.fakes.http_server import answer, scripted_server

IMPATIENT = HttpConfig(
    attempts=3,
    wait_initial=0.0,
    wait_longest=0.0,
    wait_jitter=0.0,
    read_timeout=0.2,
    deadline=0.4,
    default_requests_per_minute=5,
    rate_wait=0.0,
)

Told = list[tuple[str, Mapping[str, str]]]


def test_redirects_and_retries_each_count_and_what_was_not_sent_does_not() -> None:
    told: Told = []
    with (
        scripted_server() as server,
        HttpClient(
            IMPATIENT, on_request=lambda source, headers: told.append((source, headers))
        ) as client,
    ):
        server.scripts["/from"] = answer(status=302, Location="/to")
        server.scripts["/to"] = answer(Remaining_request_count="37")
        server.scripts["/down"] = answer(status=503)
        client.get("a", f"{server.base}/from")
        assert [source for source, _ in told] == ["a", "a"]
        assert told[1][1]["remaining-request-count"] == "37"
        with pytest.raises(UpstreamUnavailableError):
            client.get("a", f"{server.base}/down")
        assert len(told) == len(server.asked) == 5
        with pytest.raises(UpstreamUnavailableError, match="as often as we may"):
            client.get("a", f"{server.base}/to")
        assert len(told) == 5, "our own limit sent nothing"


def test_a_request_without_an_answer_is_told_without_headers() -> None:
    told: Told = []
    silent = replace(IMPATIENT, attempts=1)
    with (
        HttpClient(silent, on_request=lambda *heard: told.append(heard)) as client,
        pytest.raises(UpstreamUnavailableError),
    ):
        client.get("a", "http://127.0.0.1:9/nobody")
    assert told == [("a", {})]
