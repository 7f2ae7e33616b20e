"""The history is loaded by a program that is killed again and again, and by one left in peace.

Both stores must be equal, value for value, and nothing that was acknowledged may be lost::

    python -m tests.campaigns.killed_while_loading --seed 1 --kills 10
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.shared import REPLAY, ROOT, Replay, running_replay

NOW = "2025-12-20T12:00+01:00"

_REQUESTS_OF_A_CALL = 2
"""Both prices from ESIOS, or the two steps of AEMET."""
_A_WHILE = timedelta(seconds=15)
"""Passes from one start to the next: a clock that were set back would make us ask again."""

Row = tuple[str, int, str, int, float]


@dataclass(frozen=True)
class Trial:
    """What is tried."""

    seed: int = 1
    kills: int = 10
    since: str = "1999-12-31T00:00+00:00"
    longest: float = 6.0
    """Seconds a program may live before it is killed."""


@dataclass(frozen=True)
class Result:
    """What came of it."""

    values: dict[str, int]
    """By series, of the store left in peace."""
    killed: int
    lost: int
    """Acknowledged values that were not there after a kill."""
    twice: int
    differing: int
    """Values that only one of the stores has, or has otherwise."""
    refetched: int
    """Requests that the killed programs made and the one left in peace did not need to."""
    requests: int
    seconds: float

    @property
    def passed(self) -> bool:
        """Equal, complete, and only the call under way at each kill made again."""
        calls_again = self.refetched <= _REQUESTS_OF_A_CALL * self.killed
        return calls_again and not (self.lost or self.twice or self.differing)


def run(trial: Trial, upstreams: Replay, folder: Path) -> Result:
    """Run ``trial`` on ``upstreams``; the stores go into ``folder``."""
    began = time.monotonic()
    now = datetime.fromisoformat(NOW)
    upstreams.control(rate_limits=False, now=NOW)
    chance = random.Random(trial.seed)  # noqa: S311 - repeatable
    data = folder / "killed"
    killed = lost = twice = before = 0
    for _ in range(trial.kills):
        worker = _worker(upstreams, data, trial.since, now)
        now += _A_WHILE
        time.sleep(chance.uniform(0.7, trial.longest))
        worker.kill()
        said = [int(word) for word in (worker.communicate()[0] or "").split() if word.isdigit()]
        killed += 1
        if not (data / "chocolate.sqlite").exists():
            continue
        rows = _rows(data)
        twice += len(rows) - len({row[:3] for row in rows})
        lost += max(0, before + (said[-1] if said else 0) - len(rows))
        before = len(rows)
    _finish(upstreams, data, trial.since, now)
    asked = len(upstreams.log("^/(?!__)"))
    _finish(upstreams, folder / "whole", trial.since, now)
    needed = len(upstreams.log("^/(?!__)")) - asked
    ours, theirs = set(_rows(data)), set(_rows(folder / "whole"))
    return Result(
        values=dict(sorted(Counter(row[0] for row in theirs).items())),
        killed=killed,
        lost=lost,
        twice=twice,
        differing=len(ours ^ theirs),
        refetched=max(0, asked - needed),
        requests=needed,
        seconds=time.monotonic() - began,
    )


def _worker(upstreams: Replay, data: Path, since: str, now: datetime) -> subprocess.Popen[str]:
    upstreams.control(now=now.isoformat())
    arguments = [upstreams.base, str(data), now.isoformat(), since]
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.campaigns.load_worker", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _finish(upstreams: Replay, data: Path, since: str, now: datetime) -> None:
    said = _worker(upstreams, data, since, now).communicate()[0] or ""
    if "done" not in said:
        message = "the program did not come to its end"
        raise RuntimeError(message)


def _rows(data: Path) -> list[Row]:
    """Every stored value: series, start, source, minutes, value; checks the file on the way."""
    with sqlite3.connect(data / "chocolate.sqlite") as database:
        [answer] = database.execute("PRAGMA integrity_check").fetchone()
        if answer != "ok":
            raise RuntimeError(answer)
        if not database.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'series_values'"
        ).fetchone():
            return []  # killed before there was a schema
        return database.execute(
            "SELECT s.key, v.start, o.name, v.minutes, v.value FROM series_values v"
            " JOIN series s ON s.id = v.series_id JOIN series_sources o ON o.id = v.source_id"
        ).fetchall()


def main() -> None:
    """Run one trial; exit 1 if it fails."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=Trial.seed)
    options.add_argument("--kills", type=int, default=Trial.kills)
    options.add_argument("--since", default=Trial.since)
    options.add_argument("--longest", type=float, default=Trial.longest)
    chosen = Trial(**vars(options.parse_args()))
    if not REPLAY.is_file():
        options.error("the replay of the upstreams is not beside this checkout")
    with tempfile.TemporaryDirectory() as folder, running_replay(NOW) as upstreams:
        result = run(chosen, upstreams, Path(folder))
    for name, count in result.values.items():
        sys.stdout.write(f"{count:>9} {name}\n")
    sys.stdout.write(
        f"{sum(result.values.values())} values in {result.requests} requests; killed "
        f"{result.killed} times, {result.refetched} requests made again; {result.lost} lost, "
        f"{result.twice} twice, {result.differing} differing; {result.seconds:.0f} s\n"
    )
    sys.exit(0 if result.passed else 1)


if __name__ == "__main__":
    main()
