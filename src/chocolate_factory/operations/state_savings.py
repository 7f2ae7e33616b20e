"""Makes the monthly statement: the ledger's month beside what it would have cost otherwise."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from json import dumps

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    floor_to,
    local_instant,
)
from chocolate_factory.operations.book_production import (
    book_production,
    drawn_by,
    steps_by_name,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import published_prices
from chocolate_factory.planning.model import EXCESS_EUR_PER_KWH, PlanningProblem
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.config import Site
from chocolate_factory.production.model import DueBatch, Plant
from chocolate_factory.savings.booking import cost_of, excess_kwh
from chocolate_factory.savings.compare import SAME_KG
from chocolate_factory.savings.replay.references import (
    by_fixed_shift,
    by_foresight,
    by_valley_rule,
    tariff_ranks,
)
from chocolate_factory.savings.replay.settle import Settled
from chocolate_factory.savings.statement import (
    Caveat,
    Doubt,
    MadeBatch,
    MonthlyStatement,
    Otherwise,
    cost_of_batches,
    finished_in,
)
from chocolate_factory.tariffs.calendar import power_period
from chocolate_factory.tariffs.model import Supply

LEAD = timedelta(days=7)
"""How long before it is due a batch may begin in the other ways, or longer if this one did."""
_LOOK_BACK = 31 * DAY
"""Steps of a batch that is finished in a month begin at most so long before it."""
_MINUTES = 60
_SAME_KWH = 1e-6


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


def monthly_statement(ports: Ports, month: date) -> MonthlyStatement:
    """What was finished in ``month``, what it cost, and what it would have cost.

    Raises:
        InputError: The month has not begun.
        StoreError: The store cannot be read or written.
    """
    span = month_span(month)
    now = ports.clock.now()
    if span.start > now:
        raise InputError(f"{month:%B %Y} has not begun.", advice="Give a month that is over.")
    book_production(ports)
    plant = ports.site.plant()
    steps_of = {recipe.name: len(recipe.steps) for recipe in plant.recipes}
    entries = ports.ledger.entries(Interval(span.start - _LOOK_BACK, span.end))
    ended = [one for one in entries if one.happened.end <= now]
    batches = finished_in(ended, span, steps_of)
    caveats = [Caveat(Doubt.UNFINISHED_MONTH, 1, 1)] if span.end > now else []
    announced = sum(one.only_announced for one in batches)
    if announced:
        caveats.append(Caveat(Doubt.ANNOUNCED, announced, len(batches)))
    metered, unmetered = _metered(ports, span)
    if unmetered:
        caveats.append(unmetered)
    plan_eur, otherwise, inputs = _money(ports, batches, caveats)
    return MonthlyStatement(
        month=month,
        batches=len(batches),
        mass_kg=sum(one.mass_kg for one in batches),
        energy_kwh=sum(step.announced.energy_kwh for one in batches for step in one.steps),
        plan_eur=plan_eur,
        otherwise=otherwise,
        metered_kwh=metered,
        caveats=tuple(caveats),
        inputs=inputs,
    )


def month_span(month: date) -> Interval:
    """From the first midnight of a month to its last."""
    following = (month + 31 * DAY).replace(day=1)
    return Interval(day_interval(month).start, day_interval(following).start)


def _metered(ports: Ports, span: Interval) -> tuple[float | None, Caveat | None]:
    readings = ports.series.read(ports.consumption, span)
    hours = round(span.hours)
    told = round(sum(one.minutes for one in readings) / _MINUTES)
    caveat = Caveat(Doubt.UNMETERED, hours - told, hours) if told < hours else None
    return (sum(one.value for one in readings) if readings else None), caveat


def _money(
    ports: Ports, batches: Sequence[MadeBatch], caveats: list[Caveat]
) -> tuple[float | None, Otherwise, str]:
    """What they cost, what they would have cost, and the fingerprint of what that comes from."""
    if not batches:
        return 0.0, Otherwise(), _fingerprint(ports.site, (), {})
    window = _window(batches)
    prices = published_prices(ports, window)
    inputs = _fingerprint(ports.site, batches, prices)
    cost = _cost(ports, batches, prices)
    doubts = list(_why_nothing_to_compare(ports, batches, window, prices))
    if doubts:
        caveats += doubts
        return cost, Otherwise(), inputs
    otherwise = _otherwise(
        ports.site.plant(), ports.supply, tuple(batches), tuple(sorted(prices.items()))
    )
    if None in (otherwise.fixed_shift_eur, otherwise.valley_rule_eur, otherwise.foresight_eur):
        caveats.append(Caveat(Doubt.NOT_COMPARABLE, len(batches), len(batches)))
    return cost, otherwise, inputs


def _window(batches: Sequence[MadeBatch]) -> Interval:
    """Whole days in which the same batches could have been made."""
    first = min(min(one.begun, one.due - LEAD) for one in batches)
    last = max(max(one.ready, one.due) for one in batches)
    end = (
        last if last == local_instant(delivery_day(last)) else day_interval(delivery_day(last)).end
    )
    return Interval(local_instant(delivery_day(first)), end)


def _why_nothing_to_compare(
    ports: Ports,
    batches: Sequence[MadeBatch],
    window: Interval,
    prices: Mapping[datetime, float],
) -> Iterator[Caveat]:
    """Why the other ways would not make the same, or not pay for the same."""
    grid = list(window.grid(ports.supply.price_minutes))
    unknown = len({floor_to(start, _MINUTES) for start in grid if start not in prices})
    if unknown:
        yield Caveat(Doubt.UNPRICED, unknown, round(window.hours))
    plant = ports.site.plant()
    strange = sum(not _as_described(one, plant) for one in batches)
    if strange:
        yield Caveat(Doubt.OTHER_PLANT, strange, len(batches))
    elif not plant.pays_for_energy_alone:
        yield Caveat(Doubt.NOT_ENERGY_ALONE, len(batches), len(batches))


def _as_described(batch: MadeBatch, plant: Plant) -> bool:
    """Whether the site's file still describes the batch as it was announced: steps, kWh and kg."""
    recipe = next((one for one in plant.recipes if one.name == batch.recipe), None)
    if recipe is None:
        return False
    announced = {one.key.step: one.announced.energy_kwh for one in batch.steps}
    described = {step.name: step.energy_kwh for step in recipe.steps}
    if announced.keys() != described.keys():
        return False
    # What cooling takes beside the process depends on the weather.
    slack_kwh = math.inf if plant.cooling else _SAME_KWH
    return abs(batch.steps[-1].announced.mass_kg - recipe.batch_kg) <= SAME_KG and all(
        -_SAME_KWH <= announced[name] - kwh <= slack_kwh for name, kwh in described.items()
    )


def _cost(
    ports: Ports, batches: Sequence[MadeBatch], prices: Mapping[datetime, float]
) -> float | None:
    """At the prices that the other ways pay too; as booked where one of them is gone since."""
    steps, supply = steps_by_name(ports), ports.supply
    minutes = supply.price_minutes
    drawn = [
        part for one in batches for step in one.steps for part in drawn_by(step, steps, minutes)
    ]
    paid = cost_of(drawn, prices)
    cost = cost_of_batches(batches) if paid.unpriced_kwh else paid.cost_eur
    limit_kw = {
        start: supply.power_kw[power_period(start, supply.tariff, supply.system)]
        for start in prices
    }
    excess_eur = excess_kwh(drawn, limit_kw, minutes) * EXCESS_EUR_PER_KWH
    return None if cost is None else cost + excess_eur


@lru_cache(maxsize=36)  # a statement is asked for again and again, and takes seconds
def _otherwise(
    plant: Plant,
    supply: Supply,
    batches: tuple[MadeBatch, ...],
    prices: tuple[tuple[datetime, float], ...],
) -> Otherwise:
    """The same batches at the same prices by both rules and by foresight."""
    window, price = _window(batches), dict(prices)
    slots = tuple(_slot(start, price, supply) for start in window.grid(_MINUTES))
    due = tuple(
        DueBatch(one.due, one.recipe, number, source="ledger")
        for number, one in enumerate(sorted(batches, key=lambda made: made.due), start=1)
    )
    truth = PlanningProblem(plant, slots, _MINUTES, due)
    lead = max(LEAD, *(one.due - one.begun for one in batches))
    return Otherwise(
        _whole(by_fixed_shift(truth)),
        _whole(by_valley_rule(truth, tariff_ranks(truth, supply))),
        _whole(by_foresight(truth, lead)),
    )


def _slot(start: datetime, prices: Mapping[datetime, float], supply: Supply) -> PricedSlot:
    """The hour from ``start`` on, at the all-in ``prices`` of its parts."""
    limit_kw = supply.power_kw[power_period(start, supply.tariff, supply.system)]
    parts = Interval(start, start + HOUR).grid(supply.price_minutes)
    slot = PricedSlot(start, prices[start], known=True, power_limit_kw=limit_kw)
    return slot.at_prices([prices[part] for part in parts])


def _whole(settled: Settled | None) -> float | None:
    """Its cost, if it made everything in time."""
    if settled is None or settled.short_kg or settled.late:
        return None
    return settled.outcome.total_eur


def _fingerprint(site: Site, batches: Sequence[MadeBatch], prices: Mapping[datetime, float]) -> str:
    facts = [
        [*step.key, step.happened.start, step.happened.end, step.mass_kg, step.announced.energy_kwh]
        for one in batches
        for step in one.steps
    ]
    told = {"site": site.model_dump(mode="json"), "steps": facts, "prices": sorted(prices.items())}
    return sha256(dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
