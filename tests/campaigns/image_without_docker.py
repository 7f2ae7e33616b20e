"""Builds the image and runs it on replayed upstreams, where there is no Docker engine.

As root: ``python -m tests.campaigns.image_without_docker``. Needs buildah and debootstrap; the
first time takes five minutes.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.shared import ROOT, free_port, running_replay

NOW = "2024-11-05T12:00+01:00"
OWNER = 10001
PATIENCE_SECONDS = 180


def main() -> int:
    """Build, start, ask, stop; 1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/chocolate-image"))  # noqa: S108 - large, and kept between boots
    wish = parser.parse_args()
    began = time.monotonic()
    subprocess.run([ROOT / "deploy/build-without-docker", wish.folder], check=True)  # noqa: S603 - our own
    _tell(built_in_seconds=round(time.monotonic() - began))
    with tempfile.TemporaryDirectory() as data, running_replay(NOW) as upstreams:
        os.chown(data, OWNER, OWNER)
        with _started(wish.folder, Path(data), upstreams.base) as (process, admin, viewer):
            began = time.monotonic()
            _await(lambda: b"<html" in _get(viewer, "/dashboard"))
            _tell(first_page_after_seconds=round(time.monotonic() - began, 1))
            _await(lambda: json.loads(_get(viewer, "/dashboard/complete"))["plan"])
            _tell(first_plan_after_seconds=round(time.monotonic() - began, 1))
            served = _served_by(process)
            _tell(**_confinement(served))
            _await(lambda: json.loads(_get(admin, "/health"))["status"] == "ok")
            _tell(health="ok", after_seconds=round(time.monotonic() - began, 1))
            _tell(healthcheck=_healthcheck(served, admin))
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            _tell(exit=process.wait(60), stopped_in_seconds=round(time.monotonic() - began, 1))
    return 0


@contextmanager
def _started(
    folder: Path, data: Path, upstreams: str
) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """The container's process as soon as it starts, and the two ports it is told."""
    admin, viewer = free_port(), free_port()
    process = subprocess.Popen(  # noqa: S603 - our own
        [ROOT / "deploy/run-without-docker", data, folder],
        env={
            "PATH": os.environ["PATH"],  # noqa: TID251 - a trial starts programs
            "CHOCOLATE_UPSTREAM_BASE": upstreams,
            "CHOCOLATE_NOW": NOW,
            "CHOCOLATE_PORT": str(admin),
            "CHOCOLATE_VIEWER_PORT": str(viewer),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        assert process.stderr.readline() == "starts\n"
        yield process, admin, viewer
    finally:
        process.terminate()
        process.wait(60)


def _served_by(process: subprocess.Popen[str]) -> int:
    """The first process inside: a descendant of the script that is nobody's but the service's."""
    for status in Path("/proc").glob("[0-9]*/status"):
        text = status.read_text()
        if (
            f"Uid:\t{OWNER}\t" in text
            and "NSpid:" in text
            and text.split("NSpid:")[1].split()[1] == "1"
        ):
            return int(status.parent.name)
    raise AssertionError(f"nothing runs as {OWNER} below {process.pid}")


def _confinement(served: int) -> dict[str, object]:
    """How much the process may do.

    Raises:
        AssertionError: More than it should.
    """
    status = Path(f"/proc/{served}/status").read_text()
    root = next(
        line.split()
        for line in Path(f"/proc/{served}/mounts").read_text().splitlines()
        if line.split()[1] == "/"
    )
    assert root[3].split(",")[0] == "ro", root
    for line in ("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000"):
        assert line in status, line
    return {"user": OWNER, "root": "read-only", "capabilities": "none"}


def _healthcheck(served: int, port: int) -> int:
    """What the image's own healthcheck ends with, run beside the service."""
    inside = ["nsenter", "--target", str(served), "--mount", "--pid", "--root", "--"]
    user = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
    path = "PATH=/opt/chocolate/bin:/usr/local/bin:/usr/bin:/bin"
    command = [*inside, *user, "env", "--ignore-environment", path, f"CHOCOLATE_PORT={port}"]
    done = subprocess.run([*command, "ready"], check=False)  # noqa: S603 - our own
    assert done.returncode == 0
    return done.returncode


def _get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return bytes(answer.read())


def _await(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if done():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"not within {PATIENCE_SECONDS} seconds")


def _tell(**facts: object) -> None:
    for name, fact in facts.items():
        sys.stdout.write(f"{name.replace('_', ' ')}: {fact}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
