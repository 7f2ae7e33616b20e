"""Where recorded answers and the replay of the upstreams are, beside the checkout if at all."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FIXTURES = SHARED / "fixtures"
DATA = SHARED / "data"
REPLAY = SHARED / "upstream" / "server.py"


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Replay:
    """A running replay of all upstreams, with its control door."""

    def __init__(self, port: int) -> None:
        """Talk to the server at ``port``."""
        self.base = f"http://127.0.0.1:{port}"

    def control(self, **command: Any) -> None:  # noqa: ANN401 - the door takes any JSON
        """Move the clock, set faults, lift limits: see the server's own notes."""
        self._post("/__control", command)

    def reset(self) -> None:
        """Back to the start: clock, faults, counters, log."""
        self._post("/__reset", {})

    def log(self, match: str = "") -> list[dict[str, Any]]:
        """Every request so far whose path matches."""
        with urllib.request.urlopen(f"{self.base}/__log?match={match}") as answer:  # noqa: S310
            return list(json.load(answer)["requests"])

    def _post(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310 - loopback only
            self.base + path, data=json.dumps(body).encode(), method="POST"
        )
        urllib.request.urlopen(request).close()  # noqa: S310


@contextmanager
def running_replay(now: str, *options: str) -> Iterator[Replay]:
    """Start the replay at ``now`` and stop it afterwards."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(REPLAY), "--port", str(port), "--now", now, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/__clock").close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            message = "the replay of the upstreams did not start"
            raise RuntimeError(message)
        yield Replay(port)
    finally:
        process.terminate()
        process.wait(timeout=10)
