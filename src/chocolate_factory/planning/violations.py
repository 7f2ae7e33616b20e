"""What a plan could not fulfil, in words and kilograms."""

from collections.abc import Iterable, Iterator

from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.planning.model import PlanningProblem, Start, Violation, Wish

NEGLIGIBLE_KWH = 1e-6


def find_violations(
    problem: PlanningProblem, planned: Iterable[Start], excess_kwh: float
) -> list[Violation]:
    """Batches not made or late, and power above the contracted."""
    ends: dict[str, Start] = {}
    for start in (*problem.begun, *planned):
        if start.batch not in ends or start.end > ends[start.batch].end:
            ends[start.batch] = start
    return [*_batches(problem, ends), *_power(excess_kwh)]


def _batches(problem: PlanningProblem, ends: dict[str, Start]) -> Iterator[Violation]:
    for batch in problem.due:
        mass = problem.plant.recipe(batch.recipe).batch_kg
        last = ends.get(batch.key)
        due = f"{to_local(batch.due):%a %d %b %H:%M}"
        if last is None:
            message = (
                f"{mass:g} kg of {batch.recipe} short: batch {batch.key}, due {due}, does not fit."
            )
            yield Violation(Wish.UNMET, message, mass)
        elif last.end > batch.due:
            ready = f"{to_local(last.end):%a %d %b %H:%M}"
            message = f"Batch {batch.key} ({mass:g} kg) is late: due {due}, ready {ready}."
            yield Violation(Wish.LATE, message, mass)


def _power(excess_kwh: float) -> Iterator[Violation]:
    if excess_kwh > NEGLIGIBLE_KWH:
        message = f"{excess_kwh:.1f} kWh are used above the contracted power."
        yield Violation(Wish.EXCESS_POWER, message)
