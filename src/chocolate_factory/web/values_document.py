"""What more would be worth to a plan, and one more batch, as the interface tells it."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.planning.explanation.marginal import ExtraBatch
from chocolate_factory.planning.explanation.worth import Resource, Worth


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
