"""A day of ingestion while the store is killed and comes back all the time: nothing may be lost.

Two programs collect from the same sources at the same simulated minutes, one on a store that never
fails, one on a store that is taken away and given back at random moments. At the end both stores
must know the same, to the microsecond::

    python -m tests.campaigns.store_killed --store postgresql --hours 24 --minutes 1
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import structlog

from chocolate_factory.kernel.errors import ChocolateError, StoreUnavailableError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.scheduler.engine import ScheduledTask
from chocolate_factory.scheduler.jobs import table_of_jobs
from chocolate_factory.timeseries.model import Series
from tests.campaigns.machine import Machine
from tests.campaigns.taken_stores import Taken, store_of
from tests.flow.conftest import UNHURRIED
from tests.shared import REPLAY, Replay, running_replay

JOBS = ("price_ingestion", "weather_ingestion", "grid_ingestion")
"""What brings what cannot be had again later, or is known from when it came."""
LONGEST_AWAY_SECONDS = 0.7
PATIENCE_SECONDS = 120.0
_BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Trial:
    """What is tried."""

    store: str = "postgresql"
    hours: float = 24
    minutes: int = 5
    """Of simulated time between two kills."""
    seed: int = 1
    start: str = "2024-11-05T06:00+01:00"
    jobs: tuple[str, ...] = JOBS


@dataclass
class Result:
    """What came of it."""

    kills: int = 0
    jobs: int = 0
    failed: int = 0
    spooled: int = 0
    drained: int = 0
    refused: int = 0
    set_aside: int = 0
    most_waiting: int = 0
    words: int = 0
    lost: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Both stores know the same, no job failed, and something had to wait."""
        trouble = self.lost or self.more or self.refused or self.set_aside or self.failed
        return not trouble and self.spooled > 0

    def sentences(self) -> list[str]:
        """For people."""
        ran = f"{self.jobs} jobs run of which {self.failed} failed, {self.seconds:.0f} s"
        waited = f"{self.spooled} values waited ({self.most_waiting} at most)"
        gone = f"{self.drained} drained, {self.refused} refused, {self.set_aside} set aside"
        known = f"{self.words} words known to both"
        return [
            f"{self.kills} times taken away, {ran}",
            f"{waited}, {gone}",
            f"{known}, {len(self.lost)} lost, {len(self.more)} too many",
            *(f"  lost: {one}" for one in self.lost[:10]),
            *(f"  too many: {one}" for one in self.more[:10]),
        ]


def run(trial: Trial, upstreams: Replay, folder: Path, taken: Taken) -> Result:
    """Run ``trial`` on ``upstreams``, whose clock must stand still."""
    began, result, chance = time.monotonic(), Result(), random.Random(trial.seed)  # noqa: S311
    upstreams.control(rate_limits=False)
    first = datetime.fromisoformat(trial.start)
    steady = Machine(upstreams, folder / "steady", UNHURRIED)
    shaken = Machine(upstreams, folder / "shaken", UNHURRIED, **taken.settings)
    with (
        patch("chocolate_factory.kernel.clock.datetime", _Standstill),
        steady.switched_on(first) as well,
        shaken.switched_on(first) as ill,
    ):
        tasks = [_tasks(ports, trial.jobs) for ports in (well, ill)]
        for step in range(int(trial.hours * 60 / trial.minutes)):
            now = first + step * timedelta(minutes=trial.minutes)
            for machine, ports in ((steady, well), (shaken, ill)):
                machine.move(ports.clock, now)
            for task in tasks[0]:
                task.run()
            with _away(taken, chance):
                result.kills += 1
                for task in tasks[1]:
                    result.jobs += 1
                    result.failed += not _attempt(task)
                assert ill.spooling is not None
                waiting = ill.spooling.state().values
                result.most_waiting = max(result.most_waiting, waiting)
        _settle(ill)
        _attempt_all(tasks[1])
        _settle(ill)
        _compare(well, ill, first, result)
    result.seconds = time.monotonic() - began
    return result


class _Standstill:
    """Stands for the machine's clock, so that both programs come to everything at one instant."""

    @staticmethod
    def now(_: object) -> datetime:
        """Always the same."""
        return _BEGAN


def _tasks(ports: Ports, jobs: tuple[str, ...]) -> list[ScheduledTask]:
    return [task for task in table_of_jobs(ports) if task.id in jobs]


@contextmanager
def _away(taken: Taken, chance: random.Random) -> Iterator[None]:
    """The store goes at some moment of the block, and is back at the end of the block."""
    timer = threading.Timer(chance.uniform(0, LONGEST_AWAY_SECONDS), taken.take)
    if chance.random() < 0.5:
        taken.take()
    else:
        timer.start()
    yield
    if timer.ident is not None:
        timer.join()
    taken.give_back()


def _attempt(task: ScheduledTask) -> bool:
    try:
        task.run()
    except ChocolateError:
        return False
    return True


def _attempt_all(tasks: list[ScheduledTask]) -> None:
    for task in tasks:
        task.run()


def _settle(ports: Ports) -> None:
    """The store is back, everybody has noticed, and nothing waits."""
    assert ports.spooling is not None
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            ports.series.ping()
            ports.spooling.drain.settle()
        except StoreUnavailableError:
            assert time.monotonic() < deadline, "it never drained"
            time.sleep(0.1)
        else:
            return


def _compare(well: Ports, ill: Ports, first: datetime, result: Result) -> None:
    assert ill.spooling is not None
    state = ill.spooling.state()
    result.spooled, result.drained = state.spooled, state.drained
    result.refused, result.set_aside = state.refused, state.set_aside
    span = Interval(first - 3 * DAY, first + 30 * DAY)
    known = [_words(ports, span) for ports in (well, ill)]
    result.words = len(known[0] & known[1])
    result.lost = tuple(sorted(known[0] - known[1]))
    result.more = tuple(sorted(known[1] - known[0]))


def _words(ports: Ports, span: Interval) -> set[str]:
    """Everything ever said, as known when; and every issue that reached us."""
    words = {
        f"{series.key} {one.start:%d %H:%M} {one.minutes} {one.source} {one.value!r}"
        f" {one.known_at.isoformat()}"
        for series in _series(ports)
        for one in ports.series.history(series, span)
    }
    words |= {
        f"{one.series} {one.start:%d %H:%M} {one.source} {one.value!r} {one.check} doubted"
        for one in ports.series.quarantined(span)
    }
    issues = ports.forecast_record.issues(ports.place.name, span.start)
    words |= {f"issue {who} {at.isoformat()}" for who, all_of in issues.items() for at in all_of}
    return words


def _series(ports: Ports) -> list[Series]:
    families = (ports.weather, ports.all_weather_forecasts, ports.grid)
    return [*PRICE_SERIES, *(one for family in families for one in family.values())]


def main() -> None:
    """Run one trial; exit 1 if it fails."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--store", default=Trial.store)
    options.add_argument("--hours", type=float, default=Trial.hours)
    options.add_argument("--minutes", type=int, default=Trial.minutes)
    options.add_argument("--seed", type=int, default=Trial.seed)
    options.add_argument("--start", default=Trial.start)
    trial = Trial(**vars(options.parse_args()))
    if not REPLAY.is_file():
        options.error("the replay of the upstreams is not beside this checkout")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with (
        tempfile.TemporaryDirectory() as data,
        running_replay(trial.start, "--speed", "0", "--seed", str(trial.seed)) as upstreams,
        store_of(trial.store, Path(data)) as taken,
    ):
        result = run(trial, upstreams, Path(data), taken)
    sys.stdout.write("\n".join(result.sentences()) + "\n")
    sys.exit(0 if result.passed else 1)


if __name__ == "__main__":
    main()
