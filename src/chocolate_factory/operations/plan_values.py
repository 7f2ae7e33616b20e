"""What more of something would be worth to the plan, and what one more batch would cost it."""

from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.operations.make_plan import Wanted, plan_in_force, problem_now
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.carry_over import fits
from chocolate_factory.planning.explanation.marginal import ExtraBatch, extra_batches
from chocolate_factory.planning.explanation.worth import Worth, worth_of_more


def value_resources(ports: Ports, wanted: Wanted) -> list[Worth]:
    """What one more machine, kilowatt or hour of a shift would save; a plan for each, some seconds.

    Raises:
        MissingDataError: There are no prices to plan with.
        StoreError: The store cannot be read.
    """
    return worth_of_more(problem_now(ports, wanted))


def price_extra_batches(ports: Ports, recipe: str) -> list[ExtraBatch]:
    """What one more batch of ``recipe`` would cost, by when it begins, the plan in force unchanged.

    Raises:
        InputError: There is no such recipe.
        MissingDataError: No plan in force fits the site's file, or there are no prices.
        StoreError: The store cannot be read.
    """
    known = [one.name for one in ports.site.recipes]
    if recipe not in known:
        raise InputError(f"There is no recipe {recipe!r}.", advice=f"Known: {', '.join(known)}.")
    plan = plan_in_force(ports)
    plant = ports.site.plant()
    if plan is None or not all(fits(start, plant) for start in plan.starts):
        raise MissingDataError(
            "There is no plan in force that fits the site's file.",
            advice="The next one is made within half an hour.",
        )
    problem = problem_now(ports, Wanted(slot_minutes=plan.slot_minutes))
    return extra_batches(problem, plan, recipe)
