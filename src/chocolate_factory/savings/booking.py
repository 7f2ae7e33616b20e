"""What the energy of steps that ran cost at published prices, by hours or by quarters."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import HOUR, Interval, floor_to
from chocolate_factory.production.model import Step

_MINUTE = HOUR / 60


@dataclass(frozen=True, slots=True)
class Cost:
    """Of energy used in known intervals.

    Attributes:
        cost_eur: Of the energy whose price is published.
        unpriced_kwh: The other energy: its cost is not known, and not guessed.
    """

    cost_eur: float
    unpriced_kwh: float


def cost_of(
    drawn: Iterable[tuple[datetime, float]], price_eur_per_kwh: Mapping[datetime, float]
) -> Cost:
    """Of energy ``drawn`` in intervals, in kWh; they and their prices by start (UTC)."""
    cost_eur = unpriced_kwh = 0.0
    for start, kwh in drawn:
        price = price_eur_per_kwh.get(start)
        if price is None:
            unpriced_kwh += kwh
        else:
            cost_eur += price * kwh
    return Cost(cost_eur, unpriced_kwh)


def as_metered(
    interval: Interval, energy_kwh: float, minutes: int, step: Step | None = None
) -> Iterator[tuple[datetime, float]]:
    """How much of ``energy_kwh`` a meter of ``minutes`` counts in each of its intervals (by start).

    Args:
        interval: From the start of the step to its end; not empty.
        energy_kwh: Of all of it.
        minutes: 15 or 60.
        step: Whose phases say when it is drawn, each as much longer or shorter as the whole step
            took; None: drawn evenly.
    """
    counted = Interval(floor_to(interval.start, minutes), interval.end)
    for start in counted.grid(minutes):
        part = interval.overlap(Interval(start, start + minutes * _MINUTE))
        yield start, energy_kwh * _share(part, interval, step)


def _share(part: Interval, whole: Interval, step: Step | None) -> float:
    """Of the energy of ``whole`` that is drawn in ``part``, 0 to 1."""
    if step is None or step.energy_kwh <= 0:
        return part.duration / whole.duration
    slower = whole.duration / (step.minutes * _MINUTE)
    first, last = ((one - whole.start) / _MINUTE / slower for one in (part.start, part.end))
    return step.energy_between(first, last) / step.energy_kwh
