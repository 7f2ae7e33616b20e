"""The site's TOML file: read, checked, and turned into the nouns of the features."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.production.demand import Demand, Order
from chocolate_factory.production.model import (
    Attended,
    Machine,
    Plant,
    PowerPhase,
    Recipe,
    Shift,
    Step,
)
from chocolate_factory.tariffs.model import AccessTariff, PriceBasis, Supply, System
from chocolate_factory.weather.model import Place

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_STEP_MINUTES = 3 * 24 * 60

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _twice(names: Iterable[str]) -> str | None:
    """The first name that occurs more than once."""
    return next((name for name, count in Counter(names).items() if count > 1), None)


class SiteSection(_Section):
    """Where the plant is."""

    name: str = Field(min_length=1, max_length=80)
    place: Name
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    altitude_m: float = Field(ge=-100, le=5000)
    aemet_station: str | None = None
    aemet_municipality: str | None = None


class SupplySection(_Section):
    """The supply contract."""

    tariff: AccessTariff
    basis: PriceBasis
    contracted_power_kw: list[float]
    system: System = System.PENINSULA
    margin_eur_per_kwh: float = Field(default=0.0, ge=0, le=1)
    loss_shares: list[float] | None = None
    vat_deductible: bool = True
    industrial_use: bool = True
    capacity_apart: bool = False


class ShiftSection(_Section):
    """When people are there."""

    name: Name
    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_length=1)
    begins: time
    ends: time


class MachineSection(_Section):
    """A kind of machine."""

    name: Name
    count: int = Field(ge=1, le=50)
    power_kw: float = Field(gt=0, le=10_000)


class StepSection(_Section):
    """One step of a recipe."""

    name: Name
    machine: Name
    minutes: int = Field(gt=0, le=LONGEST_STEP_MINUTES, multiple_of=15)
    power_kw: float | None = Field(default=None, gt=0, le=10_000)
    attended: Attended = Attended.WHOLE
    max_wait_minutes: int | None = Field(default=None, ge=0, le=LONGEST_STEP_MINUTES)


class RecipeSection(_Section):
    """What a batch goes through."""

    name: Name
    batch_kg: float = Field(gt=0, le=100_000)
    steps: list[StepSection] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        if twice := _twice(step.name for step in self.steps):
            message = f"two steps of recipe {self.name!r} are called {twice!r}"
            raise ValueError(message)
        for step in self.steps[:-1]:
            if step.max_wait_minutes is None:
                message = (
                    f"step {step.name!r} of recipe {self.name!r} needs max_wait_minutes: how long"
                    " its mass may wait for the next step, 0 if not at all"
                )
                raise ValueError(message)
        if self.steps[-1].max_wait_minutes is not None:
            message = (
                f"step {self.steps[-1].name!r} of recipe {self.name!r} is the last one"
                " and takes no max_wait_minutes"
            )
            raise ValueError(message)
        return self


class OrderSection(_Section):
    """A customer's order."""

    name: Name
    recipe: Name
    mass_kg: float = Field(gt=0, le=1_000_000)
    due: date


class DemandSection(_Section):
    """What must be made."""

    kg_per_month: float = Field(default=0.0, ge=0, le=10_000_000)
    since: date = date(2024, 1, 1)
    mix: dict[Name, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    orders: list[OrderSection] = Field(default_factory=list)

    @model_validator(mode="after")
    def _mix_is_whole(self) -> Self:
        if self.kg_per_month and abs(sum(self.mix.values()) - 1) > 1e-6:  # noqa: PLR2004
            message = f"the shares of mix add up to {sum(self.mix.values()):g}, not 1"
            raise ValueError(message)
        if twice := _twice(order.name for order in self.orders):
            message = f"two orders are called {twice!r}"
            raise ValueError(message)
        return self


class Site(_Section):
    """The whole file."""

    site: SiteSection
    supply: SupplySection
    shifts: list[ShiftSection] = Field(min_length=1)
    machines: list[MachineSection] = Field(min_length=1)
    recipes: list[RecipeSection] = Field(min_length=1)
    demand: DemandSection

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        machines = [machine.name for machine in self.machines]
        recipes = [recipe.name for recipe in self.recipes]
        for names, kind in ((machines, "machine"), (recipes, "recipe")):
            if twice := _twice(names):
                message = f"two {kind}s are called {twice!r}"
                raise ValueError(message)
        for recipe in self.recipes:
            for step in recipe.steps:
                if step.machine not in machines:
                    message = (
                        f"step {step.name!r} of recipe {recipe.name!r} needs machine "
                        f"{step.machine!r}, which is not among {', '.join(machines)}"
                    )
                    raise ValueError(message)
        wanted = [*self.demand.mix, *(order.recipe for order in self.demand.orders)]
        for name in wanted:
            if name not in recipes:
                message = f"demand names recipe {name!r}, which is not among {', '.join(recipes)}"
                raise ValueError(message)
        return self

    def weather_place(self) -> Place:
        """Where the weather matters."""
        where = self.site
        return Place(
            where.place,
            where.latitude,
            where.longitude,
            where.altitude_m,
            where.aemet_station,
            where.aemet_municipality,
        )

    def supply_contract(self) -> Supply:
        """The supply contract.

        Raises:
            ConfigurationError: Tariff, basis and powers do not fit together.
        """
        supply = self.supply
        return Supply(
            tariff=supply.tariff,
            basis=supply.basis,
            system=supply.system,
            contracted_power_kw=tuple(supply.contracted_power_kw),
            margin_eur_per_kwh=supply.margin_eur_per_kwh,
            loss_shares=tuple(supply.loss_shares) if supply.loss_shares else None,
            vat_deductible=supply.vat_deductible,
            industrial_use=supply.industrial_use,
            capacity_apart=supply.capacity_apart,
        )

    def plant(self) -> Plant:
        """Machines, recipes and shifts."""
        power = {machine.name: machine.power_kw for machine in self.machines}
        return Plant(
            machines=tuple(Machine(m.name, m.count, m.power_kw) for m in self.machines),
            recipes=tuple(
                Recipe(
                    recipe.name,
                    recipe.batch_kg,
                    tuple(
                        Step(
                            step.name,
                            step.machine,
                            (PowerPhase(step.minutes, step.power_kw or power[step.machine]),),
                            step.attended,
                            step.max_wait_minutes,
                        )
                        for step in recipe.steps
                    ),
                )
                for recipe in self.recipes
            ),
            shifts=tuple(
                Shift(
                    shift.name,
                    frozenset(WEEKDAYS.index(day) for day in shift.days),
                    shift.begins,
                    shift.ends,
                )
                for shift in self.shifts
            ),
        )

    def demanded(self, kg_per_month: float | None = None) -> Demand:
        """What must be made by when, at the site's rate or at another one."""
        demand = self.demand
        orders = tuple(Order(o.name, o.recipe, o.mass_kg, o.due) for o in demand.orders)
        rate = demand.kg_per_month if kg_per_month is None else kg_per_month
        return Demand(rate, demand.since, dict(demand.mix), orders)


def load_site(path: Path) -> Site:
    """Read and check a site's file.

    Raises:
        ConfigurationError: It cannot be read, is not TOML, or a key is wrong; names the key.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"The site file {path} cannot be read: {error}.", advice="Check CHOCOLATE_SITE."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"The site file {path} is not TOML: {error}.",
            advice="Compare it with config/linares.toml.",
        ) from error
    try:
        return Site.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file as a whole"
        reason = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(
            f"{path}: {where}: {reason}.", advice="Compare it with config/linares.toml."
        ) from error
