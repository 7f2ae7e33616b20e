"""What befalls one run: every draw from a stream of its own, so that none disturbs another.

With the same seed the same step of the same batch fails in the same way, whether or not the plan
was changed in between, whatever else is disturbed and whoever computes it: runs can be compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from chocolate_factory.production.model import Step
from chocolate_factory.simulation.disturbances import Disturbances

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stop:
    """A machine stands still while a step is on it.

    Attributes:
        after: Minutes from the step's start.
        minutes: How long.
        fatal: The batch is lost.
    """

    after: int
    minutes: int
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """How a step goes once it has begun.

    Attributes:
        work_minutes: While the machine works.
        stops: In between, ascending; a fatal one is the last.
    """

    work_minutes: int
    stops: tuple[Stop, ...] = ()

    @property
    def minutes(self) -> int:
        """From its start to its end."""
        return self.work_minutes + sum(stop.minutes for stop in self.stops)


class Luck:
    """The draws of one run."""

    def __init__(self, disturbances: Disturbances, minutes: int, seed: int, run: int) -> None:
        """Nothing is drawn before it is needed but power cuts and the heat wave.

        Args:
            disturbances: What can go wrong.
            minutes: Length of the simulated time.
            seed: Of the whole experiment.
            run: Number of the run, from 0 on.
        """
        self._disturbances = disturbances
        self._seed = (seed, run)
        self.cuts = disturbances.power_cuts.draw(minutes, self._stream("power cuts"))
        wave = disturbances.heat_wave
        self._wave_begins = wave.first_minute(minutes, self._stream("heat wave"))

    def course(self, batch: str, attempt: int, step: Step, begins: int) -> Course:
        """What happens to ``step`` of ``batch`` when it begins in minute ``begins``.

        Args:
            batch: Key.
            attempt: 0, or how often the batch was lost before.
            step: What is begun.
            begins: Minute from the first instant on.
        """
        random = self._stream("course", batch, step.name, str(attempt))
        work = self._disturbances.durations.minutes(step.name, step.minutes, random)
        return Course(work, tuple(self._stops(step.machine, work, begins, random)))

    def delay(self, shift: str, begins: datetime) -> int:
        """Minutes by which ``shift``, which should begin at ``begins``, begins late."""
        random = self._stream("shift", shift, begins.isoformat())
        return self._disturbances.late_shifts.delay(random)

    def warmer_celsius(self, minutes: NDArray[np.int64]) -> Floats:
        """By how much it is hotter than forecast in each of ``minutes``."""
        wave = self._disturbances.heat_wave
        ends = self._wave_begins + 24 * 60 * wave.days if wave.days is not None else np.inf
        inside = (minutes >= self._wave_begins) & (minutes < ends)
        return np.where(inside, wave.warmer_celsius, 0.0)

    def future(self, count: int) -> int:
        """Which of ``count`` futures of the price comes true."""
        return int(self._stream("prices").integers(count))

    def _stops(self, machine: str, work: int, begins: int, random: Generator) -> Iterator[Stop]:
        """Failures come by running time, power cuts by the clock."""
        stops = self._disturbances.stops
        now, left = begins, float(work)
        failure = stops.next_after(machine, random)
        while True:
            cut = next((one for one in self.cuts if one[1] > now), (np.inf, 0))
            ahead = min(left, failure, max(0, cut[0] - now))
            if ahead == left:
                return
            whole = int(ahead)
            now, left, failure = now + whole, left - whole, failure - whole
            if failure < 1:
                minutes = stops.repair(random)
                yield Stop(now - begins, minutes, fatal=stops.batch_lost)
                if stops.batch_lost:
                    return
                failure = stops.next_after(machine, random)
            else:
                minutes = cut[1] - now
                yield Stop(now - begins, minutes)
            now += minutes

    def _stream(self, *labels: str) -> Generator:
        return np.random.default_rng([*self._seed, crc32("\0".join(labels).encode())])
