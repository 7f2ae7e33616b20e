"""The nouns of production from one door: the plant, what limits it, and batches that fall due."""

from dataclasses import dataclass
from datetime import date, datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.production.battery import Battery
from chocolate_factory.production.cooling import Cooling
from chocolate_factory.production.machines import Changeover, ClimateLimits, Machine, Maintenance
from chocolate_factory.production.photovoltaics import Photovoltaics
from chocolate_factory.production.recipes import Attended, PowerPhase, Recipe, Step
from chocolate_factory.production.shifts import Opening, Roster, Shift

__all__ = [
    "Attended",
    "Battery",
    "Changeover",
    "ClimateLimits",
    "Cooling",
    "DueBatch",
    "Machine",
    "Maintenance",
    "Opening",
    "Photovoltaics",
    "Plant",
    "PowerPhase",
    "Recipe",
    "Roster",
    "Shift",
    "Step",
    "Storage",
]


@dataclass(frozen=True, slots=True)
class Storage:
    """Room for mass that waits between steps.

    Attributes:
        name: Stable.
        after: Steps after which mass waits in it, as (recipe, step).
        limit_kg: Mass of all of them together that it holds.
        excess_eur_per_kg_day: Price of a kilogram above that for a day of 24 hours.
    """

    name: str
    after: tuple[tuple[str, str], ...]
    limit_kg: float
    excess_eur_per_kg_day: float


@dataclass(frozen=True, slots=True)
class Plant:
    """Everything that limits production, and what it has of its own to save with.

    Attributes:
        machines: By kind.
        recipes: What can be made.
        shifts: Who is there when.
        closed_days: Madrid's calendar days on which no shift begins.
        storages: Limits of mass that waits.
        cooling: None: heat costs nothing.
        photovoltaics: None: no panels.
        battery: None: no battery.
    """

    machines: tuple[Machine, ...]
    recipes: tuple[Recipe, ...]
    shifts: tuple[Shift, ...]
    closed_days: frozenset[date] = frozenset()
    storages: tuple[Storage, ...] = ()
    cooling: Cooling | None = None
    photovoltaics: Photovoltaics | None = None
    battery: Battery | None = None

    def machine(self, name: str) -> Machine:
        """The machine of that name; there is one for every step."""
        return next(machine for machine in self.machines if machine.name == name)

    def recipe(self, name: str) -> Recipe:
        """The recipe of that name; there is one for every batch."""
        return next(recipe for recipe in self.recipes if recipe.name == name)

    def roster(self, interval: Interval) -> Roster:
        """Who is there in ``interval``."""
        return Roster(self.shifts, interval, self.closed_days)

    def cooling_kw(
        self, machine: Machine, temperature_celsius: float | None, humidity_percent: float | None
    ) -> float:
        """Electrical power for cooling while one unit of ``machine`` runs in such weather."""
        if self.cooling is None:
            return 0.0
        return self.cooling.power_kw(machine, temperature_celsius, humidity_percent)

    @property
    def pays_for_energy_alone(self) -> bool:
        """Whether what batches cost is their processes' energy from the grid and nothing else."""
        return not (
            self.cooling
            or self.photovoltaics
            or self.battery
            or any(one.labour_eur_per_hour or one.opening_eur is not None for one in self.shifts)
            or any(one.cost_eur for machine in self.machines for one in machine.changeovers)
            or any(one.excess_eur_per_kg_day for one in self.storages)
        )

    @property
    def needs_weather(self) -> bool:
        """Whether plans depend on the outdoor air."""
        return self.cooling is not None or any(machine.limits for machine in self.machines)


@dataclass(frozen=True, slots=True, order=True)
class DueBatch:
    """A batch that must be finished by ``due``.

    Attributes:
        due: Instant (UTC) by which its last step must have ended.
        recipe: Name.
        number: Counts the batches of a recipe from the first day of the demand; the same batch
            keeps its number in every plan.
        source: ``rate`` or the name of the order.
    """

    due: datetime
    recipe: str
    number: int
    source: str = "rate"

    @property
    def key(self) -> str:
        """The batch's name, for people and for following it from plan to plan."""
        prefix = "" if self.source == "rate" else f"{self.source}/"
        return f"{prefix}{self.recipe}-{self.number}"
