"""Requests that nobody means well with, byte by byte, drawn from a seed."""

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.campaigns.hostile_words import (
    FORGED,
    METHODS,
    ODD_CODINGS,
    ODD_LENGTHS,
    ODD_NUMBERS,
    ODD_PATHS,
    ODD_STARTS,
    ODD_WORDS,
    TYPES,
)


@dataclass(frozen=True)
class Shot:
    """One request.

    Attributes:
        raw: What is sent.
        hang_up: Say no more and leave without waiting for an answer.
    """

    raw: bytes
    hang_up: bool = False


@dataclass(frozen=True)
class Target:
    """What is shot at: routes as the OpenAPI document tells them, and what opens them."""

    port: int
    operations: Sequence[tuple[str, str, dict[str, Any]]]
    token: str = ""


def draw(chance: random.Random, target: Target) -> Shot:
    """The next request."""
    kinds: list[tuple[Callable[[random.Random, Target], Shot], int]] = [
        (_broken, 2),
        (_framed_oddly, 3),
        (_to_an_odd_path, 3),
        (_with_odd_values, 6),
        (_with_an_odd_body, 6),
        (_left_half_way, 1),
    ]
    [kind] = chance.choices([one for one, _ in kinds], [weight for _, weight in kinds])
    return kind(chance, target)


def _broken(chance: random.Random, _: Target) -> Shot:
    if chance.random() < 0.5:
        return Shot(chance.choice(ODD_STARTS))
    whole = bytearray(b"GET /dashboard HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n")
    for place in chance.sample(range(len(whole)), chance.randint(1, 8)):
        whole[place] = chance.randrange(256)
    return Shot(bytes(whole))


def _framed_oddly(chance: random.Random, target: Target) -> Shot:
    """Two lengths, wrong lengths, a second request inside the first."""
    hidden = b"POST /init/all HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
    headers = [("Content-Type", "application/json")]
    if chance.random() < 0.7:
        headers.append(("Content-Length", chance.choice([*ODD_LENGTHS, "0", "4", "5000"])))
    if chance.random() < 0.6:
        headers.append(("Transfer-Encoding", chance.choice([*ODD_CODINGS, "chunked"])))
    if chance.random() < 0.2:
        headers += [("Content-Length", "4")] * 2
    chunk = chance.choice(
        [
            b"0\r\n\r\n",
            b"-1\r\n",
            b"fffffffffffffffff\r\n",
            b"5\r\nhello",
            b"5;" + b"x" * 9000,
            b"{}",
        ]
    )
    return _request(chance, target, "POST", "/planning/optimize", headers, chunk + hidden)


def _to_an_odd_path(chance: random.Random, target: Target) -> Shot:
    path = (
        chance.choice(ODD_PATHS)
        if chance.random() < 0.6
        else "/" + quote(chance.choice(ODD_WORDS), safe="")
    )
    if chance.random() < 0.3:
        path = chance.choice(["", "/dashboard", "/static", "/planning/locks"]) + path
    headers = chance.sample(FORGED, chance.randint(0, 4))
    return _request(chance, target, chance.choice(METHODS), path, headers)


def _with_odd_values(chance: random.Random, target: Target) -> Shot:
    method, path, operation = chance.choice(target.operations)
    named = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    pairs = [
        f"{quote(chance.choice([*named, 'site', 'x']))}={quote(chance.choice(ODD_WORDS), safe='')}"
        for _ in range(chance.randint(1, 4))
    ]
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + quote(chance.choice(ODD_WORDS), safe="") + rest.partition("}")[2]
    headers = chance.sample(FORGED, chance.randint(0, 2))
    return _request(chance, target, method, f"{path}?{'&'.join(pairs)}", headers)


def _with_an_odd_body(chance: random.Random, target: Target) -> Shot:
    method, path, _ = chance.choice(
        [one for one in target.operations if one[0] in ("POST", "DELETE")]
    )
    path = path.replace("{job}", "price_ingestion").replace("{number}", "1")
    body = _odd_body(chance)
    headers = [("Content-Type", chance.choice(TYPES)), ("Content-Length", str(len(body)))]
    return _request(chance, target, method, path, headers, body)


def _odd_body(chance: random.Random) -> bytes:
    deep, word = chance.choice([50, 900, 5000, 30000]), chance.choice(ODD_WORDS)
    bodies: list[Callable[[], bytes]] = [
        lambda: b"[" * deep,
        lambda: b'{"a":' * (deep // 2) + b"1" + b"}" * (deep // 2),
        lambda: b'{"days": ' + b"9" * chance.choice([20, 5000, 60000]) + b"}",
        lambda: _written(days=chance.choice(ODD_NUMBERS)),
        lambda: _written(source=chance.choice(ODD_WORDS), days=3, limits=[1e308] * 500),
        lambda: _written(lock={"kind": "ban", "day": word}, note=word),
        lambda: b'{"a": 1, "a": 2, "note": "\\ud800"}',
        lambda: b"\xef\xbb\xbf\xff\xfe{}",
        lambda: gzip.compress(b"0" * 1_000_000),
        lambda: _archive(chance),
        lambda: b"token=" + quote(chance.choice(ODD_WORDS)).encode(),
        lambda: chance.randbytes(chance.choice([1, 100, 70_000])),
        lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
    ]
    return chance.choice(bodies)()


def _written(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def _archive(chance: random.Random) -> bytes:
    """One that would explode, or lead out of its folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        name = chance.choice(
            ["../../x.csv", "/etc/x.csv", "x.csv", "a\x00.csv", "C:\\x.csv", "é" * 100 + ".csv"]
        )
        archive.writestr(name, b"0" * chance.choice([10, 20_000_000]))
    return packed.getvalue()


def _left_half_way(chance: random.Random, target: Target) -> Shot:
    shot = _with_an_odd_body(chance, target)
    return Shot(shot.raw[: chance.randrange(1, len(shot.raw))], hang_up=True)


def _request(
    chance: random.Random,
    target: Target,
    method: str,
    path: str,
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
) -> Shot:
    lines = [f"{method} {path} HTTP/1.1"]
    if all(name != "Host" for name, _ in headers) or chance.random() < 0.5:
        lines.append(f"Host: 127.0.0.1:{target.port}")
    if target.token and chance.random() < 0.7:
        lines.append(f"Authorization: Bearer {target.token}")
    lines += [f"{name}: {value}" for name, value in headers]
    lines += [
        f"X-{n}: {'y' * chance.choice([1, 200])}" for n in range(chance.choice([0, 0, 0, 3, 150]))
    ]
    return Shot("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass") + body)
