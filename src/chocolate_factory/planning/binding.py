"""What binds a start: the rule without which it would be cheaper."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Bind(StrEnum):
    """A rule that keeps a start from cheaper hours, all others unchanged."""

    FROZEN = "frozen"
    """It is too near to be moved."""
    LOCK = "lock"
    """Somebody forbids the cheaper hours, or fixes this one."""
    PEOPLE = "people"
    """Nobody who can attend it is there then."""
    CLIMATE = "climate"
    """The machine cannot run in the weather forecast for then."""
    MACHINE = "machine"
    """All units are taken then."""
    POWER = "power"
    """It would exceed the contracted power then."""
    DEADLINE = "deadline"
    """It would be late."""
    LEAD = "lead"
    """Its batch would begin too long before it is due."""
    NEXT_STEP = "next_step"
    """The next step of its batch begins when it does, and the wait is limited."""
    STEP_BEFORE = "step_before"
    """The step before ends when it does, and the wait is limited."""
    STABILITY = "stability"
    """It was announced so, and the gain is below the threshold."""
    NOTHING = "nothing"
    """These are the cheapest hours there are."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds a start.

    Attributes:
        rule: The one whose absence would save the most; waits only if nothing else binds. Where
            several bind together, the first of them.
        instead: Where it would start without that rule (UTC); None with nothing to gain.
        saving_eur: What that would save; 0 with nothing to gain.
    """

    rule: Bind
    instead: datetime | None = None
    saving_eur: float = 0.0
