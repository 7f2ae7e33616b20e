"""What the energy of steps that ran cost at published prices, hour by hour."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import HOUR, Interval, floor_to


@dataclass(frozen=True, slots=True)
class Cost:
    """Of energy used in known hours.

    Attributes:
        cost_eur: Of the energy whose price is published.
        unpriced_kwh: The other energy: its cost is not known, and not guessed.
    """

    cost_eur: float
    unpriced_kwh: float


def cost_of(
    interval: Interval, energy_kwh: float, price_eur_per_kwh: Mapping[datetime, float]
) -> Cost:
    """Of ``energy_kwh``, drawn evenly over ``interval``; prices by the hour's start (UTC)."""
    cost_eur = unpriced_kwh = 0.0
    for hour, kwh in by_hour(interval, energy_kwh):
        price = price_eur_per_kwh.get(hour)
        if price is None:
            unpriced_kwh += kwh
        else:
            cost_eur += price * kwh
    return Cost(cost_eur, unpriced_kwh)


def by_hour(interval: Interval, energy_kwh: float) -> Iterator[tuple[datetime, float]]:
    """How much of ``energy_kwh`` falls in each hour that ``interval`` touches."""
    for hour in Interval(floor_to(interval.start, 60), interval.end).grid(60):
        part = interval.overlap(Interval(hour, hour + HOUR)).hours
        yield hour, energy_kwh * part / interval.hours


def excess_kwh(
    drawn: Iterable[tuple[Interval, float]], limit_kw: Mapping[datetime, float]
) -> float:
    """Energy above the contracted power of each hour (by start, UTC), from hourly means."""
    load: defaultdict[datetime, float] = defaultdict(float)
    for interval, energy_kwh in drawn:
        for hour, kwh in by_hour(interval, energy_kwh):
            load[hour] += kwh
    return sum(max(0.0, kwh - limit_kw[hour]) for hour, kwh in load.items() if hour in limit_kw)
