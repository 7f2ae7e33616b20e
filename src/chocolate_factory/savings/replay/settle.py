"""What starts that were carried out really cost: every one anew, at the prices that came."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from chocolate_factory.planning.decode import with_people
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Outcome, PlanningProblem, Start
from chocolate_factory.planning.settle import settle
from chocolate_factory.planning.verify import verify, verify_account
from chocolate_factory.planning.violations import find_violations
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.production.model import Opening


@dataclass(frozen=True, slots=True)
class Settled:
    """What one way of producing made in a stretch, and what it cost.

    Attributes:
        outcome: At the prices that came.
        short_kg: Asked for and not made.
        late: Batches finished after they were due.
        bound_eur: Nothing that may do the same costs less than this; None: nobody has proven one.
    """

    outcome: Outcome
    short_kg: float
    late: int
    bound_eur: float | None = None


def settle_at(
    truth: PlanningProblem, starts: Iterable[Start], opened: Collection[Opening] = ()
) -> Settled:
    """Price ``starts`` at the prices of ``truth`` and check them against the rules of its plant.

    Args:
        truth: The prices that came, and all that was due; nothing had begun.
        starts: On their units; what they cost is not looked at.
        opened: Extra shifts for which people came.

    Raises:
        PlanRejectedError: They break a rule: a defect.
    """
    grid = Grid(truth)
    steps = {
        (recipe.name, step.name): grid.step(recipe, step)
        for recipe in truth.plant.recipes
        for step in recipe.steps
    }
    priced = [
        replace(
            grid.start(steps[one.recipe, one.step], one.batch, grid.number(one.start)),
            unit=one.unit,
        )
        for one in sorted(starts, key=lambda start: start.start)
    ]
    done = with_people(grid, priced, opened)
    verify(truth, done, opened)
    outcome = settle(truth, done, opened)
    verify_account(truth, done, outcome)
    lacks = find_violations(truth, done, outcome.excess_kwh, outcome.opened)
    return Settled(
        outcome,
        short_kg=sum(one.mass_kg for one in lacks if one.wish is Wish.UNMET),
        late=sum(one.wish is Wish.LATE for one in lacks),
    )
