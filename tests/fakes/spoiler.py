"""A proxy before the replayed upstreams that plants nonsense in what they answer.

``omie``, ``esios`` and their like say how a change of values is written into an answer.
"""

import json
import re
import socket
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.http_server import ScriptedServer, answer, scripted_server

Rewrite = Callable[[bytes], bytes]
Values = list[Any]
Change = Callable[[Values], Values]
"""Of a day's prices, or of what was measured hour by hour."""


@dataclass(frozen=True)
class Spoil:
    """What is done to whom.

    Attributes:
        address: Regular expression, searched in path and query.
        rewrite: What becomes of each answer from there.
        instead: What is replaced in the address that is asked in truth, and by what.
    """

    address: str
    rewrite: Rewrite
    instead: tuple[str, str] = ("", "")


NOTHING = Spoil("(?!)", bytes)


class Spoiler:
    """Passes every request on, and every answer back: rewritten where it is to be spoilt."""

    def __init__(self, server: ScriptedServer, upstream: str) -> None:
        """Stand at ``server`` before ``upstream`` (scheme, host and port)."""
        self.base = server.base
        self.spoil = NOTHING
        self.spoilt = 0
        """How many answers were changed."""
        self._upstream = urlsplit(upstream).netloc
        server.scripts = defaultdict(lambda: self._pass_on)

    def _pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        spoil, path = self.spoil, handler.path
        hit = re.search(spoil.address, path)
        status, media_type, body = self._ask(path.replace(*spoil.instead) if hit else path, handler)
        if hit:
            body = spoil.rewrite(body)
            self.spoilt += 1
        # Else the body waits for the headers to be acknowledged, 40 ms each time.
        handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answer(body, status, Content_Type=media_type)(handler)

    def _ask(self, path: str, handler: BaseHTTPRequestHandler) -> tuple[int, str, bytes]:
        # The host stays the proxy's, so that links in answers lead back to it.
        headers = dict(handler.headers) | {"Accept-Encoding": "identity"}
        line = HTTPConnection(self._upstream)
        try:
            line.request("GET", path, headers=headers)
            reply = line.getresponse()
            return reply.status, reply.headers.get("Content-Type", ""), reply.read()
        finally:
            line.close()


@contextmanager
def spoiler_before(upstream: str) -> Iterator[Spoiler]:
    """Start a proxy that changes nothing yet, and stop it afterwards."""
    with scripted_server() as server:
        yield Spoiler(server, upstream)


def omie(change: Change) -> Rewrite:
    """The prices of a daily file; what is no file stays as it is."""

    def rewrite(file: bytes) -> bytes:
        head, *lines, tail = file.decode().split()
        rows = [line.split(";") for line in lines]
        prices = change([float(row[5]) for row in rows])
        told = [";".join([*row[:5], str(one), ""]) for row, one in zip(rows, prices, strict=True)]
        return "\n".join([head, *told, tail]).encode()

    return rewrite


def esios(day: str, change: Change) -> Rewrite:
    """The values of an indicator on ``day``."""
    return _json(lambda body: _change_day(body["indicator"]["values"], day, change))


def redata(day: str, change: Change) -> Rewrite:
    """The values on ``day`` of each series of a widget."""

    def spoil(body: Any) -> None:  # noqa: ANN401 - any JSON
        for series in body["included"]:
            _change_day(series["attributes"]["values"], day, change)

    return _json(spoil)


def aemet(field: str, change: Change) -> Rewrite:
    """One column of what a station measured."""
    return _json(lambda rows: _change(rows, field, change), "iso-8859-15")


def openweathermap(field: str, change: Change) -> Rewrite:
    """One value of the current weather."""
    return _json(lambda body: _change([body["main"]], field, change))


def open_meteo(field: str, change: Change) -> Rewrite:
    """One column of the hours, where it was asked for."""

    def spoil(body: Any) -> None:  # noqa: ANN401 - any JSON
        if field in body["hourly"]:
            body["hourly"][field] = change(body["hourly"][field])

    return _json(spoil)


def text(old: str, new: str) -> Rewrite:
    """One text for another, wherever it stands."""
    return lambda body: body.replace(old.encode(), new.encode())


def _json(spoil: Callable[[Any], None], encoding: str = "utf-8") -> Rewrite:
    def rewrite(content: bytes) -> bytes:
        body = json.loads(content.decode(encoding))
        spoil(body)
        return json.dumps(body).encode()  # NaN as such, which is not JSON

    return rewrite


def _change_day(rows: list[dict[str, Any]], day: str, change: Change) -> None:
    _change([row for row in rows if row["datetime"].startswith(day)], "value", change)


def _change(rows: list[dict[str, Any]], field: str, change: Change) -> None:
    told = [row for row in rows if field in row]
    for row, value in zip(told, change([row[field] for row in told]), strict=True):
        row[field] = value
