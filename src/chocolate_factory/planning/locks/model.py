"""The nouns of locks: a ban forbids, a pin fixes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, to_local, whole_days


class UnknownLockError(InputError):
    """There is no lock of that number."""

    status = 404

    @classmethod
    def of(cls, number: int) -> Self:
        """The error for ``number``."""
        return cls(f"There is no lock {number}.", advice="`chocolate plan locks` lists them.")


@dataclass(frozen=True, slots=True)
class Ban:
    """Nothing that has not begun yet may run in ``interval``.

    Attributes:
        interval: From when to when; whole days of Madrid's calendar, or any other span.
        recipe: Only steps of this recipe; None: of every one.
        machine: Only steps on this machine; None: on every one.
    """

    interval: Interval
    recipe: str | None = None
    machine: str | None = None
    kind: Literal["ban"] = "ban"

    @property
    def ends(self) -> datetime:
        """From then on it says nothing any more."""
        return self.interval.end

    @property
    def sentence(self) -> str:
        """In English, on Madrid's clock."""
        what = f"No {self.recipe}" if self.recipe else "Nothing"
        where = f" on {self.machine}" if self.machine else ""
        return f"{what} runs{where} {_span(self.interval)}"

    def forbids(self, recipe: str, machine: str, run: Interval) -> bool:
        """Whether a step of ``recipe`` on ``machine`` may not run in ``run``."""
        concerned = self.recipe in (None, recipe) and self.machine in (None, machine)
        return concerned and bool(self.interval.overlap(run))


@dataclass(frozen=True, slots=True)
class Pin:
    """One step of one batch starts at ``start``.

    Attributes:
        batch: Key of the batch.
        step: Name.
        start: UTC; the beginning of a slot of the plan.
    """

    batch: str
    step: str
    start: datetime
    kind: Literal["pin"] = "pin"

    @property
    def ends(self) -> datetime:
        """From then on it says nothing any more: what has begun is no longer planned."""
        return self.start

    @property
    def sentence(self) -> str:
        """In English, on Madrid's clock."""
        return f"{self.step.capitalize()} of {self.batch} starts {_clock(self.start)}"


Rule = Ban | Pin


class Trouble(StrEnum):
    """Why a lock cannot be kept."""

    UNKNOWN = "unknown"
    BEGUN = "begun"
    OFF_GRID = "off_grid"
    IMPOSSIBLE = "impossible"
    CLASH = "clash"

    @property
    def words(self) -> str:
        """In English, after a comma."""
        return {
            Trouble.UNKNOWN: "for no such step of such a batch is left to be planned",
            Trouble.BEGUN: "for the step has begun",
            Trouble.OFF_GRID: "for the plan starts nothing at that minute",
            Trouble.IMPOSSIBLE: "for people, machines, weather or another lock do not let it then",
            Trouble.CLASH: "for it cannot be kept beside what has begun and the locks before it",
        }[self]


@dataclass(frozen=True, slots=True)
class Lock:
    """A rule that somebody has set.

    Attributes:
        number: By which it is lifted; never given twice.
        rule: What it demands.
        made_at: When it was set (UTC); later plans obey.
        note: Why, in the words of whoever set it.
    """

    number: int
    rule: Rule
    made_at: datetime
    note: str = ""


def _span(interval: Interval) -> str:
    if interval != whole_days(interval):
        return f"from {_clock(interval.start)} to {_clock(interval.end)}"
    first, last = to_local(interval.start), to_local(interval.end) - DAY
    several = last.date() > first.date()
    return f"from {first:%a %d %b} to {last:%a %d %b}" if several else f"on {first:%a %d %b}"


def _clock(instant: datetime) -> str:
    return f"{to_local(instant):%a %d %b %H:%M}"
