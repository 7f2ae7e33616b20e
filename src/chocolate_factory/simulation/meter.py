"""What the machines drew, minute by minute."""

from dataclasses import dataclass

import numpy as np

from chocolate_factory.production.model import Step
from chocolate_factory.simulation.model import StepRun
from chocolate_factory.simulation.timeline import Floats, Timeline, Whole


@dataclass(frozen=True, slots=True)
class Draw:
    """What one step drew.

    Attributes:
        minutes: In which its machine worked, within the simulated time.
        power_kw: In each of them.
    """

    minutes: Whole
    power_kw: Floats


def draw_of(run: StepRun, timeline: Timeline) -> Draw:
    """What ``run`` drew: nothing while it stood still.

    A step that works longer than planned stretches: its phases have the planned power for as many
    times as long.
    """
    minutes = _worked(run)
    power_kw = _profile(run.step)[np.arange(len(minutes)) * run.step.minutes // run.work_minutes]
    inside = (minutes >= 0) & (minutes < timeline.minutes)
    return Draw(minutes[inside], power_kw[inside])


def _worked(run: StepRun) -> Whole:
    begins = [run.begins, *(ends for _, ends in run.stops)]
    ends = [*(begins for begins, _ in run.stops), run.ends]
    parts = [np.arange(one, other) for one, other in zip(begins, ends, strict=True)]
    return np.concatenate(parts)[: run.work_minutes]


def _profile(step: Step) -> Floats:
    """Planned power of each minute of ``step``."""
    power = [phase.power_kw for phase in step.phases]
    return np.repeat(np.array(power), [phase.minutes for phase in step.phases])
