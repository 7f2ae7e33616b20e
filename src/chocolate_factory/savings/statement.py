"""The monthly statement: what was made, what it cost, what it would have cost otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.model import Entry
from chocolate_factory.savings.share import Standing


class Doubt(StrEnum):
    """What a reader must know before believing a statement."""

    ANNOUNCED = "announced"
    """Nobody has said what really happened to some batches."""
    UNPRICED = "unpriced"
    """Prices of some hours are not published or not stored."""
    UNFINISHED_MONTH = "unfinished_month"
    """The month is not over."""
    NOT_COMPARABLE = "not_comparable"
    """The rules or foresight could not make the same batches in time."""
    UNMETERED = "unmetered"
    """The meter's file lacks hours of the month, or there is none."""
    OTHER_PLANT = "other_plant"
    """The site's file no longer describes some batch as it was made."""
    NOT_ENERGY_ALONE = "not_energy_alone"
    """Batches cost more than their energy here, and the ledger holds their energy alone."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """One doubt and how much it weighs.

    Attributes:
        doubt: Which.
        count: Of batches or hours.
        of: Of how many.
    """

    doubt: Doubt
    count: int
    of: int


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


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What the same batches would have cost, EUR; None where that cannot be told.

    Attributes:
        fixed_shift_eur: By the fixed shift.
        valley_rule_eur: By the valley rule.
        foresight_eur: In knowledge of all prices.
    """

    fixed_shift_eur: float | None = None
    valley_rule_eur: float | None = None
    foresight_eur: float | None = None


@dataclass(frozen=True, slots=True)
class MonthlyStatement:
    """One month of production.

    Attributes:
        month: Its first day.
        batches: Finished in it.
        mass_kg: Of them.
        energy_kwh: Of their processes, with their cooling.
        plan_eur: What their energy cost, at published prices; None while one is missing.
        otherwise: What they would have cost.
        metered_kwh: What the meter counted in the month, of all the factory; None without a file.
        caveats: What must be known; empty: nothing is in doubt.
        inputs: Fingerprint of everything the figures come from.
    """

    month: date
    batches: int
    mass_kg: float
    energy_kwh: float
    plan_eur: float | None
    otherwise: Otherwise
    metered_kwh: float | None
    caveats: tuple[Caveat, ...]
    inputs: str

    @property
    def standing(self) -> Standing | None:
        """Between fixed shift and foresight; None where one of the three is not known."""
        return self._against(self.otherwise.fixed_shift_eur)

    @property
    def standing_of_valley(self) -> Standing | None:
        """Between valley rule and foresight; None where one of the three is not known."""
        return self._against(self.otherwise.valley_rule_eur)

    def _against(self, rule_eur: float | None) -> Standing | None:
        best = self.otherwise.foresight_eur
        if self.plan_eur is None or rule_eur is None or best is None:
            return None
        return Standing(self.plan_eur, rule_eur, best)


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
