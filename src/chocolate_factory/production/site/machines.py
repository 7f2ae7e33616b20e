"""The machines, and what keeps them from running."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from chocolate_factory.kernel.market_time import Interval, local_instant
from chocolate_factory.production.model import Changeover, ClimateLimits, Machine, Maintenance
from chocolate_factory.production.site.section import (
    LONGEST_MINUTES,
    Minutes,
    Name,
    PowerKw,
    Section,
)

EXAMPLE_BEGINS = datetime(2026, 12, 1, 6)  # noqa: DTZ001 as TOML's local date-times
EXAMPLE_ENDS = datetime(2026, 12, 1, 14)  # noqa: DTZ001


class LimitsSection(Section):
    """``limits``: outdoor weather in which the machine can do its work."""

    min_temperature_celsius: float | None = Field(
        default=None, ge=-45, le=60, description="°C, coldest", examples=[2]
    )
    max_temperature_celsius: float | None = Field(
        default=None, ge=-45, le=60, description="°C, hottest", examples=[38]
    )
    max_humidity_percent: float | None = Field(
        default=None, ge=1, le=100, description="% relative humidity, dampest", examples=[95]
    )

    @model_validator(mode="after")
    def _leave_room(self) -> Self:
        low, high = self.min_temperature_celsius, self.max_temperature_celsius
        if low is not None and high is not None and low >= high:
            message = (
                f"min_temperature_celsius {low:g} is not below max_temperature_celsius {high:g}:"
                " write the coldest and the hottest air it can run in"
            )
            raise ValueError(message)
        return self


class ChangeoverSection(Section):
    """``changeovers``: from one family of recipes to another on the same unit."""

    before: Name = Field(description="family made last", examples=["dark"])
    after: Name = Field(description="family made next", examples=["milk"])
    minutes: Minutes = Field(description="min, a multiple of 15", examples=[60])
    cost_eur: float = Field(
        default=0.0, ge=0, le=100_000, description="€ for one changeover", examples=[25]
    )

    @model_validator(mode="after")
    def _between_two(self) -> Self:
        if self.before == self.after:
            message = (
                f"a changeover from {self.before!r} to itself: name two families;"
                " what every run needs is cleaning_minutes"
            )
            raise ValueError(message)
        return self


class MaintenanceSection(Section):
    """``maintenance``: units away."""

    begins: datetime = Field(
        description="on Madrid's clock, or with an offset", examples=[EXAMPLE_BEGINS]
    )
    ends: datetime = Field(description="likewise", examples=[EXAMPLE_ENDS])
    units: int = Field(default=1, ge=1, le=50, description="how many", examples=[1])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if _instant(self.ends) <= _instant(self.begins):
            message = (
                f"maintenance ends at {self.ends} and begins at {self.begins}:"
                " write an end after its beginning"
            )
            raise ValueError(message)
        return self

    def noun(self) -> Maintenance:
        """The maintenance."""
        return Maintenance(Interval(_instant(self.begins), _instant(self.ends)), self.units)


class MachineSection(Section):
    """``[[machines]]``: a kind of machine."""

    name: Name = Field(description="steps name it", examples=["conche"])
    count: int = Field(ge=1, le=50, description="units", examples=[1])
    power_kw: PowerKw = Field(
        description="kW while it runs, unless a step says otherwise", examples=[48]
    )
    limits: LimitsSection | None = Field(
        default=None,
        description="outdoor weather it can run in",
        examples=[{"max_temperature_celsius": 38}],
    )
    changeovers: list[ChangeoverSection] = Field(
        default_factory=list,
        description="from family to family; none are needed between those that are not listed",
        examples=[[{"before": "milk", "after": "dark", "minutes": 60}]],
    )
    cleaning_minutes: int = Field(
        default=0,
        ge=0,
        le=LONGEST_MINUTES,
        multiple_of=15,
        description="min after every run, without power; a multiple of 15",
        examples=[15],
    )
    maintenance: list[MaintenanceSection] = Field(
        default_factory=list,
        description="when units are away",
        examples=[[{"begins": EXAMPLE_BEGINS, "ends": EXAMPLE_ENDS}]],
    )
    cooling_kw: float = Field(
        default=0.0,
        ge=0,
        le=10_000,
        description="kW of heat that one running unit puts on [cooling]",
        examples=[25],
    )
    fresh_air_m3_per_hour: float = Field(
        default=0.0,
        ge=0,
        le=1_000_000,
        description="m³/h of outdoor air that the hall needs for one running unit",
        examples=[1500],
    )

    @model_validator(mode="after")
    def _fits_itself(self) -> Self:
        pairs = [(one.before, one.after) for one in self.changeovers]
        for pair in pairs:
            if pairs.count(pair) > 1:
                message = (
                    f"machine {self.name!r} changes from {pair[0]!r} to {pair[1]!r} twice:"
                    " keep one of the two changeovers"
                )
                raise ValueError(message)
        for one in self.maintenance:
            if one.units > self.count:
                message = (
                    f"maintenance takes {one.units} units of machine {self.name!r}, which has"
                    f" {self.count}: write units = {self.count} or fewer"
                )
                raise ValueError(message)
        return self

    @property
    def needs_cooling(self) -> bool:
        """Whether it makes heat that somebody must take away."""
        return bool(self.cooling_kw or self.fresh_air_m3_per_hour)

    def noun(self) -> Machine:
        """The machine."""
        return Machine(
            self.name,
            self.count,
            self.power_kw,
            limits=ClimateLimits(**self.limits.model_dump()) if self.limits else None,
            changeovers=tuple(Changeover(**one.model_dump()) for one in self.changeovers),
            cleaning_minutes=self.cleaning_minutes,
            maintenance=tuple(one.noun() for one in self.maintenance),
            cooling_kw=self.cooling_kw,
            fresh_air_m3_per_hour=self.fresh_air_m3_per_hour,
        )


def _instant(written: datetime) -> datetime:
    """Without an offset it is Madrid's clock's, with one it is what it says."""
    return local_instant(written.date(), written.time()) if written.tzinfo is None else written
