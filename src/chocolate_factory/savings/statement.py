"""The monthly statement: what was made, what it cost, what it would have cost otherwise."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chocolate_factory.planning.model import Outcome
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
    NOT_KEPT = "not_kept"
    """Batches cost more than their energy here, and were entered when that alone was kept."""
    WEATHER_UNKNOWN = "weather_unknown"
    """Nobody has observed the weather that cooling, limits or panels depend on in some hours."""
    UNPROVEN = "unproven"
    """Foresight might have been cheaper than the best that was found in time."""


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
class Costs:
    """All that is paid for a set of batches, EUR, by what it is paid for.

    Attributes:
        power_eur: Of processes and cooling at all-in prices, if all came from the grid.
        excess_eur: Price of energy above the contracted power.
        labour_eur: Of people, beyond what is paid anyway.
        extra_shifts_eur: For extra shifts to come at all.
        changeovers_eur: Between families of recipes.
        storage_eur: For mass waiting above what its store is meant for.
        own_supply_eur: What panels and battery save and earn more than beside an idle plant.
    """

    power_eur: float
    excess_eur: float = 0.0
    labour_eur: float = 0.0
    extra_shifts_eur: float = 0.0
    changeovers_eur: float = 0.0
    storage_eur: float = 0.0
    own_supply_eur: float = 0.0

    @classmethod
    def of(cls, outcome: Outcome, idle_eur: float = 0.0) -> "Costs":
        """The parts of an account; panels and battery would have earned ``idle_eur`` anyway."""
        return cls(
            power_eur=outcome.cost_eur,
            excess_eur=outcome.excess_cost_eur,
            labour_eur=outcome.labour_eur,
            extra_shifts_eur=outcome.opening_eur,
            changeovers_eur=outcome.changeover_eur,
            storage_eur=outcome.storage_eur,
            own_supply_eur=outcome.own_supply_eur - idle_eur,
        )

    @property
    def total_eur(self) -> float:
        """What is compared."""
        people = self.labour_eur + self.extra_shifts_eur
        power = self.power_eur + self.excess_eur - self.own_supply_eur
        return power + people + self.changeovers_eur + self.storage_eur


@dataclass(frozen=True, slots=True)
class Ways:
    """What the same batches cost, and would have cost; None where that cannot be told.

    Attributes:
        plan: As they were made.
        fixed_shift: By the fixed shift.
        valley_rule: By the valley rule.
        foresight: In knowledge of all prices: the cheapest that is known to be possible.
        foresight_gap_eur: How much cheaper than that it could have been at most.
    """

    plan: Costs | None = None
    fixed_shift: Costs | None = None
    valley_rule: Costs | None = None
    foresight: Costs | None = None
    foresight_gap_eur: float = 0.0

    @property
    def are_whole(self) -> bool:
        """Whether every way made the batches in time."""
        return None not in (self.plan, self.fixed_shift, self.valley_rule, self.foresight)


@dataclass(frozen=True, slots=True)
class MonthlyStatement:
    """One month of production.

    Attributes:
        month: Its first day.
        batches: Finished in it.
        mass_kg: Of them.
        energy_kwh: Of their processes, with their cooling.
        plan_eur: What they cost at published prices; None while one is missing. Of their energy
            alone where nothing can be compared.
        ways: What they cost and would have cost, part by part.
        metered_kwh: What the meter counted in the month, of all the factory; None without a file.
        caveats: What must be known; empty: nothing is in doubt.
        inputs: Fingerprint of everything the figures come from.
    """

    month: date
    batches: int
    mass_kg: float
    energy_kwh: float
    plan_eur: float | None
    ways: Ways
    metered_kwh: float | None
    caveats: tuple[Caveat, ...]
    inputs: str

    @property
    def standing(self) -> Standing | None:
        """Between fixed shift and foresight; None where one of the three is not known."""
        return self._against(self.ways.fixed_shift)

    @property
    def standing_of_valley(self) -> Standing | None:
        """Between valley rule and foresight; None where one of the three is not known."""
        return self._against(self.ways.valley_rule)

    def _against(self, rule: Costs | None) -> Standing | None:
        plan, best = self.ways.plan, self.ways.foresight
        if plan is None or rule is None or best is None:
            return None
        return Standing(plan.total_eur, rule.total_eur, best.total_eur)
