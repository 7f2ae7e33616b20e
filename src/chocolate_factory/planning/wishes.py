"""What a plan may violate at a price, and what it did: physics never, wishes by name."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.planning.locks.model import Rule, Trouble


class Wish(StrEnum):
    """What a plan may violate at a price."""

    UNMET = "unmet"
    LATE = "late"
    ABANDONED = "abandoned"
    EXCESS_POWER = "excess_power"
    EXTRA_SHIFT = "extra_shift"
    STORAGE = "storage"
    LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Violation:
    """A wish that could not be fulfilled.

    Attributes:
        wish: Which kind.
        batch: Key of the batch concerned, or "".
        recipe: Its recipe.
        mass_kg: Its kilograms; of a store the most that lies there above its limit.
        due: When it was due (UTC), if it was.
        ready: When it will be ready; None if it will not be.
        excess_kwh: Energy above the contracted power.
        name: Of the extra shift or of the store.
        since: When the extra shift begins, or when the store is first too full.
        cost_eur: What the extra shift or the store costs.
        lock: The lock that was released.
        trouble: Why it was.
    """

    wish: Wish
    batch: str = ""
    recipe: str = ""
    mass_kg: float = 0.0
    due: datetime | None = None
    ready: datetime | None = None
    excess_kwh: float = 0.0
    name: str = ""
    since: datetime | None = None
    cost_eur: float = 0.0
    lock: Rule | None = None
    trouble: Trouble | None = None

    @property
    def is_shortfall(self) -> bool:
        """Whether its kilograms will not be made."""
        return self.wish in (Wish.UNMET, Wish.ABANDONED)

    @property
    def breaks_demand(self) -> bool:
        """Whether something asked for is missing or late."""
        return self.is_shortfall or self.wish is Wish.LATE

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should see to it; not what the site itself has put a price on."""
        return self.wish not in (Wish.EXTRA_SHIFT, Wish.STORAGE)

    @property
    def message(self) -> str:
        """In one English sentence, on Madrid's clock."""
        since = _wall_clock(self.since)
        match self.wish:
            case Wish.UNMET | Wish.LATE | Wish.ABANDONED:
                return self._about_batch()
            case Wish.EXCESS_POWER:
                return f"{self.excess_kwh:.1f} kWh are used above the contracted power."
            case Wish.EXTRA_SHIFT:
                return f"Extra shift {self.name} is needed on {since}, for {self.cost_eur:.2f} €."
            case Wish.STORAGE:
                what = f"Up to {self.mass_kg:g} kg wait in {self.name} above its limit"
                return f"{what}, first on {since}, for {self.cost_eur:.2f} €."
            case Wish.LOCK:
                lock = self.lock.sentence if self.lock else "A lock"
                return f"{lock}: released, {self.trouble.words if self.trouble else 'gone'}."

    def _about_batch(self) -> str:
        due, ready = _wall_clock(self.due), _wall_clock(self.ready)
        if self.wish is Wish.UNMET:
            what = f"{self.mass_kg:g} kg of {self.recipe} short"
            return f"{what}: batch {self.batch}, due {due}, does not fit."
        if self.wish is Wish.LATE:
            what = f"Batch {self.batch} ({self.mass_kg:g} kg) is late"
            return f"{what}: due {due}, ready {ready}."
        what = f"Batch {self.batch} ({self.mass_kg:g} kg of {self.recipe})"
        return f"{what} was begun and cannot go on: look after it by hand."


def _wall_clock(instant: datetime | None) -> str:
    return f"{to_local(instant):%a %d %b %H:%M}" if instant else "never"
