"""What a plan arranges beside starting steps: extra shifts, changes of set-up, own supply."""

from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval


@dataclass(frozen=True, slots=True)
class OpenedShift:
    """An extra shift for which people come because the plan needs them.

    Attributes:
        shift: Name.
        interval: When they are there (UTC).
        cost_eur: For coming at all, beside their hours.
    """

    shift: str
    interval: Interval
    cost_eur: float


@dataclass(frozen=True, slots=True)
class SetUpChange:
    """A unit of a machine is set up for another family of recipes, right before it runs one.

    Attributes:
        machine: Name.
        unit: 1 ... count of the machine.
        before: Family it was set up for.
        after: Family it is set up for.
        interval: While it can do nothing else (UTC); may be empty.
        cost_eur: Of the material and the work it takes.
    """

    machine: str
    unit: int
    before: str
    after: str
    interval: Interval
    cost_eur: float


@dataclass(frozen=True, slots=True)
class OwnSupplySlot:
    """What panels, battery and grid do in one slot.

    Attributes:
        start: UTC.
        import_kw: Bought from the grid.
        export_kw: Surplus of the panels, sold.
        charge_kw: Into the battery.
        discharge_kw: Out of the battery.
        stored_kwh: In the battery at the end of the slot.
    """

    start: datetime
    import_kw: float
    export_kw: float
    charge_kw: float
    discharge_kw: float
    stored_kwh: float
