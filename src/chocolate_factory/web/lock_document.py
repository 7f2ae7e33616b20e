"""Locks as the interface takes and gives them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chocolate_factory.kernel.market_time import Interval, day_interval
from chocolate_factory.planning.locks.model import Ban, Lock, Pin, Rule
from chocolate_factory.web.written import WrittenDay, WrittenInstant


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BanIn(_Strict):
    """Nothing that has not begun may run then: on whole days, or from an instant to another."""

    kind: Literal["ban"]
    day: WrittenDay | None = Field(None, description="First day, Madrid's calendar")
    last_day: WrittenDay | None = Field(None, description="Last day; default the first")
    start: WrittenInstant | None = Field(None, description="In place of a day, with offset")
    end: WrittenInstant | None = Field(None, description="First instant that is free again")
    recipe: str | None = Field(None, description="Only this recipe; default all")
    machine: str | None = Field(None, description="Only on this machine; default on all")

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        days, instants = self.day is not None, self.start is not None and self.end is not None
        stray = (self.last_day is not None and not days) or (
            (self.start is not None or self.end is not None) and not instants
        )
        if days == instants or stray:
            message = "give day (and last_day), or start and end"
            raise ValueError(message)
        if (self.last_day or self.day or date.min) < (self.day or date.min):
            message = "last_day is before day"
            raise ValueError(message)
        if self.start is not None and self.end is not None and self.end <= self.start:
            message = "end is not after start"
            raise ValueError(message)
        return self

    def rule(self) -> Rule:
        """The ban."""
        if self.start is not None and self.end is not None:
            return Ban(Interval(self.start, self.end), self.recipe, self.machine)
        first = self.day or date.min
        span = Interval(day_interval(first).start, day_interval(self.last_day or first).end)
        return Ban(span, self.recipe, self.machine)


class PinIn(_Strict):
    """One step of one batch starts then."""

    kind: Literal["pin"]
    batch: str = Field(min_length=1, max_length=120, examples=["classic-187"])
    step: str = Field(min_length=1, max_length=40, examples=["refining"])
    start: WrittenInstant = Field(description="With offset; the beginning of a slot of the plan")

    def rule(self) -> Rule:
        """The pin."""
        return Pin(self.batch, self.step, Interval(self.start, self.start).start)


LockIn = Annotated[BanIn | PinIn, Field(discriminator="kind")]


class LockOut(BaseModel):
    """A lock that stands."""

    number: int
    kind: Literal["ban", "pin"]
    sentence: str = Field(description="What it demands, on Madrid's clock")
    note: str
    made_at: datetime
    start: datetime = Field(description="From when on it forbids, or when the step starts")
    end: datetime = Field(description="From when on it says nothing any more")
    recipe: str | None = None
    machine: str | None = None
    batch: str | None = None
    step: str | None = None

    @classmethod
    def of(cls, lock: Lock) -> "LockOut":
        """The lock as shown."""
        rule = lock.rule
        told = cls(
            number=lock.number,
            kind=rule.kind,
            sentence=rule.sentence,
            note=lock.note,
            made_at=lock.made_at,
            start=rule.interval.start if isinstance(rule, Ban) else rule.start,
            end=rule.ends,
        )
        match rule:
            case Ban():
                return told.model_copy(update={"recipe": rule.recipe, "machine": rule.machine})
            case Pin():
                return told.model_copy(update={"batch": rule.batch, "step": rule.step})
