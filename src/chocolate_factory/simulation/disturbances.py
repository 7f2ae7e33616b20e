"""What can go wrong: how often, how badly, and one draw of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp

from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class DurationSpread:
    """Steps last longer or shorter than planned: a lognormal factor with median 1, cut off.

    Attributes:
        spread: Standard deviation of the factor's logarithm.
        by_step: The same for steps of that name.
        least: The factor is never smaller.
        most: The factor is never greater; what lies outside is drawn again.
    """

    spread: float = 0.0
    by_step: Mapping[str, float] = field(default_factory=dict)
    least: float = 0.7
    most: float = 1.6

    def minutes(self, step: str, planned: int, random: Generator) -> int:
        """How long ``step`` works instead of ``planned`` minutes; whole minutes, at least one."""
        spread = self.by_step.get(step, self.spread)
        factor = exp(spread * random.standard_normal())
        while not self.least <= factor <= self.most:
            factor = exp(spread * random.standard_normal())
        return max(1, round(planned * factor))


@dataclass(frozen=True, slots=True)
class MachineStops:
    """Machines fail while they run, without memory, and are repaired.

    Attributes:
        per_hour: Failures per running hour of a unit.
        by_machine: The same for machines of that name.
        repair_minutes: Mean of the exponential time to repair.
        batch_lost: What was in the machine is lost; otherwise the step goes on where it stopped.
    """

    per_hour: float = 0.0
    by_machine: Mapping[str, float] = field(default_factory=dict)
    repair_minutes: float = 90.0
    batch_lost: bool = False

    def next_after(self, machine: str, random: Generator) -> float:
        """Running minutes until the next failure; infinite if there is none."""
        per_hour = self.by_machine.get(machine, self.per_hour)
        return float(random.exponential(60 / per_hour)) if per_hour else float("inf")

    def repair(self, random: Generator) -> int:
        """Minutes until the machine runs again, at least one."""
        return max(1, round(random.exponential(self.repair_minutes)))


@dataclass(frozen=True, slots=True)
class LateShifts:
    """Now and then a shift begins late.

    Attributes:
        share: Of the shifts.
        minutes: Mean of the exponential delay.
        most: No delay is longer.
    """

    share: float = 0.0
    minutes: float = 20.0
    most: int = 120

    def delay(self, random: Generator) -> int:
        """Minutes by which a shift begins late; 0 for most of them."""
        late, minutes = random.random() < self.share, random.exponential(self.minutes)
        return min(self.most, max(1, round(minutes))) if late else 0


@dataclass(frozen=True, slots=True)
class HeatWave:
    """Days that are hotter than forecast; the relative humidity stays as forecast.

    Attributes:
        warmer_celsius: By how much.
        days: How many in a row, somewhere in the plan; None: all of it.
    """

    warmer_celsius: float = 0.0
    days: int | None = None

    def first_minute(self, minutes: int, random: Generator) -> int:
        """When it begins, so that all of it lies within ``minutes`` if it fits."""
        if self.days is None:
            return 0
        return int(random.integers(0, max(1, minutes - self.days * 24 * 60 + 1)))


@dataclass(frozen=True, slots=True)
class PowerCuts:
    """The grid fails now and then: everything stands still, and goes on afterwards.

    Attributes:
        per_week: Mean number of cuts in seven days.
        minutes: Mean of the exponential length.
    """

    per_week: float = 0.0
    minutes: float = 45.0

    def draw(self, minutes: int, random: Generator) -> tuple[tuple[int, int], ...]:
        """First and last (exclusive) minute of each cut, ascending, apart from each other."""
        cuts: list[tuple[int, int]] = []
        for begins in sorted(
            random.integers(0, minutes, random.poisson(self.per_week * minutes / 10_080))
        ):
            ends = int(begins) + max(1, round(random.exponential(self.minutes)))
            if not cuts or begins > cuts[-1][1]:
                cuts.append((int(begins), ends))
        return tuple(cuts)


@dataclass(frozen=True, slots=True)
class Disturbances:
    """Everything that can go wrong; by default nothing does."""

    durations: DurationSpread = DurationSpread()
    stops: MachineStops = MachineStops()
    late_shifts: LateShifts = LateShifts()
    heat_wave: HeatWave = HeatWave()
    power_cuts: PowerCuts = PowerCuts()
