"""Plans the coming days from known and forecast prices, going on from what has begun."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, Interval, ceil_to, floor_to
from chocolate_factory.operations.book_production import enter_begun
from chocolate_factory.operations.lock_plans import check_rules, standing_locks
from chocolate_factory.operations.plan_weather import PlanWeather, plan_weather
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import price_as_metered
from chocolate_factory.operations.update_forecast import ensure_forecast
from chocolate_factory.operations.what_if import (
    AS_IT_IS,
    AS_THEY_ARE,
    OtherPrices,
    OtherSite,
    imagine,
)
from chocolate_factory.planning.carry_over import carry_over, owed, with_charge
from chocolate_factory.planning.locks.model import Rule
from chocolate_factory.planning.model import Announced, Plan, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.stages import Patience
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.prices.on_grid import parts_of
from chocolate_factory.production.demand import Demand, due_batches
from chocolate_factory.production.model import DueBatch, Plant
from chocolate_factory.tariffs.calendar import power_period

LONGEST_DAYS = 14
GRIDS = (15, 60)
MOST_BATCHES = 2000
"""Thirty times those of the busy example; without an end they would fill the memory."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to plan; everything else comes from the site.

    Attributes:
        days: 1 to 14, of 24 hours, from the next full hour on; None: as the site's file has it.
        slot_minutes: 15 or 60; None: likewise.
        kg_per_month: In place of the site's rate.
        other_site: What would be otherwise in the site's file.
        other_prices: What a kilowatt-hour would cost instead.
        locks: In place of those that stand.
        seconds: Most time for looking; only plants that are hard to plan take so long.
    """

    days: int | None = None
    slot_minutes: int | None = None
    kg_per_month: float | None = None
    other_site: OtherSite = AS_IT_IS
    other_prices: OtherPrices = AS_THEY_ARE
    locks: tuple[Rule, ...] | None = None
    seconds: float = Patience().money_seconds


def make_plan(ports: Ports) -> Plan:
    """Make the plan in force and keep it; what the one before has begun is in the ledger then.

    The first one comes soon; those that follow may take the time the settings allow.

    Raises:
        MissingDataError: There are no prices to plan with.
        StoreError: The store cannot be read or written.
    """
    first = plan_in_force(ports) is None
    plan = propose_plan(ports, Wanted() if first else Wanted(seconds=ports.planning_seconds))
    enter_begun(ports)
    ports.plans.save(plan)
    return plan


def propose_plan(ports: Ports, wanted: Wanted) -> Plan:
    """A plan as it would be, without putting it in force.

    Raises:
        InputError: What is wanted is out of range.
        MissingDataError: There are no prices to plan with.
        StoreError: The store cannot be read.
    """
    problem, weather = _now(ports, wanted)
    plan = _planned(problem, ports.clock.now(), Patience(wanted.seconds))
    return replace(plan, weather_unknown_from=weather.unknown_from(problem.interval))


def _planned(problem: PlanningProblem, now: datetime, patience: Patience) -> Plan:
    """The cheapest plan; kilograms and dates go before the longest lead."""
    plan = optimise(problem, now, patience)
    waiting = any(problem.may_begin(batch) > problem.interval.start for batch in problem.due)
    if not waiting or not any(_lacking(plan)):
        return plan
    sooner = optimise(replace(problem, longest_lead=None), now, patience)
    return min(plan, sooner, key=_lacking)


def _lacking(plan: Plan) -> tuple[float, int]:
    """Kilograms that are not made, and batches that are late."""
    return plan.shortfall_kg, sum(one.wish is Wish.LATE for one in plan.violations)


def problem_now(ports: Ports, wanted: Wanted) -> PlanningProblem:
    """What would have to be planned now.

    Raises:
        InputError: What is wanted is out of range.
        MissingDataError: There are no prices to plan with.
        StoreError: The store cannot be read.
    """
    problem, _ = _now(ports, wanted)
    return problem


def _now(ports: Ports, wanted: Wanted) -> tuple[PlanningProblem, PlanWeather]:
    """What would have to be planned now, and the weather it depends on."""
    days = ports.site.planning.days if wanted.days is None else wanted.days
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(f"A plan of {days} days cannot be made.", advice="Ask for 1 to 14 days.")
    minutes = _grid_minutes(ports, wanted)
    if minutes not in GRIDS:
        raise InputError(
            f"A plan in slots of {minutes} minutes cannot be made.",
            advice="Ask for slots of 15 or 60 minutes.",
        )
    ensure_forecast(ports)
    ports = imagine(ports, wanted.other_site)
    if wanted.locks is not None:
        check_rules(ports, wanted.locks)
    now = ports.clock.now()
    first = ceil_to(now, minutes)
    end = max(first + days * DAY, _carried_until(ports, first))
    weather = plan_weather(ports, ports.site.plant(), Interval(first, end))
    slots = priced_slots(ports, Interval(first, end), minutes, weather)
    horizon = Interval(first, slots[-1].start + timedelta(minutes=minutes))
    priced = tuple(wanted.other_prices.applied(slot) for slot in slots)
    return _problem(ports, wanted, now, horizon, priced), weather


def plan_in_force(ports: Ports) -> Plan | None:
    """The newest plan, if it reaches beyond now.

    Raises:
        StoreError: The store cannot be read.
    """
    latest = ports.plans.latest()
    return latest if latest is not None and latest.interval.end > ports.clock.now() else None


def _carried_until(ports: Ports, first: datetime) -> datetime:
    """When the last batch begun before ``first`` is finished: a shorter plan would lose it."""
    plan = plan_in_force(ports)
    if plan is None:
        return first
    begun = {start.batch for start in plan.begun_before(first)}
    return max((start.end for start in plan.starts if start.batch in begun), default=first)


def _problem(
    ports: Ports,
    wanted: Wanted,
    now: datetime,
    horizon: Interval,
    slots: tuple[PricedSlot, ...],
) -> PlanningProblem:
    plant, demand = ports.site.plant(), ports.site.demanded(wanted.kg_per_month)
    latest = plan_in_force(ports)
    if latest is None:
        # Without a plan in force nobody knows what is half done: what falls due within a day is
        # taken to be under way by other means.
        begun: tuple[Start, ...] = ()
        late: tuple[DueBatch, ...] = ()
        due_from = min(horizon.start + DAY, horizon.end)
    else:
        begun = carry_over(latest, plant, horizon.start)
        due_from = min(max(now, latest.due_from), horizon.end)
        plant = with_charge(plant, latest, horizon.start)
        late = _still_asked(owed(latest, horizon.start), demand, plant, due_from)
    locks = wanted.locks
    if locks is None:
        locks = tuple(lock.rule for lock in standing_locks(ports))
    asked = Interval(due_from, horizon.end)
    return PlanningProblem(
        plant=plant,
        slots=slots,
        slot_minutes=_grid_minutes(ports, wanted),
        due=(*late, *due_batches(demand, plant, asked, most=MOST_BATCHES)),
        begun=begun,
        due_from=due_from,
        locks=locks,
        announced=_announced(ports, now, latest) if latest is not None else None,
        longest_lead=demand.longest_lead,
    )


def _grid_minutes(ports: Ports, wanted: Wanted) -> int:
    if wanted.slot_minutes is None:
        return ports.site.planning.slot_minutes
    return wanted.slot_minutes


def _still_asked(
    batches: Iterable[DueBatch], demand: Demand, plant: Plant, until: datetime
) -> tuple[DueBatch, ...]:
    """Those of ``batches`` due by ``until`` that the demand of today knows too, however late."""
    late = sorted(batch for batch in batches if batch.due <= until)
    if not late:
        return ()
    asked = due_batches(demand, plant, Interval(late[0].due - DAY, until))
    return tuple(batch for batch in late if batch in asked)


def _announced(ports: Ports, now: datetime, plan: Plan) -> Announced:
    firm = ports.site.planning
    frozen_until = now + timedelta(hours=firm.frozen_hours)
    return Announced(plan, frozen_until, firm.change_threshold_eur)


def priced_slots(
    ports: Ports, interval: Interval, minutes: int, weather: PlanWeather
) -> tuple[PricedSlot, ...]:
    """The grid of ``interval`` in slots of ``minutes``, as far as all of it has a price.

    Raises:
        MissingDataError: Not even the first day has.
        StoreError: The store cannot be read.
    """
    touched = Interval(floor_to(interval.start, 60), interval.end)
    prices = {one.start: one for one in price_as_metered(ports, touched)}
    supply, slots = ports.supply, []
    panels = ports.site.plant().photovoltaics
    surplus = panels.surplus_eur_per_kwh if panels else 0.0
    for start in interval.grid(minutes):
        span = Interval(start, start + timedelta(minutes=minutes))
        parts = parts_of(span, prices, supply.price_minutes)
        if parts is None:
            break
        outdoors = weather.at(start)
        slot = PricedSlot(
            start,
            parts[0].price_eur_per_kwh,
            all(one.known for one in parts),
            supply.power_kw[power_period(start, supply.tariff, supply.system)],
            outdoors.temperature_celsius,
            outdoors.humidity_percent,
            outdoors.photovoltaic_kw,
            surplus,
        )
        slots.append(slot.at_prices([one.price_eur_per_kwh for one in parts]))
    if len(slots) * minutes < DAY.total_seconds() / 60:
        raise MissingDataError(
            "There are no prices for the coming day, known or forecast.",
            advice="They follow the first backfill; see /health for what is missing.",
        )
    return tuple(slots)
