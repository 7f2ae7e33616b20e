"""The demonstration as people run it: a process that shows a page, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.shared import ROOT, free_port
from tests.unit.cli.conftest import Call

SECONDS = 60


def _start(folder: Path, ports: tuple[int, int], *options: str) -> subprocess.Popen[str]:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", "chocolate_factory", "demo", *options],
        cwd=folder,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT / "src"),
            "TMPDIR": str(temporary),
            "CHOCOLATE_SITE": str(ROOT / "config/linares.toml"),
            "CHOCOLATE_PORT": str(ports[0]),
            "CHOCOLATE_VIEWER_PORT": str(ports[1]),
            # What belongs to a real service and must not be touched:
            "CHOCOLATE_DATA_DIR": str(folder / "real"),
            "CHOCOLATE_STORE_URL": f"sqlite:///{folder / 'real.sqlite'}",
            "CHOCOLATE_UPSTREAM_BASE": "http://127.0.0.1:9",
            "ESIOS_TOKEN": "a real token",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _lives(group: int) -> bool:
    """Whether any process of the ``group`` still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _page(process: subprocess.Popen[str], port: int) -> tuple[dict[str, object], str]:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            address = f"http://127.0.0.1:{port}/dashboard/complete"
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:
                return json.load(answer), answer.headers["X-Chocolate-Demo"]
        except OSError:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.slow
def test_it_shows_a_marked_page_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ports = (free_port(), free_port())
    process = _start(tmp_path, ports, "--now", "2026-03-28T12:00", "--speed", "60")
    try:
        document, mark = _page(process, ports[0])
        assert (document["simulated"], document["clock_shifted"]) == (True, True)
        assert str(document["now"]).startswith("2026-03-28T")
        assert mark == "simulated values"

        second = _start(tmp_path, ports)
        said, _ = second.communicate(timeout=SECONDS)
        assert second.returncode == 2
        assert f"Port {ports[0]} of 127.0.0.1 cannot be had" in said
        assert "Traceback" not in said

        os.killpg(process.pid, signal.SIGINT)  # as a terminal does for Ctrl-C
        said, _ = process.communicate(timeout=SECONDS)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert process.returncode == 0
    assert said.splitlines()[0].startswith("Simulated")
    assert f"http://127.0.0.1:{ports[0]}/dashboard" in said.splitlines()[0]
    assert len(said.splitlines()) == 1
    assert not _lives(process.pid)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["tmp"]


def test_others_find_a_demonstration_only_with_a_token(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHOCOLATE_HOST", "0.0.0.0")  # noqa: S104 - what is refused
    monkeypatch.setenv("CHOCOLATE_PORT", "0")
    monkeypatch.setenv("CHOCOLATE_VIEWER_PORT", "0")
    outcome = call("demo")
    assert outcome.code == 2
    assert "without a token" in outcome.err
    assert "CHOCOLATE_ADMIN_TOKEN" in outcome.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--now", "soon"], "'soon' is no time"),
        (["--now", "2099-01-01"], "tariffs are known"),
        (["--speed", "0.5"], "--speed"),
        (["--speed", "1000"], "--speed"),
        (["--data", "real"], "perhaps real data"),
    ],
    ids=lambda part: "-".join(part) if isinstance(part, list) else "",
)
def test_what_cannot_be_is_refused_before_anything_begins(
    call: Call, tmp_path: Path, options: list[str], said: str
) -> None:
    real = tmp_path / "real" / "chocolate.sqlite"
    real.parent.mkdir()
    real.write_bytes(b"real")
    outcome = call("demo", *options)
    assert outcome.code == 2
    assert said in outcome.err
    assert list(real.parent.iterdir()) == [real]
