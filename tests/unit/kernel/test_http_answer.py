"""Strict reading of bodies."""

from collections.abc import Mapping

import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_answer import HttpAnswer
from chocolate_factory.kernel.http_statuses import BusyError, error_for, is_success, retry_after


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \r\n ", id="blank"),
        pytest.param(b"<!DOCTYPE html><html></html>", id="web page"),
        pytest.param('{"a": "é"}'.encode("iso-8859-15"), id="Latin instead of UTF-8"),
        pytest.param('{"a": 1}'.encode("utf-16"), id="UTF-16 instead of UTF-8"),
        pytest.param(b'{"a": 1', id="cut"),
        pytest.param(b'{"a": NaN}', id="not a number"),
        pytest.param(b'{"a": -Infinity}', id="infinity"),
        pytest.param(b"[" * 100_000, id="bottomless"),
        pytest.param(b"9" * 10_000, id="number too long"),
        pytest.param(b"\x00\x01\x02\xff", id="noise"),
    ],
)
def test_what_is_not_json_is_nonsense(body: bytes) -> None:
    with pytest.raises(UpstreamNonsenseError) as caught:
        HttpAnswer(200, body).json("source")
    assert caught.value.source == "source"
    assert len(str(caught.value)) < 200


def test_json_in_the_encoding_the_source_really_uses() -> None:
    assert HttpAnswer(200, '"JAÉN"'.encode("iso-8859-15")).json("s", "iso-8859-15") == "JAÉN"
    assert HttpAnswer(200, b'\xef\xbb\xbf{"a": 1}').json("s") == {"a": 1}


def test_text_must_decode() -> None:
    assert HttpAnswer(200, b"MARGINALPDBC;").text("s", "ascii") == "MARGINALPDBC;"
    with pytest.raises(UpstreamNonsenseError, match="not ascii"):
        HttpAnswer(200, "precio en €".encode()).text("s", "ascii")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, UpstreamRefusedError),
        (404, NotPublishedError),
        (429, BusyError),
        (500, BusyError),
        (599, BusyError),
        (418, UpstreamNonsenseError),
        (302, UpstreamNonsenseError),
    ],
)
def test_statuses_have_typed_errors(status: int, kind: type[Exception]) -> None:
    error = error_for("source", status, {}, "https://example.org")
    assert type(error) is kind
    assert str(status) in error.message
    assert not is_success(status)


def test_busy_is_unavailable_and_knows_who_is_to_blame() -> None:
    ours = error_for("source", 429, {"retry-after": "30"}, "here")
    theirs = error_for("source", 503, {}, "here")
    assert isinstance(ours, BusyError)
    assert isinstance(theirs, BusyError)
    assert isinstance(ours, UpstreamUnavailableError)
    assert (ours.too_many, ours.retry_in) == (True, 30.0)
    assert (theirs.too_many, theirs.retry_in) == (False, None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "²"}, None),
        ({"retry-after": "Tue, 05 Nov 2024 11:00:30 GMT"}, None),
        (
            {
                "retry-after": "Tue, 05 Nov 2024 11:00:30 GMT",
                "date": "Tue, 05 Nov 2024 11:00:00 GMT",
            },
            30.0,
        ),
        (
            {
                "retry-after": "Tue, 05 Nov 2024 10:00:00 GMT",
                "date": "Tue, 05 Nov 2024 11:00:00 GMT",
            },
            0.0,
        ),
    ],
)
def test_retry_after_in_seconds_or_by_the_clock_of_the_source(
    headers: Mapping[str, str], seconds: float | None
) -> None:
    assert retry_after(headers) == seconds
