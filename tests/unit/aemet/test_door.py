"""The two steps to AEMET's data: what each may answer, and that the key goes no further."""

from collections.abc import Callable

import httpx2
import pytest

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from tests.fakes.aemet import BASE, LINK, latin, link
from tests.fakes.http_client import Canned

PATH = "/observacion/convencional/todas"
Respond = Callable[[httpx2.Request], httpx2.Response]


def door(respond: Respond) -> tuple[AemetDoor, Canned]:
    canned = Canned(respond)
    return AemetDoor(canned.http, BASE + "/", "secret", source="aemet-climate"), canned


def behind(data: httpx2.Response) -> Respond:
    return lambda request: data if request.url.path == LINK else link()


def test_the_data_are_behind_a_link_in_their_own_encoding() -> None:
    asked, canned = door(behind(latin([{"nombre": "JAÉN"}])))
    assert asked.fetch_rows(PATH) == [{"nombre": "JAÉN"}]
    first, second = canned.requests
    assert str(first.url) == f"{BASE}/opendata/api{PATH}"
    assert first.headers["api_key"] == "secret"
    assert "api_key" not in second.headers


@pytest.mark.parametrize(
    ("first", "error"),
    [
        (latin({"estado": 404, "descripcion": "No hay datos"}), NotPublishedError),
        (latin({"estado": 401}, 401), UpstreamRefusedError),
        (latin({"estado": 429}), UpstreamUnavailableError),
        (latin({"estado": 500}), UpstreamUnavailableError),
        (httpx2.Response(200, content=b""), UpstreamUnavailableError),
        (latin({"estado": 200}), UpstreamNonsenseError),
        (latin({"estado": 200, "datos": "https://elsewhere.test/x"}), UpstreamNonsenseError),
        (latin({"estado": "fine"}), UpstreamNonsenseError),
        (latin([]), UpstreamNonsenseError),
    ],
)
def test_the_first_step_may_fail(first: httpx2.Response, error: type[UpstreamError]) -> None:
    asked, _ = door(lambda _: first)
    with pytest.raises(error) as caught:
        asked.fetch(PATH)
    assert caught.value.source == "aemet-climate"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (httpx2.Response(404), UpstreamUnavailableError),
        (latin({"estado": 404}), NotPublishedError),
        (latin({"estado": 429}), UpstreamUnavailableError),
        (httpx2.Response(200, content=b"<html>"), UpstreamNonsenseError),
        (latin({"other": 1}), UpstreamNonsenseError),
        (latin(["row"]), UpstreamNonsenseError),
    ],
)
def test_the_second_step_may_fail(second: httpx2.Response, error: type[UpstreamError]) -> None:
    asked, _ = door(behind(second))
    with pytest.raises(error):
        asked.fetch_rows(PATH)


def test_an_object_behind_the_link_is_data_too() -> None:
    asked, _ = door(behind(latin({"estado": 200, "x": 1})))
    assert asked.fetch(PATH) == {"estado": 200, "x": 1}
