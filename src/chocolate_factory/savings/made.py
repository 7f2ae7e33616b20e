"""Batches that were finished, put together from the steps in the ledger, and what they cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.model import Entry


@dataclass(frozen=True, slots=True)
class MadeBatch:
    """A batch that was finished, with its steps.

    Attributes:
        steps: By start.
    """

    steps: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """Of the batch."""
        return self.steps[0].key.batch

    @property
    def recipe(self) -> str:
        """Name."""
        return self.steps[0].announced.recipe

    @property
    def due(self) -> datetime:
        """When it had to be ready (UTC)."""
        return self.steps[0].key.due

    @property
    def ready(self) -> datetime:
        """When its last step ended (UTC)."""
        return max(step.happened.end for step in self.steps)

    @property
    def begun(self) -> datetime:
        """When its first step began (UTC)."""
        return min(step.happened.start for step in self.steps)

    @property
    def mass_kg(self) -> float:
        """As weighed at its last step, otherwise as announced."""
        return self.steps[-1].mass_kg

    @property
    def only_announced(self) -> bool:
        """Nobody has said what happened to some of its steps."""
        return any(step.fact is None for step in self.steps)


def finished_in(
    entries: Iterable[Entry], month: Interval, steps_of: dict[str, int]
) -> list[MadeBatch]:
    """The batches whose last step ended in ``month``, by when they were ready.

    Args:
        entries: Every step that may belong to them.
        month: From its first midnight to its last.
        steps_of: How many steps each recipe has; a batch that lacks one is not finished.
    """
    found: dict[tuple[str, datetime], list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: one.happened.start):
        found.setdefault((entry.key.batch, entry.key.due), []).append(entry)
    batches = [MadeBatch(tuple(steps)) for steps in found.values()]
    whole = [one for one in batches if len(one.steps) >= steps_of.get(one.recipe, 1)]
    inside = [one for one in whole if month.start < one.ready <= month.end]
    return sorted(inside, key=lambda one: (one.ready, one.name))


def cost_of_batches(batches: Sequence[MadeBatch]) -> float | None:
    """What they were booked at; None while a price is missing."""
    bookings = [step.booking for batch in batches for step in batch.steps]
    if any(one is None or one.unpriced_kwh > 0 for one in bookings):
        return None
    return sum(one.cost_eur for one in bookings if one is not None)
