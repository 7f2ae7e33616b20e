"""The recipes and their steps."""

from typing import Self

from pydantic import Field, model_validator

from chocolate_factory.production.model import Attended, PowerPhase, Recipe, Step
from chocolate_factory.production.site.section import (
    LONGEST_MINUTES,
    Minutes,
    Name,
    PowerKw,
    Section,
    first_twice,
)


class PhaseSection(Section):
    """``profile``: a part of a step with constant power."""

    minutes: Minutes = Field(description="min, a multiple of 15", examples=[60])
    power_kw: float = Field(ge=0, le=10_000, description="kW", examples=[48])


class StepSection(Section):
    """``steps``: one step of a recipe."""

    name: Name = Field(description="as shown", examples=["conching"])
    machine: Name = Field(description="which kind it runs on", examples=["conche"])
    minutes: Minutes | None = Field(
        default=None, description="min, a multiple of 15, with constant power", examples=[300]
    )
    power_kw: PowerKw | None = Field(
        default=None, description="kW throughout in place of the machine's", examples=[40]
    )
    profile: list[PhaseSection] | None = Field(
        default=None,
        min_length=1,
        description="in place of minutes and power_kw: phases from start to end",
        examples=[[{"minutes": 60, "power_kw": 60}, {"minutes": 240, "power_kw": 40}]],
    )
    attended: Attended = Field(
        default=Attended.WHOLE,
        description="whole: people throughout; start: to begin; never",
        examples=["start"],
    )
    max_wait_minutes: int | None = Field(
        default=None,
        ge=0,
        le=LONGEST_MINUTES,
        description="min its mass may wait for the next step; not in the last one",
        examples=[120],
    )
    people: int = Field(
        default=1, ge=1, le=100, description="how many while it is attended", examples=[2]
    )
    shifts: list[Name] | None = Field(
        default=None,
        min_length=1,
        description="whose people can attend it; left out: all",
        examples=[["early", "late"]],
    )
    yield_share: float = Field(
        default=1.0, gt=0, le=10, description="kg out for each kg in", examples=[0.98]
    )

    @model_validator(mode="after")
    def _lasts_once(self) -> Self:
        if (self.minutes is None) is (self.profile is None):
            message = (
                f"step {self.name!r} needs either minutes or a profile: write minutes = 60, or"
                " profile = [{ minutes = 15, power_kw = 60 }, { minutes = 45, power_kw = 40 }]"
            )
            raise ValueError(message)
        if self.profile is not None and self.power_kw is not None:
            message = (
                f"step {self.name!r} has a profile and power_kw:"
                " leave out power_kw, the profile has its own"
            )
            raise ValueError(message)
        return self

    def noun(self, machine_kw: float) -> Step:
        """The step on a machine of so many kW."""
        phases = [PowerPhase(one.minutes, one.power_kw) for one in self.profile or ()]
        if self.minutes is not None:
            phases = [PowerPhase(self.minutes, self.power_kw or machine_kw)]
        return Step(
            self.name,
            self.machine,
            tuple(phases),
            self.attended,
            self.max_wait_minutes,
            people=self.people,
            shifts=None if self.shifts is None else frozenset(self.shifts),
            yield_share=self.yield_share,
        )


class RecipeSection(Section):
    """``[[recipes]]``: what a batch goes through."""

    name: Name = Field(description="demand names it", examples=["classic"])
    batch_kg: float = Field(
        gt=0, le=100_000, description="kg of finished product in one batch", examples=[200]
    )
    family: Name | None = Field(
        default=None,
        description="recipes of one family need no changeover; left out: the recipe's own name",
        examples=["dark"],
    )
    steps: list[StepSection] = Field(
        min_length=1,
        description="in order",
        examples=[[{"name": "mixing", "machine": "mixer", "minutes": 60}]],
    )

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        if twice := first_twice(step.name for step in self.steps):
            message = (
                f"two steps of recipe {self.name!r} are called {twice!r}: give one another name"
            )
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
                " and takes no max_wait_minutes: leave it out"
            )
            raise ValueError(message)
        return self

    @property
    def family_name(self) -> str:
        """Its family, or itself."""
        return self.family or self.name

    def noun(self, machine_kw: dict[str, float]) -> Recipe:
        """The recipe on machines of so many kW."""
        steps = tuple(step.noun(machine_kw[step.machine]) for step in self.steps)
        return Recipe(self.name, self.batch_kg, steps, self.family_name)
