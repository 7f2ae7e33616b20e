"""Room for mass that waits between steps."""

from collections.abc import Sequence

from pydantic import Field

from chocolate_factory.production.model import Storage
from chocolate_factory.production.site.recipes import RecipeSection
from chocolate_factory.production.site.section import Name, Section

SEPARATOR = "/"


class StorageSection(Section):
    """``[[storages]]``: where mass waits after some steps, and how much of it has room."""

    name: Name = Field(description="as shown", examples=["tanks"])
    after: list[str] = Field(
        min_length=1,
        description="steps whose mass waits in it: step of any recipe, or recipe/step",
        examples=[["conching", "milk/refining"]],
    )
    limit_kg: float = Field(
        gt=0, le=1_000_000, description="kg of all of them together", examples=[1200]
    )
    excess_eur_per_kg_day: float = Field(
        ge=0, le=1000, description="€ for a kg above the limit for a day", examples=[0.5]
    )

    def places(self, recipes: Sequence[RecipeSection]) -> tuple[tuple[str, str], ...]:
        """The steps after which mass waits here, as (recipe, step).

        Raises:
            ValueError: A step is unknown, or the last one of its recipe.
        """
        return tuple(place for written in self.after for place in self._places(written, recipes))

    def noun(self, recipes: Sequence[RecipeSection]) -> Storage:
        """The storage."""
        return Storage(self.name, self.places(recipes), self.limit_kg, self.excess_eur_per_kg_day)

    def _places(self, written: str, recipes: Sequence[RecipeSection]) -> list[tuple[str, str]]:
        of_recipe, _, step = written.rpartition(SEPARATOR)
        found = [
            (recipe, one.name == recipe.steps[-1].name)
            for recipe in recipes
            if of_recipe in ("", recipe.name)
            for one in recipe.steps
            if one.name == step
        ]
        if not found:
            message = (
                f"storage {self.name!r} is after {written!r}, which no recipe has:"
                " write a step's name, or recipe/step"
            )
            raise ValueError(message)
        waiting = [(recipe.name, step) for recipe, is_last in found if not is_last]
        if not waiting:
            message = (
                f"storage {self.name!r} is after {written!r}, the last step, after which nothing"
                " waits: name an earlier one"
            )
            raise ValueError(message)
        return waiting
