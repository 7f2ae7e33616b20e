"""The site's TOML file: read, checked, and turned into the nouns of the features."""

import tomllib
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.production.demand import Demand
from chocolate_factory.production.model import Plant
from chocolate_factory.production.site.attendance import check_attendance
from chocolate_factory.production.site.demand import DemandSection
from chocolate_factory.production.site.energy import (
    BatterySection,
    CoolingSection,
    PhotovoltaicsSection,
)
from chocolate_factory.production.site.fit import (
    check_changeovers,
    check_cooling,
    check_demand,
    check_machines_of,
    check_names,
    check_storages,
)
from chocolate_factory.production.site.machines import MachineSection
from chocolate_factory.production.site.people import CalendarSection, ShiftSection
from chocolate_factory.production.site.planning import PlanningSection
from chocolate_factory.production.site.recipes import RecipeSection
from chocolate_factory.production.site.section import Section
from chocolate_factory.production.site.storages import StorageSection
from chocolate_factory.production.site.supply import SiteSection, SupplySection
from chocolate_factory.production.site.wrong_key import describe
from chocolate_factory.tariffs.model import Supply
from chocolate_factory.weather.model import Place


class Site(Section):
    """The whole file."""

    site: SiteSection = Field(description="where the plant is")
    supply: SupplySection = Field(description="the supply contract")
    shifts: list[ShiftSection] = Field(min_length=1, description="when people are there")
    calendar: CalendarSection = Field(
        default_factory=CalendarSection, description="the works' calendar"
    )
    machines: list[MachineSection] = Field(min_length=1, description="the machines")
    recipes: list[RecipeSection] = Field(min_length=1, description="what can be made")
    storages: list[StorageSection] = Field(
        default_factory=list, description="room for mass that waits"
    )
    cooling: CoolingSection | None = Field(default=None, description="the chiller and its hall")
    photovoltaics: PhotovoltaicsSection | None = Field(default=None, description="own panels")
    battery: BatterySection | None = Field(default=None, description="own battery")
    demand: DemandSection = Field(description="what must be made by when")
    planning: PlanningSection = Field(
        default_factory=PlanningSection, description="how firm an announced plan is"
    )

    @model_validator(mode="before")
    @classmethod
    def _several_shifts(cls, document: object) -> object:
        if isinstance(document, dict) and "shift" in document:
            message = (
                "[shift] is [[shifts]] now, for there may be several: write [[shifts]] in its place"
                ' and name = "day" below it'
            )
            raise ValueError(message)
        return document

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        check_names("machine", (machine.name for machine in self.machines))
        check_names("recipe", (recipe.name for recipe in self.recipes))
        check_names("shift", (shift.name for shift in self.shifts))
        check_names("storage", (storage.name for storage in self.storages))
        check_machines_of(self.recipes, self.machines)
        check_demand(self.demand, self.recipes)
        check_storages(self.storages, self.recipes)
        check_cooling(self.machines, is_cooled=self.cooling is not None)
        check_changeovers(self.machines, self.recipes)
        check_attendance(self.plant())
        return self

    def weather_place(self) -> Place:
        """Where the weather matters."""
        return self.site.place_of_weather()

    def supply_contract(self) -> Supply:
        """The supply contract.

        Raises:
            ConfigurationError: Tariff, basis and powers do not fit together.
        """
        return self.supply.contract()

    def plant(self) -> Plant:
        """Everything that limits production."""
        machine_kw = {machine.name: machine.power_kw for machine in self.machines}
        where = self.site
        return Plant(
            machines=tuple(machine.noun() for machine in self.machines),
            recipes=tuple(recipe.noun(machine_kw) for recipe in self.recipes),
            shifts=tuple(shift.noun() for shift in self.shifts),
            closed_days=frozenset(self.calendar.closed_days),
            storages=tuple(storage.noun(self.recipes) for storage in self.storages),
            cooling=self.cooling.noun(where.altitude_m) if self.cooling else None,
            photovoltaics=(
                self.photovoltaics.noun(where.latitude, where.longitude)
                if self.photovoltaics
                else None
            ),
            battery=self.battery.noun() if self.battery else None,
        )

    def demanded(self, kg_per_month: float | None = None) -> Demand:
        """What must be made by when, at the site's rate or at another one.

        Raises:
            InputError: Nobody says what another rate would be made of.
        """
        return self.demand.noun(kg_per_month)


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
        wrong = describe(error, Site)
        raise ConfigurationError(f"{path}: {wrong.what}.", advice=wrong.remedy) from error
