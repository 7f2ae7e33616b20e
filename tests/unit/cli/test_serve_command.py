"""The service as a process: up without any upstream, down when told, clear when a port is taken."""

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.shared import ROOT, free_port

SECONDS = 30


class Service:
    """A running ``chocolate serve``."""

    def __init__(self, folder: Path, upstream: str, **settings: str) -> None:
        self.port, self.viewer_port = free_port(), free_port()
        self.environment = {
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT / "src"),
            "CHOCOLATE_SITE": str(ROOT / "config/linares.toml"),
            "CHOCOLATE_DATA_DIR": str(folder / "data"),
            "CHOCOLATE_PORT": str(self.port),
            "CHOCOLATE_VIEWER_PORT": str(self.viewer_port),
            "CHOCOLATE_NOW": "2024-11-05T12:00+01:00",
            "CHOCOLATE_UPSTREAM_BASE": upstream,
            **settings,
        }
        self.folder = folder
        self.process = self.start()

    def start(self, **settings: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "chocolate_factory", "serve"],
            env=self.environment | settings,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def get(self, path: str, *, viewer: bool = False) -> bytes:
        port = self.viewer_port if viewer else self.port
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SECONDS) as answer:
            return bytes(answer.read())

    def await_ready(self) -> None:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                self.get("/ready")
            except OSError:
                assert self.process.poll() is None, self.process.communicate()[0]
                assert time.monotonic() < deadline
                time.sleep(0.1)
            else:
                return


@contextmanager
def _running(folder: Path, upstream: str, **settings: str) -> Iterator[Service]:
    service = Service(folder, upstream, **settings)
    try:
        service.await_ready()
        yield service
    finally:
        service.process.kill()
        service.process.communicate()


@pytest.fixture
def silence() -> Iterator[str]:
    """An upstream that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.slow
def test_without_any_upstream_it_serves_and_stops_when_told(tmp_path: Path) -> None:
    with _running(tmp_path, f"http://127.0.0.1:{free_port()}") as service:
        health = json.loads(service.get("/health"))
        assert health["status"] == "degraded"
        assert b"<html" in service.get("/dashboard")
        assert b"<html" in service.get("/dashboard", viewer=True)
        head = urllib.request.Request(f"http://127.0.0.1:{service.port}/ready", method="HEAD")
        with urllib.request.urlopen(head, timeout=SECONDS) as answer:  # noqa: S310
            assert (answer.status, answer.read()) == (200, b"")

        elsewhere = {"CHOCOLATE_DATA_DIR": str(tmp_path / "other")}
        for settings, trouble, remedy in (
            ({}, f"Another service runs on {tmp_path / 'data'}", "CHOCOLATE_DATA_DIR"),
            (elsewhere, f"Port {service.port} of 127.0.0.1 cannot be had", "CHOCOLATE_PORT"),
        ):
            second = service.start(**settings)
            said, _ = second.communicate(timeout=SECONDS)
            assert second.returncode == 2
            assert trouble in said
            assert remedy in said
            assert "Traceback" not in said

        service.process.send_signal(signal.SIGTERM)
        said, _ = service.process.communicate(timeout=SECONDS)
        assert service.process.returncode == 0
        assert "stopped" in said
        assert "Traceback" not in said


@pytest.mark.slow
def test_an_upstream_that_never_answers_does_not_hold_it_back(tmp_path: Path, silence: str) -> None:
    settings = {"CHOCOLATE_LOG_FORMAT": "json", "CHOCOLATE_VIEWER_HOST": "::1"}
    with _running(tmp_path, silence, **settings) as service:
        assert json.loads(service.get("/dashboard/complete"))["price_now"] is None
        elsewhere = f"http://[::1]:{service.viewer_port}/static/favicon.svg"
        with urllib.request.urlopen(elsewhere, timeout=SECONDS) as answer:
            assert answer.status == 200
        began = time.monotonic()
        service.process.send_signal(signal.SIGINT)
        said, _ = service.process.communicate(timeout=SECONDS)
        assert time.monotonic() - began < 10
        assert service.process.returncode == 0
        events = [json.loads(line) for line in said.splitlines()]
        assert events[-1]["event"] == "stopped"
        assert events[-1]["idle"] is False


@pytest.mark.slow
def test_an_answer_waits_for_no_acknowledgement(tmp_path: Path) -> None:
    with _running(tmp_path, f"http://127.0.0.1:{free_port()}") as service:
        kept = http.client.HTTPConnection("127.0.0.1", service.viewer_port, timeout=SECONDS)
        seconds = []
        for _ in range(21):
            began = time.monotonic()
            kept.request("GET", "/static/favicon.svg")
            kept.getresponse().read()
            seconds.append(time.monotonic() - began)
        kept.close()
    assert statistics.median(seconds) < 0.035, "40 ms is how long Linux waits to acknowledge"
