"""What more would be worth to the plan, and what one more batch would cost it."""

from typing import Annotated

from fastapi import APIRouter, Query

from chocolate_factory.operations.make_plan import Wanted
from chocolate_factory.operations.plan_values import price_extra_batches, value_resources
from chocolate_factory.web.context import PlanDays, Planners, SitePorts
from chocolate_factory.web.problems import problem_responses
from chocolate_factory.web.values_document import (
    ExtraBatchOut,
    MarginalBatchAnswer,
    ValuesAnswer,
    WorthOut,
)

router = APIRouter(prefix="/planning", tags=["planning"], responses=problem_responses(503))


@router.get("/values", summary="What more of everything would be worth")
def planning_values(
    ports: SitePorts,
    planners: Planners,
    days: PlanDays = None,
) -> ValuesAnswer:
    """The plan is made again with a little more of each, which takes some seconds.

    Locks hold; what was announced is left aside.
    """
    with planners.turn():
        found = value_resources(ports, Wanted(days=days))
    return ValuesAnswer(values=[WorthOut.of(one) for one in found])


@router.get("/marginal-batch", summary="What one more batch would cost, by when it begins")
def marginal_batch(
    ports: SitePorts,
    recipe: Annotated[str, Query(description="Name of the recipe", examples=["classic"])],
) -> MarginalBatchAnswer:
    """At today's prices, with the plan in force unchanged: what it leaves free is used."""
    found = price_extra_batches(ports, recipe)
    return MarginalBatchAnswer(
        recipe=recipe,
        kg=ports.site.plant().recipe(recipe).batch_kg,
        batches=[ExtraBatchOut.of(one) for one in found],
    )
