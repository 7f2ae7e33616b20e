"""Whether the sections fit together: known names, people who can, changeovers that add up.

Each check raises ``ValueError`` with a sentence that says what to write.
"""

from collections.abc import Iterable, Sequence
from itertools import permutations

from chocolate_factory.production.site.demand import DemandSection
from chocolate_factory.production.site.machines import MachineSection
from chocolate_factory.production.site.recipes import RecipeSection
from chocolate_factory.production.site.section import first_twice, listed
from chocolate_factory.production.site.storages import StorageSection


def check_names(kind: str, names: Iterable[str]) -> None:
    """No two of a kind have one name."""
    if twice := first_twice(names):
        message = f"two {kind}s are called {twice!r}: give one another name"
        raise ValueError(message)


def check_machines_of(recipes: Sequence[RecipeSection], machines: Sequence[MachineSection]) -> None:
    """Every step has its machine."""
    known = {machine.name for machine in machines}
    for recipe in recipes:
        for step in recipe.steps:
            if step.machine not in known:
                message = (
                    f"step {step.name!r} of recipe {recipe.name!r} needs machine {step.machine!r},"
                    f" which is not among {listed(known)}: write [[machines]] for it"
                )
                raise ValueError(message)


def check_demand(demand: DemandSection, recipes: Sequence[RecipeSection]) -> None:
    """Everything wanted can be made."""
    known = {recipe.name for recipe in recipes}
    for name in (*demand.mix, *(order.recipe for order in demand.orders)):
        if name not in known:
            message = (
                f"demand names recipe {name!r}, which is not among {listed(known)}:"
                " write [[recipes]] for it, or another name"
            )
            raise ValueError(message)


def check_storages(storages: Sequence[StorageSection], recipes: Sequence[RecipeSection]) -> None:
    """Mass waits in one place, after steps that there are."""
    places = [place for storage in storages for place in storage.places(recipes)]
    if twice := first_twice(f"{recipe}/{step}" for recipe, step in places):
        message = f"what waits after {twice!r} is in two storages: name it in one of them only"
        raise ValueError(message)


def check_cooling(machines: Sequence[MachineSection], *, is_cooled: bool) -> None:
    """Where heat is, somebody takes it away."""
    hot = next((machine for machine in machines if machine.needs_cooling), None)
    if hot is not None and not is_cooled:
        message = (
            f"machine {hot.name!r} needs cooling and there is none: write [cooling], or leave out"
            " cooling_kw and fresh_air_m3_per_hour"
        )
        raise ValueError(message)


def check_changeovers(machines: Sequence[MachineSection], recipes: Sequence[RecipeSection]) -> None:
    """Families are known, and no way round over a third one is shorter or cheaper."""
    known = {recipe.family_name for recipe in recipes}
    for machine in machines:
        for one in machine.changeovers:
            for family in (one.before, one.after):
                if family not in known:
                    message = (
                        f"machine {machine.name!r} changes over from or to family {family!r}, which"
                        f" is not among {listed(known)}: write family = {family!r} in a recipe"
                    )
                    raise ValueError(message)
        _check_ways_round(machine, recipes)


def _check_ways_round(machine: MachineSection, recipes: Sequence[RecipeSection]) -> None:
    families = {
        recipe.family_name
        for recipe in recipes
        if machine.name in {step.machine for step in recipe.steps}
    }
    needs = {(one.before, one.after): (one.minutes, one.cost_eur) for one in machine.changeovers}
    for before, between, after in permutations(sorted(families), 3):
        direct = needs.get((before, after), (0, 0.0))
        first = needs.get((before, between), (0, 0.0))
        second = needs.get((between, after), (0, 0.0))
        if direct[0] > first[0] + second[0] or direct[1] > first[1] + second[1]:
            message = (
                f"machine {machine.name!r} changes from {before!r} to {after!r} dearer than over"
                f" {between!r}: write the changeovers {before!r} to {between!r} and {between!r} to"
                f" {after!r} too, so that the way round takes no less"
            )
            raise ValueError(message)
