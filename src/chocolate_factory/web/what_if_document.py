"""The body of a what-if: what is left out is as in the site's file."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from chocolate_factory.kernel.market_time import require_utc
from chocolate_factory.operations.lock_plans import MOST_LOCKS
from chocolate_factory.operations.make_plan import LONGEST_DAYS, Wanted
from chocolate_factory.operations.what_if import OtherPrices, OtherSite
from chocolate_factory.production.site.demand import OrderSection
from chocolate_factory.production.site.people import ShiftSection
from chocolate_factory.production.site.section import Name, PowerKw
from chocolate_factory.web.lock_document import LockIn
from chocolate_factory.web.written import WrittenDay, WrittenInstant, WrittenTime

MOST = 400
"""Entries of a list: a fortnight has 337 hours at most."""

Finite = Annotated[float, Field(allow_inf_nan=False, strict=True)]
Count = Annotated[int, Field(ge=1, le=50, strict=True)]
EXAMPLES: list[JsonValue] = [
    {"days": 3},
    {
        "orders": [{"name": "fair", "recipe": "classic", "mass_kg": 600, "due": "2026-12-18"}],
        "limits": {"machines": {"conche": 2}},
    },
    {"prices": {"factor": 1.2}, "locks": [{"kind": "ban", "day": "2026-12-04"}]},
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HourPrice(_Strict):
    """The price of one hour."""

    start: WrittenInstant = Field(description="Of the hour, with offset")
    price_eur_per_kwh: Annotated[Finite, Field(ge=-10, le=10, description="All-in")]


class PricesIn(_Strict):
    """What a kilowatt-hour would cost instead, all-in."""

    factor: Annotated[Finite, Field(ge=0, le=10, description="Of every price")] = 1.0
    shift_eur_per_kwh: Annotated[Finite, Field(ge=-10, le=10, description="On top of that")] = 0.0
    hours: list[HourPrice] = Field(
        default_factory=list, max_length=MOST, description="Single hours, in place of all that"
    )

    @model_validator(mode="after")
    def _whole_hours(self) -> "PricesIn":
        if any(hour.start.timestamp() % 3600 for hour in self.hours):
            message = "hours begin on the hour"
            raise ValueError(message)
        return self


class OrderIn(OrderSection):
    """A customer's order, as in the site's file."""

    mass_kg: Annotated[Finite, Field(gt=0, le=1_000_000, description="Rounded up to batches")]
    due: WrittenDay = Field(description="Last day on which it may be finished")


class ShiftIn(ShiftSection):
    """Some people on some days of the week, as in the site's file."""

    begins: WrittenTime = Field(description="On the wall clock")
    ends: WrittenTime = Field(description="Not after begins: on the next day")
    labour_eur_per_hour: Annotated[Finite, Field(ge=0, le=1000)] = 0.0
    opening_eur: Annotated[Finite, Field(ge=0, le=100_000)] | None = None


class LimitsIn(_Strict):
    """What the plant would have instead."""

    machines: dict[Name, Count] = Field(
        default_factory=dict, description="Units by the machine's name"
    )
    contracted_power_kw: list[Annotated[PowerKw, Field(strict=True)]] | None = Field(
        None, max_length=6, description="By period, in the order of the tariff"
    )
    shifts: list[ShiftIn] | None = Field(
        None, min_length=1, max_length=20, description="In place of the file's"
    )


class WhatIf(_Strict):
    """What to plan instead."""

    days: Annotated[
        int | None, Field(ge=1, le=LONGEST_DAYS, strict=True, description="null: the site's")
    ] = None
    slot_minutes: Annotated[
        Literal[15, 60] | None, Field(description="Grid of the plan; null: the site's")
    ] = None
    kg_per_month: Annotated[Finite, Field(ge=0, le=1_000_000)] | None = None
    orders: list[OrderIn] | None = Field(
        None, max_length=MOST, description="In place of the file's"
    )
    prices: PricesIn = Field(default_factory=PricesIn)
    limits: LimitsIn = Field(default_factory=LimitsIn)
    locks: list[LockIn] | None = Field(
        None, max_length=MOST_LOCKS, description="In place of those that stand"
    )

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": EXAMPLES})

    def wanted(self) -> Wanted:
        """As the operations know it."""
        limits, prices = self.limits, self.prices
        power_kw = limits.contracted_power_kw
        return Wanted(
            days=self.days,
            slot_minutes=self.slot_minutes,
            kg_per_month=self.kg_per_month,
            other_site=OtherSite(
                orders=None if self.orders is None else tuple(self.orders),
                machines=limits.machines,
                shifts=None if limits.shifts is None else tuple(limits.shifts),
                contracted_power_kw=None if power_kw is None else tuple(power_kw),
            ),
            other_prices=OtherPrices(
                prices.factor,
                prices.shift_eur_per_kwh,
                {require_utc(one.start): one.price_eur_per_kwh for one in prices.hours},
            ),
            locks=None if self.locks is None else tuple(one.rule() for one in self.locks),
        )
