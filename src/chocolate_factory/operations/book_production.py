"""Enters what plans in force have begun, and books it at the prices that were published."""

from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, floor_to
from chocolate_factory.ledger.model import Announcement, Booking, Entry, Fact, Key
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import published_hours
from chocolate_factory.planning.model import Plan
from chocolate_factory.savings.booking import cost_of

BOOKED_AGAIN = 100 * DAY
"""So long prices are still corrected, and bookings follow them."""
_CENT_FRACTION = 1e-9


@dataclass(frozen=True, slots=True)
class BookingReport:
    """What a run of the job did.

    Attributes:
        entered: Steps newly entered, or announced differently.
        booked: Steps booked, or booked anew as a price came or was corrected.
        waiting: Steps of which a price is not published.
    """

    entered: int
    booked: int
    waiting: int

    def sentence(self) -> str:
        """For the journal."""
        return (
            f"{self.entered} steps entered, {self.booked} booked, {self.waiting} wait for prices."
        )


def book_production(ports: Ports) -> BookingReport:
    """Bring the ledger up to date; running it again changes nothing.

    Raises:
        StoreError: The store cannot be read or written.
    """
    now = ports.clock.now()
    plan = ports.plans.latest()
    entered = ports.ledger.announce(_begun(ports, plan, now)) if plan else 0
    entries = [
        one
        for one in ports.ledger.entries(Interval(now - BOOKED_AGAIN, now))
        if one.happened.end <= now
    ]
    if not entries:
        return BookingReport(entered, 0, 0)
    first = min(one.happened.start for one in entries)
    prices = published_hours(ports, Interval(floor_to(first, 60), now))
    changed: dict[Key, Booking] = {}
    waiting = 0
    for entry in entries:
        cost = cost_of(entry.happened, entry.announced.energy_kwh, prices)
        waiting += cost.unpriced_kwh > 0
        if _differs(entry.booking, cost.cost_eur, cost.unpriced_kwh):
            changed[entry.key] = Booking(cost.cost_eur, cost.unpriced_kwh, now)
    ports.ledger.book(changed)
    return BookingReport(entered, len(changed), waiting)


def record_step(
    ports: Ports,
    batch: str,
    step: str,
    happened: Interval,
    mass_kg: float | None = None,
) -> Entry:
    """Note what really happened to a step, in place of what was announced, and book it.

    Args:
        ports: What to work with.
        batch: Its name.
        step: Its name.
        happened: From start to end.
        mass_kg: Of the batch, weighed.

    Raises:
        InputError: It was never announced, has not happened yet, or makes no sense.
        StoreError: The store cannot be read or written.
    """
    now = ports.clock.now()
    book_production(ports)
    known = [one for one in ports.ledger.batch(batch) if one.key.step == step]
    if not known:
        raise InputError(
            f"Step {step!r} of batch {batch!r} is not in the ledger.",
            advice="It holds what plans have begun: see `chocolate ledger show`.",
        )
    if not happened or happened.end > now:
        raise InputError(
            "What happened must end after it begins, and before now.",
            advice="Give --start and --end on Madrid's clock, such as 2025-03-04T06:00.",
        )
    if mass_kg is not None and mass_kg < 0:
        raise InputError("A batch cannot weigh less than nothing.", advice="Give kilograms.")
    key = max(known, key=lambda one: one.key.due).key
    ports.ledger.record({key: Fact(happened.start, happened.end, mass_kg, now)})
    book_production(ports)
    return next(one for one in ports.ledger.batch(batch) if one.key == key)


def _begun(ports: Ports, plan: Plan, now: datetime) -> list[Announcement]:
    due = {batch.key: batch.due for batch in plan.due}
    for start in plan.starts:
        if start.batch not in due:  # it was due before the plan, and runs still
            known = ports.ledger.batch(start.batch)
            due[start.batch] = known[-1].key.due if known else start.end
    mass_kg = {recipe.name: recipe.batch_kg for recipe in ports.site.plant().recipes}
    return [
        Announcement(
            Key(one.batch, due[one.batch], one.step),
            recipe=one.recipe,
            machine=one.machine,
            start=one.start,
            end=one.end,
            energy_kwh=one.energy_kwh + one.cooling_kwh,
            mass_kg=mass_kg.get(one.recipe, 0.0),
        )
        for one in plan.starts
        if one.start <= now
    ]


def _differs(before: Booking | None, cost_eur: float, unpriced_kwh: float) -> bool:
    return before is None or (
        abs(before.cost_eur - cost_eur) > _CENT_FRACTION
        or abs(before.unpriced_kwh - unpriced_kwh) > _CENT_FRACTION
    )
