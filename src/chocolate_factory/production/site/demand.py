"""What must be made by when."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.production.demand import Demand, Order
from chocolate_factory.production.site.section import Day, Name, Section, first_twice

ROUNDING = 1e-6


class OrderSection(Section):
    """``[[demand.orders]]``: a customer's order."""

    name: Name = Field(description="as shown", examples=["fair"])
    recipe: Name = Field(description="of which recipe", examples=["classic"])
    mass_kg: float = Field(
        gt=0, le=1_000_000, description="kg, rounded up to whole batches", examples=[600]
    )
    due: Day = Field(
        description="last day on which it may be finished", examples=[date(2026, 12, 18)]
    )


class DemandSection(Section):
    """``[demand]``: a steady rate, orders, or both."""

    kg_per_month: float = Field(
        default=0.0,
        ge=0,
        le=10_000_000,
        description="kg of all recipes together in an average month",
        examples=[4300],
    )
    since: date = Field(
        default=date(2024, 1, 1),
        description="the day the rate is counted from; fixes which batch is due when",
        examples=[date(2024, 1, 1)],
    )
    mix: dict[Name, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict,
        description="each recipe's share of the rate; together 1",
        examples=[{"classic": 0.85, "premium": 0.15}],
    )
    longest_lead_days: int = Field(
        default=7,
        ge=1,
        le=14,
        description="d before it is due that a batch may begin, at most",
        examples=[7],
        strict=True,
    )
    orders: list[OrderSection] = Field(
        default_factory=list,
        description="beside the rate",
        examples=[
            [{"name": "fair", "recipe": "classic", "mass_kg": 600, "due": date(2026, 12, 18)}]
        ],
    )

    @model_validator(mode="after")
    def _mix_is_whole(self) -> Self:
        if self.kg_per_month and abs(sum(self.mix.values()) - 1) > ROUNDING:
            message = (
                f"the shares of mix add up to {sum(self.mix.values()):g}, not 1:"
                " write mix = { ... } so that they do"
            )
            raise ValueError(message)
        if twice := first_twice(order.name for order in self.orders):
            message = f"two orders are called {twice!r}: give one another name"
            raise ValueError(message)
        return self

    def noun(self, kg_per_month: float | None) -> Demand:
        """What must be made, at this rate or at another one.

        Raises:
            InputError: Nobody says what another rate would be made of.
        """
        if kg_per_month and not self.mix:
            raise InputError(
                "A rate says nothing without a mix of recipes.",
                advice="Write mix = { ... } into [demand], or ask for orders instead.",
            )
        orders = tuple(Order(o.name, o.recipe, o.mass_kg, o.due) for o in self.orders)
        rate = self.kg_per_month if kg_per_month is None else kg_per_month
        lead = self.longest_lead_days * DAY
        return Demand(rate, self.since, dict(self.mix), orders, lead)
