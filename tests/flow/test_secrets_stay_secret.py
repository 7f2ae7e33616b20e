"""Secrets in every setting, an upstream that repeats them: nothing that is told or kept has one."""

import base64
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.fakes.admission import ADMIN_TOKEN
from tests.fakes.parrot import Parrot, parrot
from tests.shared import ROOT, free_port

PASSWORD = "p@ss/w0rd:9-planted"  # noqa: S105 - planted
PLANTED = {
    "ESIOS_TOKEN": "e510s-planted-7f3a9c",
    "AEMET_API_KEY": "a3m3t.planted.b8d2e1",
    "OPENWEATHERMAP_API_KEY": "0wm0planted0c4e6",
    "CHOCOLATE_ADMIN_TOKEN": ADMIN_TOKEN,
}
UPSTREAM_KEYS = [value for name, value in PLANTED.items() if "CHOCOLATE" not in name]
GIVEN_AWAY = [*PLANTED.values(), PASSWORD, quote(PASSWORD, safe="")]
FORMS = [
    *(value.encode() for value in GIVEN_AWAY),
    base64.b64encode(f"chef:{PASSWORD}".encode()),
]
SECONDS = 60


def _environment(folder: Path, upstream: int, **more: str) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CHOCOLATE_SITE": str(ROOT / "config/linares.toml"),
        "CHOCOLATE_DATA_DIR": str(folder / "data"),
        "CHOCOLATE_NOW": "2024-11-05T12:00+01:00",
        "CHOCOLATE_UPSTREAM_BASE": f"http://chef:{quote(PASSWORD, safe='')}@127.0.0.1:{upstream}",
        "CHOCOLATE_LOG_LEVEL": "debug",
        **PLANTED,
        **more,
    }


@contextmanager
def _serving(folder: Path, environment: dict[str, str]) -> Iterator[Path]:
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "chocolate_factory", "serve"],
            env=environment, cwd=folder, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield log
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def _ask(port: int, path: str, token: str = ADMIN_TOKEN) -> bytes:
    """Headers on the first line, and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    found = str(answer.getheaders()).encode() + b"\n" + answer.read()
    connection.close()
    return found


def _await_failures(bird: Parrot) -> None:
    """Until every key has been shown to the upstream, and what it said has been looked at."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if all(any(key in heard for heard in bird.heard) for key in UPSTREAM_KEYS):
            time.sleep(2)
            return
        time.sleep(0.1)
    pytest.fail("not every source was asked")


def _paths(port: int) -> list[str]:
    document = json.loads(_ask(port, "/openapi.json").partition(b"\n")[2])
    return [
        path for path, operations in document["paths"].items()
        if "get" in operations and "{" not in path
    ]  # fmt: skip


def _leaks(told: dict[str, bytes]) -> list[str]:
    return [name for name, content in told.items() for form in FORMS if form in content]


@pytest.mark.slow
def test_no_log_answer_or_file_has_a_secret(tmp_path: Path) -> None:
    with parrot() as bird:
        port = free_port()
        environment = _environment(
            tmp_path, bird.port, CHOCOLATE_PORT=str(port), CHOCOLATE_VIEWER_PORT=str(free_port())
        )
        told: dict[str, bytes] = {}
        with _serving(tmp_path, environment) as log:
            _await_failures(bird)
            for path in _paths(port):
                told[path] = _ask(port, path)
            for guess in PLANTED.values():
                told[f"guess {guess[:4]}"] = _ask(port, "/ready", guess)
        done = subprocess.run(
            [sys.executable, "-m", "chocolate_factory", "doctor"],
            env=environment, cwd=tmp_path, capture_output=True, check=False, timeout=SECONDS,
        )  # fmt: skip
        told["doctor"] = done.stdout + done.stderr
        told["log"] = log.read_bytes()
    told |= {
        str(file.relative_to(tmp_path)): file.read_bytes()
        for file in (tmp_path / "data").rglob("*")
        if file.is_file()
    }
    assert b"source_failed" in told["log"]
    assert {"data/chocolate.sqlite", "doctor", "/health", "/audit"} <= told.keys()
    assert _leaks(told) == []
