"""Requests that try to reach what a proxy must not show, as raw bytes, drawn by a seed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.deploy.tricks import (
    BESIDES,
    BODILESS,
    HEADER_TRICKS,
    METHODS,
    PATH_TRICKS,
    TRANSFORMS,
)


@dataclass(frozen=True)
class Attempt:
    """Bytes for one connection, and what they are, for the report."""

    kind: str
    said: bytes


@dataclass(frozen=True)
class Target:
    """A route to be reached that must not be."""

    method: str
    path: str


def admin_routes(openapi: Mapping[str, Any]) -> list[Target]:
    """Every operation of the admin application that is no page, and its description."""
    routes = [
        Target(method.upper(), path.replace("{", "").replace("}", ""))
        for path, operations in openapi["paths"].items()
        for method in operations
        if not path.startswith("/dashboard")
    ]
    return [*routes, *(Target("GET", path) for path in BESIDES)]


def every_route_and_method(routes: list[Target]) -> Iterator[Attempt]:
    """Nothing clever: each path of the routes with each method."""
    for path in sorted({route.path for route in routes}):
        for method in METHODS:
            yield Attempt("plain", _request(method, path, {}, body=_body(method)))


def drawn(routes: list[Target], seed: int, port: int) -> Iterator[Attempt]:
    """Tricks without end, mixed at random; ``port`` is the admin application's."""
    luck = random.Random(seed)  # noqa: S311 - tests repeat their luck
    makers = (_tricked, _tricked, _tricked, _smuggled, _pipelined, _framed)
    while True:
        yield luck.choice(makers)(luck, luck.choice(routes), port)


def _tricked(luck: random.Random, route: Target, port: int) -> Attempt:
    trick = luck.choice(PATH_TRICKS)
    path = _transformed(luck.choice(TRANSFORMS), route.path)
    words = {"path": path, "bare": path.lstrip("/"), "port": str(port)}
    headers = {name: value.format(**words) for name, value in luck.choice(HEADER_TRICKS).items()}
    method = luck.choice((route.method, luck.choice(METHODS)))
    said = _request(method, trick.format(**words), headers, body=_body(method))
    return Attempt(f"path {trick}", said)


def _transformed(how: str, path: str) -> str:
    match how:
        case "upper case":
            return path.upper()
        case "first letter escaped":
            return path[:1] + "".join(f"%{ord(letter):02x}" for letter in path[1:2]) + path[2:]
        case "all escaped":
            return path[:1] + "".join(f"%{ord(letter):02X}" for letter in path[1:])
        case "slashes escaped":
            return path[:1] + path[1:].replace("/", "%2f")
        case _:
            return path


def _smuggled(luck: random.Random, route: Target, port: int) -> Attempt:
    """Two lengths for one body, so that two readers may see two different ends."""
    hidden = _request(route.method, route.path, {"Host": f"127.0.0.1:{port}"}, body=b"")
    chunked = b"0\r\n\r\n" + hidden
    lengths = {
        "CL.TE": (f"Content-Length: {len(chunked)}\r\nTransfer-Encoding: chunked", chunked),
        "TE.CL": ("Transfer-Encoding: chunked\r\nContent-Length: 4", _chunk(hidden)),
        "TE space": ("Transfer-Encoding : chunked\r\nContent-Length: 4", _chunk(hidden)),
        "TE tab": ("Transfer-Encoding:\tchunked\r\nContent-Length: 4", _chunk(hidden)),
        "TE folded": ("Transfer-Encoding:\r\n chunked\r\nContent-Length: 4", _chunk(hidden)),
        "TE unknown": ("Transfer-Encoding: xchunked\r\nContent-Length: 4", chunked),
        "TE twice": ("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", chunked),
        "TE list": ("Transfer-Encoding: chunked, identity", chunked),
        "TE only": ("Transfer-Encoding: chunked", chunked),
        "TE vertical": ("Transfer-Encoding: \x0bchunked\r\nContent-Length: 4", chunked),
        "CL twice": (f"Content-Length: 0\r\nContent-Length: {len(hidden)}", hidden),
        "CL list": (f"Content-Length: 0, {len(hidden)}", hidden),
        "CL plus": ("Content-Length: +0", hidden),
        "CL negative": ("Content-Length: -1", hidden),
        "CL hexadecimal": ("Content-Length: 0x0", hidden),
        "CL zero": ("Content-Length: 0", hidden),
        "CL none": ("X-Nothing: 1", hidden),
        "CL underscore": (f"Content_Length: {len(hidden)}", hidden),
        "chunk extension": ("Transfer-Encoding: chunked", b"0;\n" + hidden + b"\r\n\r\n"),
        "bare line feeds": (f"X: 1\n\nTransfer-Encoding: chunked\nContent-Length: {9}", hidden),
    }
    name = luck.choice(sorted(lengths))
    header, body = lengths[name]
    method = luck.choice(("GET", "GET", "HEAD", "POST"))
    path = luck.choice(("/dashboard", "/dashboard/complete", "/static/today.css", route.path))
    start = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n"
    return Attempt(f"smuggled {name}", start.encode("latin-1") + body)


def _chunk(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"


def _pipelined(luck: random.Random, route: Target, _port: int) -> Attempt:
    """What is allowed first and last, what is not between; some with the line broken oddly."""
    path = luck.choice(PATH_TRICKS[:12]).format(path=route.path, bare=route.path[1:])
    allowed = _request("GET", "/dashboard/complete", {"Connection": "keep-alive"}, body=b"")
    between = _request(route.method, path, {"Connection": "keep-alive"}, body=b"")
    glue = luck.choice((b"", b"\r\n", b"\n", b"\x00", b"\r\n\r\n"))
    return Attempt("pipelined", glue.join([allowed, between, _request("GET", path, {}, body=b"")]))


def _framed(luck: random.Random, route: Target, _port: int) -> Attempt:
    """Other versions and forms of the protocol."""
    get, end = f"GET {route.path}", "Connection: close\r\n\r\n"
    page = "GET /dashboard HTTP/1.1"
    forms = {
        "HTTP/2 at once": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
        "HTTP/0.9": f"{get}\r\n",
        "HTTP/1.0": f"{route.method} {route.path} HTTP/1.0\r\n\r\n",
        "HTTP/1.0 with two hosts": f"{get} HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        "HTTP/2.0": f"{get} HTTP/2.0\r\nHost: localhost\r\n{end}",
        "HTTP/1.1 without host": f"{get} HTTP/1.1\r\n{end}",
        "two hosts": f"{get} HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n{end}",
        "bare line feeds": f"{get} HTTP/1.1\nHost: localhost\nConnection: close\n\n",
        "version twice": f"{page} {route.path} HTTP/1.1\r\nHost: a\r\n{end}",
        "split in the line": f"{page}\r{get} HTTP/1.1\r\n\r\n",
        "path in a header": f"{page}\r\nHost: a\r\nX: {route.path}\r\n{end}",
        "long": f"{get}?{'a' * 9000} HTTP/1.1\r\nHost: localhost\r\n{end}",
    }
    name = luck.choice(sorted(forms))
    return Attempt(f"form {name}", forms[name].encode("latin-1"))


def _body(method: str) -> bytes:
    return b"" if method in BODILESS else b"{}"


def _request(method: str, path: str, headers: Mapping[str, str], *, body: bytes) -> bytes:
    lines = {"Host": "localhost", "Connection": "close", **headers}
    if body:
        lines["Content-Length"] = str(len(body))
        lines["Content-Type"] = "application/json"
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body
