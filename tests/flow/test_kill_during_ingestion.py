"""Killed at random moments while collecting: nothing acknowledged is lost, nothing is double."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.flow.conftest import OpenPorts
from tests.shared import ROOT, Replay

NOW = "2025-06-20T12:00+02:00"
DAYS = 250
KILLS = 10


def _worker(upstreams: Replay, data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [
            sys.executable,
            "-m",
            "tests.flow.ingest_worker",
            upstreams.base,
            str(data),
            NOW,
            str(DAYS),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _rows(data: Path) -> list[tuple[int, ...]]:
    """Every stored value: series, start, source, minutes, value; checks the file on the way."""
    with sqlite3.connect(data / "chocolate.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not database.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'series_values'"
        ).fetchone():
            return []  # killed before there was a schema
        return database.execute(
            "SELECT s.key, v.start, o.name, v.minutes, v.value FROM series_values v"
            " JOIN series s ON s.id = v.series_id JOIN series_sources o ON o.id = v.source_id"
            " ORDER BY 1, 2, 3"
        ).fetchall()


@pytest.mark.slow
def test_kills_during_ingestion(upstreams: Replay, open_at: OpenPorts, tmp_path: Path) -> None:
    del open_at  # its fixture lifts nothing more; the workers open their own ports
    upstreams.control(now=NOW, faults=[{"match": ".", "kind": "slow", "seconds": 0.15}])
    chance, data = random.Random(20241105), tmp_path / "killed"  # noqa: S311 - repeatable
    before = 0
    for _ in range(KILLS):
        worker = _worker(upstreams, data)
        time.sleep(chance.uniform(0.7, 2.2))
        worker.kill()
        said = (worker.communicate()[0] or "").split()
        figures = [int(word) for word in said if word.isdigit()]
        # A count begins anew for prices and for weather: add the last of each ascent.
        acknowledged = sum(
            one for one, after in zip(figures, [*figures[1:], -1], strict=False) if after < one
        )
        if not (data / "chocolate.sqlite").exists():
            continue
        rows = _rows(data)
        assert len({row[:3] for row in rows}) == len(rows), "no value twice"
        assert len(rows) >= before + acknowledged, "every acknowledged value is there"
        before = len(rows)

    upstreams.control(faults=[])
    assert "done" in (_worker(upstreams, data).communicate()[0] or "")
    assert "done" in (_worker(upstreams, tmp_path / "whole").communicate()[0] or "")
    differing = set(_rows(data)) ^ set(_rows(tmp_path / "whole"))
    assert not differing, f"{len(differing)} rows, such as {min(differing)}"
