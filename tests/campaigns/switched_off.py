"""Thirty days on a machine that is on for a few hours a day, with sources that fail at random.

At the end every value that any source ever offered must be stored, once, at the right instant::

    python -m tests.campaigns.switched_off --seed 1 --days 30
"""

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from tests.campaigns.machine import Machine
from tests.campaigns.offered import Verdict, gather, judge
from tests.shared import REPLAY, Replay, running_replay

KINDS = (
    "status",
    "timeout",
    "reset",
    "truncate",
    "html",
    "garbage",
    "empty",
    "slow",
    "wrong_encoding",
    "duplicate",
    "missing_hours",
    "ratelimit",
    "huge",
)
"""Every way to fail that can be told from an honest answer. An answer of yesterday, well formed, is
left out: of a model's analysis, nobody could tell it from today's."""
SECONDS = {"timeout": 1.2, "slow": 0.3}
STEP = timedelta(minutes=10)


@dataclass(frozen=True)
class Trial:
    """What is tried."""

    seed: int = 1
    days: int = 30
    start: str = "2024-10-10T06:00+02:00"
    share: float = 0.02
    """Of all requests that fail."""


@dataclass(frozen=True)
class Result:
    """What came of it."""

    verdict: Verdict
    hours_on: float
    starts: int
    requests: int
    faults: int
    gaps_left: int
    seconds: float

    @property
    def passed(self) -> bool:
        """Nothing missing, wrong or double, and sources did fail."""
        verdict = self.verdict
        return not (verdict.missing or verdict.wrong or verdict.twice) and self.faults > 0

    def sentences(self) -> list[str]:
        """For people."""
        verdict = self.verdict
        ran = (
            f"on for {self.hours_on:.0f} h in {self.starts} starts, {self.requests} requests, "
            f"{self.faults} spoilt, {self.seconds:.0f} s"
        )
        found = (
            f"{verdict.offered} intervals offered, {verdict.stored} values stored, "
            f"{len(verdict.missing)} missing, {len(verdict.wrong)} wrong, "
            f"{len(verdict.twice)} twice, {self.gaps_left} gaps left"
        )
        said = [ran, found]
        for name in ("missing", "wrong", "twice"):
            said += [f"  {name}: {one}" for one in getattr(verdict, name)[:10]]
        return said


def run(trial: Trial, upstreams: Replay, data: Path) -> Result:
    """Run ``trial`` on ``upstreams``, whose clock must stand still; keep everything in ``data``."""
    began = time.monotonic()
    chance = random.Random(trial.seed)  # noqa: S311 - repeatable
    machine = Machine(upstreams, data)
    first = floor_to(datetime.fromisoformat(trial.start), 60)
    upstreams.control(rate_limits=False, faults=_faults(trial.share))
    hours_on = 0.0
    for day in range(trial.days):
        length = chance.uniform(4, 12) * HOUR
        start = first + day * DAY + chance.uniform(0, 1) * (DAY - length)
        machine.run(start, start + length, STEP)
        hours_on += length / HOUR
    log = upstreams.log()
    upstreams.control(faults=[])
    end = first + trial.days * DAY
    span = Interval(first - 2 * DAY, end)
    with machine.switched_on(end) as ports:
        heal_gaps(ports, insist=True)
        offered = gather(machine, ports, span, 12 * HOUR)
        return Result(
            verdict=judge(ports, offered, span),
            hours_on=hours_on,
            starts=machine.starts,
            requests=len(log),
            faults=sum(bool(one.get("fault")) for one in log),
            gaps_left=sum(gap.recoverable for gap in find_all_gaps(ports, span)),
            seconds=time.monotonic() - began,
        )


def _faults(share: float) -> list[dict[str, object]]:
    """Each kind as likely as the others, on every source."""
    each = share / len(KINDS)
    return [
        {"kind": kind, "match": ".", "probability": each, "megabytes": 20}
        | ({"seconds": SECONDS[kind]} if kind in SECONDS else {})
        for kind in KINDS
    ]


def main() -> None:
    """Run one trial; exit 1 if it fails."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=Trial.seed)
    options.add_argument("--days", type=int, default=Trial.days)
    options.add_argument("--start", default=Trial.start)
    options.add_argument("--share", type=float, default=Trial.share)
    chosen = Trial(**vars(options.parse_args()))
    if not REPLAY.is_file():
        options.error("the replay of the upstreams is not beside this checkout")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with (
        tempfile.TemporaryDirectory() as data,
        running_replay(chosen.start, "--speed", "0", "--seed", str(chosen.seed)) as upstreams,
    ):
        result = run(chosen, upstreams, Path(data))
    sys.stdout.write("\n".join(result.sentences()) + "\n")
    sys.exit(0 if result.passed else 1)


if __name__ == "__main__":
    main()
