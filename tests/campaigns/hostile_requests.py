"""Thousands of hostile requests at a running service, which must live, answer and stay small.

Half of them come with the right token, so that they get to the routes::

    python -m tests.campaigns.hostile_requests --seed 1 --requests 12000
"""

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.hostile import Target, draw
from tests.fakes.admission import ADMIN_TOKEN
from tests.shared import ROOT, free_port

PATIENCE = 20.0
THREADS = 6
BUDGET_MB = 250
SURVIVES = "/dashboard"


@dataclass
class Tally:
    """What came of it."""

    statuses: Counter[str] = field(default_factory=Counter)
    broken: list[bytes] = field(default_factory=list)
    """Requests that were answered with an error of ours, 500."""
    unanswered: list[bytes] = field(default_factory=list)
    """Requests after which the service said nothing for very long."""

    def note(self, raw: bytes, answer: bytes | None) -> None:
        """Count an answer; None: there was none in time."""
        status = "silence" if answer is None else _status(answer)
        self.statuses[status] += 1
        if status == "500":
            self.broken.append(raw)
        if answer is None:
            self.unanswered.append(raw)


@dataclass(frozen=True)
class Served:
    """A service to shoot at."""

    process: subprocess.Popen[bytes]
    admin: int
    viewer: int
    log: Path

    def resident_mb(self) -> float:
        """Memory it has now (MB)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def ask(self, path: str, *, viewer: bool = False) -> tuple[int, bytes]:
        """A well-meant request."""
        port = self.viewer if viewer else self.admin
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", path, headers={"Authorization": f"Bearer {ADMIN_TOKEN}"})
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A service without upstreams and without limits, which would spare it most of this."""
    admin, viewer, log = free_port(), free_port(), folder / "log"
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CHOCOLATE_SITE": str(ROOT / "config/linares.toml"),
        "CHOCOLATE_DATA_DIR": str(folder / "data"),
        "CHOCOLATE_UPSTREAM_BASE": f"http://127.0.0.1:{free_port()}",
        "CHOCOLATE_ADMIN_TOKEN": ADMIN_TOKEN,
        "CHOCOLATE_PORT": str(admin),
        "CHOCOLATE_VIEWER_PORT": str(viewer),
        "CHOCOLATE_REQUESTS_PER_SECOND": "0",
        "CHOCOLATE_COSTLY_REQUESTS_PER_MINUTE": "0",
    }
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "chocolate_factory", "serve"],
            env=environment, cwd=folder, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
        served = Served(process, admin, viewer, log)
        try:
            _await_start(served)
            yield served
        finally:
            process.terminate()
            process.wait(timeout=30)


def attack(served: Served, requests: int, seed: int) -> Tally:
    """Send so many, several at a time, a fifth of them to the viewer application."""
    paths = json.loads(served.ask("/openapi.json")[1])["paths"]
    operations = [
        (method.upper(), path, operation)
        for path, every in paths.items()
        for method, operation in every.items()
    ]
    tally, lock = Tally(), threading.Lock()

    def shoot(part: int) -> None:
        chance = random.Random(seed * 1000 + part)  # noqa: S311 - repeatable
        for number in range(requests // THREADS):
            port = served.viewer if number % 5 == 0 else served.admin
            shot = draw(chance, Target(port, operations, ADMIN_TOKEN))
            answer = b"" if shot.hang_up else None
            with suppress(TimeoutError):
                answer = _send(port, shot.raw, hang_up=shot.hang_up)
            with lock:
                tally.note(shot.raw, answer)

    threads = [threading.Thread(target=shoot, args=(part,)) for part in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _send(port: int, raw: bytes, *, hang_up: bool) -> bytes:
    """What came back; raises TimeoutError if nothing did, and the connection stayed open."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        with suppress(ConnectionError):
            connection.sendall(raw)
            if hang_up:
                return b"gone"
            return _heard(connection)
        return b"closed"


def _heard(connection: socket.socket) -> bytes:
    """What is said at once, or else once there is nothing more to wait for."""
    connection.settimeout(1.0)
    with suppress(TimeoutError):
        return connection.recv(4096) or b"closed"
    connection.settimeout(PATIENCE)
    connection.shutdown(socket.SHUT_WR)
    return connection.recv(4096) or b"closed"


def _status(answer: bytes) -> str:
    return (
        answer[9:12].decode("latin-1")
        if answer.startswith(b"HTTP/1.1 ")
        else answer[:6].decode("latin-1")
    )


def _await_start(served: Served) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            if served.ask(SURVIVES)[0] == http.client.OK:
                return
        time.sleep(0.1)
    message = "the service did not start"
    raise RuntimeError(message)


def main() -> None:
    """Run it and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--requests", type=int, default=12_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served:
        time.sleep(10)
        before, began = served.resident_mb(), time.monotonic()
        tally = attack(served, wanted.requests, wanted.seed)
        took, peak = time.monotonic() - began, served.resident_mb()
        time.sleep(10)
        alive = served.process.poll() is None
        status, _ = served.ask(SURVIVES)
        log = served.log.read_bytes()
        print(f"{tally.statuses.total()} requests in {took:.0f} s, seed {wanted.seed}")  # noqa: T201
        print(f"answers: {dict(tally.statuses.most_common())}")  # noqa: T201
        print(  # noqa: T201
            f"memory: {before:.0f} MB before, {peak:.0f} after, {served.resident_mb():.0f} later"
        )
        print(f"alive: {alive}, {SURVIVES}: {status}, log: {len(log)} bytes")  # noqa: T201
        for kind, found in (("broke", tally.broken), ("silent", tally.unanswered)):
            for raw in found[:10]:
                print(f"{kind}: {raw[:300]!r}")  # noqa: T201
        tracebacks = log.count(b"Traceback")
        print(f"tracebacks in the log: {tracebacks}")  # noqa: T201
        if tracebacks:
            start = log.index(b"Traceback")
            print(log[start - 500 : start + 3000].decode(errors="replace"))  # noqa: T201
    sys.exit(bool(tally.broken or tally.unanswered or tracebacks or not alive))


if __name__ == "__main__":
    main()
