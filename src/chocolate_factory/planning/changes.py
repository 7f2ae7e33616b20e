"""The nouns of what became of a plan: which announced starts are other ones now, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chocolate_factory.kernel.market_time import to_local


class Fate(StrEnum):
    """What became of a start."""

    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"


class Cause(StrEnum):
    """Why a start is another one; each is checked against the facts before it is told."""

    LOCK = "lock"
    """Somebody forbids the old instant or fixes the new one."""
    PLANT = "plant"
    """The plant cannot do it then any more: its file or the weather has changed."""
    PRICES = "prices"
    """Its hours cost something else than when it was announced, and the new ones cost less."""
    CHEAPER = "cheaper"
    """Its hours cost what they did, and the new ones cost less."""
    DEADLINE = "deadline"
    """It would be late."""
    MACHINE = "machine"
    """Another batch takes its machine."""
    POWER = "power"
    """With what runs now it would exceed the contracted power."""
    OWN_BATCH = "own_batch"
    """It goes with another step of its batch."""
    WHOLE = "whole"
    """The plan as a whole is cheaper, or as cheap and earlier."""
    NEWLY_DUE = "newly_due"
    """Its batch was not asked for before."""
    FITS = "fits"
    """Its batch was asked for before and did not fit."""
    NOT_DUE = "not_due"
    """Its batch is not asked for any more."""
    NO_ROOM = "no_room"
    """Its batch does not fit any more; it is among the violations."""
    ABANDONED = "abandoned"
    """What had begun of its batch cannot go on."""


@dataclass(frozen=True, slots=True)
class Change:
    """One start that is not as announced.

    Attributes:
        fate: Moved, added or dropped.
        cause: Why.
        batch: Key of the batch.
        recipe: Name.
        step: Name.
        machine: Name.
        before: When it was to start (UTC); None if it was not.
        after: When it starts now (UTC); None if it does not.
        announced_eur: What it was announced to cost.
        old_eur: What it would cost then at today's prices; None where it could not run.
        new_eur: What it costs now.
        other: The batch that takes the machine, or the step it goes with.
    """

    fate: Fate
    cause: Cause
    batch: str
    recipe: str
    step: str
    machine: str
    before: datetime | None = None
    after: datetime | None = None
    announced_eur: float | None = None
    old_eur: float | None = None
    new_eur: float | None = None
    other: str = ""

    @property
    def instant(self) -> datetime:
        """When people would notice: the earlier of the two."""
        return min(one for one in (self.before, self.after) if one is not None)

    @property
    def sentence(self) -> str:
        """In English, on Madrid's clock."""
        what = f"{self.step} of {self.batch}"
        told = {
            Fate.MOVED: f"{what} moved from {_clock(self.before)} to {_clock(self.after)}",
            Fate.ADDED: f"{what} added at {_clock(self.after)}",
            Fate.DROPPED: f"{what} at {_clock(self.before)} dropped",
        }[self.fate]
        return f"{told[0].upper()}{told[1:]}: {self._reason()}."

    def _reason(self) -> str:
        old, new, announced = self.old_eur or 0.0, self.new_eur or 0.0, self.announced_eur or 0.0
        return {
            Cause.LOCK: "a lock demands it",
            Cause.PLANT: "the plant cannot do it then any more",
            Cause.PRICES: f"announced at {announced:.2f} €, then it would cost {old:.2f} € now,"
            f" at the new time {new:.2f} €",
            Cause.CHEAPER: f"it costs {new:.2f} € in place of {old:.2f} €",
            Cause.DEADLINE: "it would be late",
            Cause.MACHINE: f"batch {self.other} takes the machine",
            Cause.POWER: "it would exceed the contracted power",
            Cause.OWN_BATCH: f"it goes with {self.other}",
            Cause.WHOLE: "the plan as a whole is cheaper, or as cheap and earlier",
            Cause.NEWLY_DUE: "its batch was not asked for before",
            Cause.FITS: "its batch fits now",
            Cause.NOT_DUE: "its batch is not asked for any more",
            Cause.NO_ROOM: "its batch does not fit any more",
            Cause.ABANDONED: "what had begun cannot go on",
        }[self.cause]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a plan changed of the one before it.

    Attributes:
        since: When the plan before was made (UTC).
        unchanged: Announced starts that stay.
        changes: All others, by instant.
        gain_eur: What keeping every announced start would cost more than the new plan, at today's
            prices; None if they cannot all be kept.
    """

    since: datetime
    unchanged: int
    changes: tuple[Change, ...] = ()
    gain_eur: float | None = None

    @property
    def disturbed(self) -> tuple[Change, ...]:
        """The announced starts that were moved or dropped: what people must be told."""
        return tuple(one for one in self.changes if one.fate is not Fate.ADDED)


def _clock(instant: datetime | None) -> str:
    return f"{to_local(instant):%a %d %b %H:%M}" if instant else "never"
