"""Makes the monthly statement: the ledger's month beside what it would have cost otherwise."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval
from chocolate_factory.operations.book_production import book_production, drawn_by, steps_by_name
from chocolate_factory.operations.month_question import MonthAsked, ask
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.workshop import Step
from chocolate_factory.savings.booking import cost_of
from chocolate_factory.savings.made import MadeBatch, cost_of_batches, finished_in
from chocolate_factory.savings.statement import Caveat, Doubt, MonthlyStatement, Ways
from chocolate_factory.savings.ways import compare_ways

_LOOK_BACK = 31 * DAY
"""Steps of a batch that is finished in a month begin at most so long before it."""
_CENT = 0.01


def month_of(text: str) -> date:
    """The first day of a month such as 2025-03.

    Raises:
        InputError: It is none.
    """
    try:
        return datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        message = f"{text!r} is no month."
        raise InputError(message, advice="Give a month such as 2025-03.") from None


def month_span(month: date) -> Interval:
    """From the first midnight of a month to its last."""
    following = (month + 31 * DAY).replace(day=1)
    return Interval(day_interval(month).start, day_interval(following).start)


def check_has_begun(ports: Ports, month: date) -> None:
    """Refuse months of the future.

    Raises:
        InputError: It has not begun.
    """
    if month_span(month).start > ports.clock.now():
        raise InputError(f"{month:%B %Y} has not begun.", advice="Give a month that is over.")


def monthly_statement(
    ports: Ports, month: date, step: Step = lambda _done, _total, _label: None
) -> MonthlyStatement:
    """What was finished in ``month``, what it cost, and what it would have cost; minutes of work.

    Only inside ``ports.office.taken_for``.

    Raises:
        InputError: The month has not begun.
        OutOfTimeError: Panels and battery could not be reckoned in time.
        WorkCancelledError: The office was told to stop.
        StoreError: The store cannot be read or written.
    """
    check_has_begun(ports, month)
    book_production(ports)
    batches, asked = month_asked(ports, month)
    ways = Ways()
    if asked is not None and asked.question is not None:
        ways = ports.office.run(f"{month:%B %Y}", compare_ways, asked.question, step=step)
    metered, unmetered = _metered(ports, month_span(month))
    caveats = [*_told_of_batches(ports, month, batches), *unmetered]
    if asked is not None:
        caveats += [*asked.caveats, *_told_of_ways(asked, ways, len(batches))]
    return MonthlyStatement(
        month=month,
        batches=len(batches),
        mass_kg=sum(one.mass_kg for one in batches),
        energy_kwh=sum(step.announced.energy_kwh for one in batches for step in one.steps),
        plan_eur=_plan_eur(ports, batches, asked, ways),
        ways=ways,
        metered_kwh=metered,
        caveats=tuple(caveats),
        inputs=asked.inputs if asked else "",
    )


def month_asked(ports: Ports, month: date) -> tuple[list[MadeBatch], MonthAsked | None]:
    """The batches finished in ``month`` by now, and what to ask of them; None without any.

    Raises:
        StoreError: The store cannot be read or written.
    """
    span, now = month_span(month), ports.clock.now()
    steps_of = {recipe.name: len(recipe.steps) for recipe in ports.site.plant().recipes}
    entries = ports.ledger.entries(Interval(span.start - _LOOK_BACK, span.end))
    ended = [
        one for one in entries if one.happened.end <= now and (one.fact or not one.cancelled_at)
    ]
    batches = finished_in(ended, span, steps_of)
    return batches, ask(ports, batches) if batches else None


def _told_of_batches(ports: Ports, month: date, batches: Sequence[MadeBatch]) -> list[Caveat]:
    found = []
    if month_span(month).end > ports.clock.now():
        found.append(Caveat(Doubt.UNFINISHED_MONTH, 1, 1))
    announced = sum(one.only_announced for one in batches)
    if announced:
        found.append(Caveat(Doubt.ANNOUNCED, announced, len(batches)))
    return found


def _told_of_ways(asked: MonthAsked, ways: Ways, batches: int) -> list[Caveat]:
    if asked.question is None:
        return []
    if not ways.are_whole:
        return [Caveat(Doubt.NOT_COMPARABLE, batches, batches)]
    return [Caveat(Doubt.UNPROVEN, 1, 1)] if ways.foresight_gap_eur > _CENT else []


def _metered(ports: Ports, span: Interval) -> tuple[float | None, list[Caveat]]:
    readings = ports.series.read(ports.consumption, span)
    hours = round(span.hours)
    told = round(sum(one.minutes for one in readings) / 60)
    caveats = [Caveat(Doubt.UNMETERED, hours - told, hours)] if told < hours else []
    return (sum(one.value for one in readings) if readings else None), caveats


def _plan_eur(
    ports: Ports, batches: Sequence[MadeBatch], asked: MonthAsked | None, ways: Ways
) -> float | None:
    """In full where it was reckoned; else of energy, at prices or as booked."""
    if asked is None:
        return 0.0
    return ways.plan.total_eur if ways.plan else _energy_eur(ports, batches, asked.prices)


def _energy_eur(
    ports: Ports, batches: Sequence[MadeBatch], prices: Mapping[datetime, float]
) -> float | None:
    """At published prices; as booked where one of them is gone since."""
    steps = steps_by_name(ports)
    drawn = [part for one in batches for step in one.steps for part in drawn_by(step, steps)]
    paid = cost_of(drawn, prices)
    return cost_of_batches(batches) if paid.unpriced_kwh else paid.cost_eur
