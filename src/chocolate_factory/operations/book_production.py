"""Enters what plans in force have begun, and books it at the prices that were published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, floor_to
from chocolate_factory.ledger.books.model import ShiftThatCame
from chocolate_factory.ledger.model import Announcement, Booking, Entry, Fact, Key
from chocolate_factory.operations.contracts import (
    PAID_MINUTES,
    contracts_of,
    note_contract,
    paid_prices,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.model import Plan
from chocolate_factory.production.model import Step
from chocolate_factory.savings.booking import as_metered, cost_of

BOOKED_AGAIN = 100 * DAY
"""So long prices are still corrected, and bookings follow them."""
LONGEST_STEP = 7 * DAY
"""What takes longer is a wrong date."""
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
    entered = enter_begun(ports)
    booked, waiting = _book(ports, ports.ledger.entries(Interval(now - BOOKED_AGAIN, now)))
    return BookingReport(entered, booked, waiting)


def enter_begun(ports: Ports) -> int:
    """Enter what the newest plan has begun by now; before it is replaced, so that nothing is lost.

    A step that is entered at that time already stays as it was, whatever has changed since.

    Returns:
        How many steps are new or begin at another time.

    Raises:
        StoreError: The store cannot be read or written.
    """
    note_contract(ports)
    plan, now = ports.plans.latest(), ports.clock.now()
    if plan is None:
        return 0
    ports.books.enter_shifts(
        ShiftThatCame(one.shift, one.interval, one.cost_eur)
        for one in plan.opened
        if one.interval.start <= now
    )
    return ports.ledger.announce(_begun(ports, plan, now))


def drawn_by(entry: Entry, steps: Mapping[tuple[str, str], Step]) -> list[tuple[datetime, float]]:
    """The energy of ``entry`` in each quarter of an hour, by start (UTC), kWh.

    Args:
        entry: Of the ledger.
        steps: Of the plant, by recipe and name; a step that is gone is taken to draw evenly.
    """
    told = entry.announced
    step = steps.get((told.recipe, told.key.step))
    return list(as_metered(entry.happened, told.energy_kwh, PAID_MINUTES, step))


def steps_by_name(ports: Ports) -> dict[tuple[str, str], Step]:
    """The plant's steps by recipe and name."""
    recipes = ports.site.plant().recipes
    return {(recipe.name, step.name): step for recipe in recipes for step in recipe.steps}


def _book(ports: Ports, entries: Iterable[Entry]) -> tuple[int, int]:
    """Book those that have ended; how many are booked anew, and how many wait for prices."""
    now = ports.clock.now()
    ended = [one for one in entries if one.happened.end <= now]
    if not ended:
        return 0, 0
    first = min(one.happened.start for one in ended)
    steps = steps_by_name(ports)
    prices = paid_prices(ports, contracts_of(ports), Interval(floor_to(first, 60), now))
    changed: dict[Key, Booking] = {}
    waiting = 0
    for entry in ended:
        cost = cost_of(drawn_by(entry, steps), prices)
        waiting += cost.unpriced_kwh > 0
        if _differs(entry.booking, cost.cost_eur, cost.unpriced_kwh):
            changed[entry.key] = Booking(cost.cost_eur, cost.unpriced_kwh, now)
    ports.ledger.book(changed)
    return len(changed), waiting


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
    enter_begun(ports)
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
    if happened.duration > LONGEST_STEP:
        raise InputError("No step takes longer than a week.", advice="Look at the two dates.")
    if mass_kg is not None and mass_kg < 0:
        raise InputError("A batch cannot weigh less than nothing.", advice="Give kilograms.")
    key = max(known, key=lambda one: one.key.due).key
    ports.ledger.record({key: Fact(happened.start, happened.end, mass_kg, now)})
    _book(ports, [_entry(ports, key)])  # also one older than the job looks back
    return _entry(ports, key)


def _entry(ports: Ports, key: Key) -> Entry:
    return next(one for one in ports.ledger.batch(key.batch) if one.key == key)


def _begun(ports: Ports, plan: Plan, now: datetime) -> list[Announcement]:
    begun = [one for one in plan.starts if one.start <= now]
    if not begun:
        return []
    span = Interval(min(one.start for one in begun), max(one.end for one in begun))
    told = [one.announced for one in ports.ledger.entries(span)]
    entered = {(one.key.batch, one.key.step, one.start) for one in told}
    due = {batch.key: batch.due for batch in plan.due}
    # A batch that has begun stays the same one, though the plan asks for it at another time.
    due |= {one.key.batch: one.key.due for one in told}
    for start in begun:
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
            unit=one.unit,
            cooling_kwh=one.cooling_kwh,
            labour_eur=one.labour_eur,
        )
        for one in begun
        if (one.batch, one.step, one.start) not in entered
    ]


def _differs(before: Booking | None, cost_eur: float, unpriced_kwh: float) -> bool:
    return before is None or (
        abs(before.cost_eur - cost_eur) > _CENT_FRACTION
        or abs(before.unpriced_kwh - unpriced_kwh) > _CENT_FRACTION
    )
