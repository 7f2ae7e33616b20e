"""The Dockerfile: what every line of it must keep to; that it builds is tried by a campaign."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from tests.shared import ROOT, free_port

DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
STAGES = re.split(r"(?m)^(?=FROM )", re.sub(r"\\\n\s*", " ", DOCKERFILE))[1:]
BUILDERS = {
    "editables",
    "hatchling",
    "packaging",
    "pathspec",
    "pluggy",
    "tomlkit",
    "trove-classifiers",
}


def test_bases_are_arguments_that_a_release_must_pin() -> None:
    assert [stage.split()[1] for stage in STAGES] == [
        "${NODE_IMAGE}", "${PYTHON_IMAGE}", "${PYTHON_IMAGE}",
    ]  # fmt: skip
    compose = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
    for name, image in re.findall(r"(?m)^ARG (\w+_IMAGE)=(\S+)", DOCKERFILE):
        assert f"${{{name}:-{image}}}" in compose, "pin-images asks for what compose.yaml names"


@pytest.mark.parametrize(
    ("release", "image", "built"),
    [
        ("", "python:3.11-slim", True),
        ("1.0.0", "python:3.11-slim", False),
        ("1.0.0", "python:3.11-slim@sha256:" + "0" * 64, True),
    ],
)
def test_a_release_is_refused_on_a_base_without_digest(
    release: str, image: str, *, built: bool
) -> None:
    command = next(line for line in STAGES[1].splitlines() if "named by digest" in line)
    done = subprocess.run(  # noqa: S603 - the image's own
        ["/bin/sh", "-c", command.removeprefix("RUN ")],
        env={"RELEASE": release, "PYTHON_IMAGE": image, "NODE_IMAGE": image},
        capture_output=True,
        check=False,
    )
    assert (done.returncode == 0) is built


def test_everything_is_installed_by_hash() -> None:
    for line in DOCKERFILE.splitlines():
        if re.search(r"pip install|npm (install|ci)", line):
            assert re.search(r"--require-hashes|--no-deps --no-build-isolation|npm ci", line), line
    assert "ADD " not in DOCKERFILE
    assert "curl" not in DOCKERFILE


def test_what_builds_is_not_in_the_image() -> None:
    uninstalled = re.search(r"pip uninstall --quiet --yes +((?:[\w-]+ +)+)", STAGES[1])
    assert uninstalled
    lock = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    needed = re.split(r"(?m)^(?=[a-z])", lock)
    build_only = {
        entry.partition("==")[0]
        for entry in needed
        if (users := set(re.findall(r"(?m)^    #(?: via)? +(\S+(?: \(.*\))?)$", entry)))
        and users <= BUILDERS | {"chocolate-factory (pyproject.toml:build)"}
    }
    assert build_only == BUILDERS == set(uninstalled[1].split())
    assert "install" in STAGES[2]
    assert "pip install" not in STAGES[2]


def test_it_runs_as_nobody_in_particular_and_stops_when_told() -> None:
    final = STAGES[2]
    assert re.search(r"(?m)^USER (?!0)\d+:\d+$", final)
    assert json.loads(re.findall(r"(?m)^ENTRYPOINT (.*)$", final)[0]) == ["tini", "--", "chocolate"]
    assert json.loads(re.findall(r"(?m)^CMD (.*)$", final)[0]) == ["serve"]
    assert 'CMD ["ready"]' in re.findall(r"(?m)^HEALTHCHECK .*$", final)[0]


def test_only_what_is_named_reaches_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    named = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert all((ROOT / path).exists() for path in named)
    copied = {
        path.rstrip("/")
        for line in re.findall(r"(?m)^COPY (?!--from)(.*)$", DOCKERFILE)
        for path in line.split()[:-1]
    }
    assert copied
    assert all(any(path == one or path.startswith(f"{one}/") for one in named) for path in copied)


@pytest.fixture(params=[200, 503])
def service(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """A service that answers to /ready; its port and its answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param if self.path == "/ready" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port, request.param
    server.shutdown()
    thread.join()
    server.server_close()


def _ready(**environment: str) -> int:
    command = [sys.executable, "-IS", str(ROOT / "deploy/ready")]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own


def test_the_healthcheck_believes_the_service(service: tuple[int, int]) -> None:
    port, status = service
    for host in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - a setting
        answer = _ready(CHOCOLATE_PORT=str(port), CHOCOLATE_HOST=host)
        assert answer == (0 if status == 200 else 1)


def test_the_healthcheck_notices_silence() -> None:
    assert _ready(CHOCOLATE_PORT=str(free_port())) == 1
