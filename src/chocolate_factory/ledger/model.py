"""The nouns of the ledger: a step of a batch as announced, as recorded, and as booked."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from chocolate_factory.kernel.market_time import Interval


class Key(NamedTuple):
    """Names a step of a batch; the due instant tells batches apart whose numbers began anew."""

    batch: str
    due: datetime
    step: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A step that a plan in force had begun by its hour.

    Attributes:
        key: Which step of which batch.
        recipe: Name.
        machine: Name.
        start: As announced (UTC).
        end: As announced (UTC).
        energy_kwh: Of the process, with its cooling.
        mass_kg: Of the whole batch when it is ready.
        unit: 1 ... count of the machine; None in entries of older versions, as the next two.
        cooling_kwh: Of ``energy_kwh``, what the chiller takes.
        labour_eur: Of its people beyond what is paid anyway.
    """

    key: Key
    recipe: str
    machine: str
    start: datetime
    end: datetime
    energy_kwh: float
    mass_kg: float
    unit: int | None = None
    cooling_kwh: float | None = None
    labour_eur: float | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a person or a meter says happened; it wins over what was announced.

    Attributes:
        start: When the step really began (UTC).
        end: When it really ended (UTC).
        mass_kg: Of the batch, where weighed; None: as announced.
        recorded_at: When that was said (UTC).
    """

    start: datetime
    end: datetime
    mass_kg: float | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Booking:
    """What a step cost at published prices.

    Attributes:
        cost_eur: All-in; of the priced part alone while hours are missing.
        unpriced_kwh: Energy in hours without a published price.
        booked_at: When it was last changed (UTC).
    """

    cost_eur: float
    unpriced_kwh: float
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger.

    Attributes:
        announced: What the plan said.
        fact: What really happened; None: nobody has said.
        booking: What it cost; None: not booked yet.
        cancelled_at: When its batch was called off (UTC), because the site's file does not describe
            it any more; None: it was not.
    """

    announced: Announcement
    fact: Fact | None = None
    booking: Booking | None = None
    cancelled_at: datetime | None = None

    @property
    def key(self) -> Key:
        """Which step of which batch."""
        return self.announced.key

    @property
    def happened(self) -> Interval:
        """As recorded; otherwise taken to be as announced."""
        told = self.fact or self.announced
        return Interval(told.start, told.end)

    @property
    def mass_kg(self) -> float:
        """Of the batch, as weighed; otherwise as announced."""
        weighed = self.fact.mass_kg if self.fact else None
        return self.announced.mass_kg if weighed is None else weighed
