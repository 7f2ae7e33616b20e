"""What more would be worth to the plan, and what one more batch would cost it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.operations.make_plan import LONGEST_DAYS, Wanted
from chocolate_factory.operations.plan_values import price_extra_batches, value_resources
from chocolate_factory.planning.marginal import ExtraBatch
from chocolate_factory.planning.values import Resource, Worth
from chocolate_factory.web.context import Planners, SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/planning", tags=["planning"], responses=problem_responses(503))


class WorthOut(BaseModel):
    """What more of one resource would save in the planned time."""

    resource: Resource
    name: str = Field(description="Of the machine or the shift", examples=["conche"])
    hours: float = Field(description="How long there would be more of it")
    saving_eur: float = Field(description="Difference of two proven plans")
    saving_eur_per_hour: float = Field(description="Spread over those hours")
    error_eur: float = Field(description="It may be wrong by so much either way")

    @classmethod
    def of(cls, worth: Worth) -> "WorthOut":
        """The worth as shown."""
        return cls(
            resource=worth.resource,
            name=worth.name,
            hours=round(worth.hours, 2),
            saving_eur=round(worth.saving_eur, 4),
            saving_eur_per_hour=round(worth.saving_eur_per_hour, 6),
            error_eur=round(worth.error_eur, 4),
        )


class ValuesAnswer(BaseModel):
    """The answer of ``/planning/values``."""

    values: list[WorthOut] = Field(
        description="One more unit of each machine and one more kW all the time, and each shift"
        " an hour longer on either side"
    )


class ExtraBatchOut(BaseModel):
    """One more batch, begun then and finished as cheaply as it then can be."""

    start: datetime
    end: datetime
    cost_eur: float = Field(description="Power, its excess, and people; material apart")
    step_starts: list[datetime] = Field(description="Of each step, in order")

    @classmethod
    def of(cls, extra: ExtraBatch) -> "ExtraBatchOut":
        """The batch as shown."""
        return cls(
            start=extra.starts[0],
            end=extra.end,
            cost_eur=round(extra.cost_eur, 4),
            step_starts=list(extra.starts),
        )


class MarginalBatchAnswer(BaseModel):
    """The answer of ``/planning/marginal-batch``."""

    recipe: str
    kg: float
    batches: list[ExtraBatchOut] = Field(
        description="By start; where it cannot begin there is none"
    )


@router.get("/values", summary="What more of everything would be worth")
def planning_values(
    ports: SitePorts,
    planners: Planners,
    days: Annotated[
        int | None, Query(ge=1, le=LONGEST_DAYS, description="Of 24 hours each; none: the site's")
    ] = None,
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
