"""The service as people run it: a process of its own with both applications."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.shared import ROOT, Replay, free_port

NOW = "2024-11-05T12:00+01:00"


class Service(NamedTuple):
    """A running service."""

    process: subprocess.Popen[bytes]
    admin: int
    viewer: int

    def await_plan(self) -> None:
        """Return once it has made a plan."""
        _wait_for_a_plan(self)


def ask(port: int, path: str, method: str = "GET", body: object = None) -> tuple[int, Any]:
    """Status, and the answer as JSON where it is JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    is_json = "json" in (answer.getheader("Content-Type") or "")
    return answer.status, json.loads(text) if is_json and text else text


@contextmanager
def serving(
    upstreams: Replay, data: Path, *, await_plan: bool = True, **settings: str
) -> Iterator[Service]:
    """A service that has made its first plan, or has just begun to answer; killed at the end."""
    admin, viewer = free_port(), free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "chocolate_factory", "serve"],
        cwd=ROOT,
        env={
            **os.environ,  # noqa: TID251 - a test starts programs
            "CHOCOLATE_UPSTREAM_BASE": upstreams.base,
            "CHOCOLATE_NOW": NOW,
            "CHOCOLATE_DATA_DIR": str(data),
            "CHOCOLATE_PORT": str(admin),
            "CHOCOLATE_VIEWER_PORT": str(viewer),
            **settings,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running = Service(process, admin, viewer)
    try:
        if await_plan:
            running.await_plan()
        else:
            _wait_for_an_answer(running)
        yield running
    finally:
        process.kill()
        process.wait()


def _wait_for_an_answer(service: Service) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            ask(service.admin, "/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("no answer within 60 seconds of the start")


def _wait_for_a_plan(service: Service) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            status, page = ask(service.admin, "/dashboard/complete")
        except OSError:
            status, page = 0, {}
        if status == 200 and page["plan"] is not None:
            return
        time.sleep(0.5)
    pytest.fail("no plan within 90 seconds of the start")
