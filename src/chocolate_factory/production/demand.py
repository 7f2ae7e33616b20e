"""What must be made by when: whole batches that fall due at the end of their day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from math import ceil, floor

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_days
from chocolate_factory.production.model import DueBatch, Plant

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Order:
    """A customer's order, rounded up to whole batches."""

    name: str
    recipe: str
    mass_kg: float
    due: date
    """Last day on which it may be finished."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A steady rate, or orders, or both.

    Attributes:
        kg_per_month: Of all recipes together; 0 without a rate.
        since: Day from which the rate is counted.
        mix: Share of each recipe in the rate; shares add up to 1.
        orders: Beside the rate.
        longest_lead: No batch begins longer than this before it is due.
    """

    kg_per_month: float
    since: date
    mix: Mapping[str, float]
    orders: tuple[Order, ...] = ()
    longest_lead: timedelta = 7 * DAY


def due_batches(
    demand: Demand, plant: Plant, interval: Interval, *, most: int | None = None
) -> list[DueBatch]:
    """The batches whose due instant lies in ``(start, end]``, by due instant.

    The rate accumulates from ``since`` on; each time it reaches a whole batch, that batch falls due
    at the end of the day.

    Raises:
        InputError: They are more than ``most``.
    """
    batches = _falling_due(demand, plant, interval)
    found = list(islice(batches, most))
    if next(batches, None) is not None:
        raise InputError(
            f"More than {most} batches fall due in the planned time.",
            advice="Ask for fewer kilograms or days, or give recipes a larger batch_kg.",
        )
    return sorted(found)


def _falling_due(demand: Demand, plant: Plant, interval: Interval) -> Iterator[DueBatch]:
    for recipe, share in demand.mix.items():
        yield from _of_rate(demand, recipe, share, plant.recipe(recipe).batch_kg, interval)
    for order in demand.orders:
        due = day_interval(order.due).end
        count = ceil(order.mass_kg / plant.recipe(order.recipe).batch_kg - 1e-9)
        if _falls_due(due, interval):
            yield from (DueBatch(due, order.recipe, n + 1, order.name) for n in range(count))


def _of_rate(
    demand: Demand, recipe: str, share: float, batch_kg: float, interval: Interval
) -> Iterator[DueBatch]:
    per_day = demand.kg_per_month / DAYS_PER_MONTH * share / batch_kg
    for day in delivery_days(Interval(interval.start - DAY, interval.end)):
        due = day_interval(day).end
        if day < demand.since or not _falls_due(due, interval):
            continue
        before = floor((day - demand.since).days * per_day + 1e-9)
        after = floor(((day - demand.since).days + 1) * per_day + 1e-9)
        yield from (DueBatch(due, recipe, number + 1) for number in range(before, after))


def _falls_due(due: datetime, interval: Interval) -> bool:
    return interval.start < due <= interval.end
