"""Plans the coming days from known and forecast prices, going on from what has begun."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, Interval, ceil_to, floor_to
from chocolate_factory.operations.plan_weather import PlanWeather, plan_weather
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.price_hours import PricedHour, price_hours
from chocolate_factory.operations.update_forecast import ensure_forecast
from chocolate_factory.planning.carry_over import carry_over
from chocolate_factory.planning.model import Plan, PlanningProblem, PricedSlot, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.demand import due_batches
from chocolate_factory.savings.compare import Outcome, Saving, compare
from chocolate_factory.tariffs.calendar import power_period

DEFAULT_DAYS = 7
LONGEST_DAYS = 14
SLOT_MINUTES = 60
GRIDS = (15, 60)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to plan; everything else comes from the site.

    Attributes:
        days: 1 to 14, of 24 hours, from the next full hour on.
        slot_minutes: 15 or 60.
        kg_per_month: In place of the site's rate.
    """

    days: int = DEFAULT_DAYS
    slot_minutes: int = SLOT_MINUTES
    kg_per_month: float | None = None


def make_plan(ports: Ports) -> Plan:
    """Make the plan in force and keep it.

    Raises:
        MissingDataError: There are no prices to plan with.
        StoreError: The store cannot be read or written.
    """
    plan = propose_plan(ports, Wanted())
    ports.plans.save(plan)
    return plan


def propose_plan(ports: Ports, wanted: Wanted) -> Plan:
    """A plan as it would be, without putting it in force.

    Raises:
        InputError: What is wanted is out of range.
        MissingDataError: There are no prices to plan with.
        StoreError: The store cannot be read.
    """
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise InputError(
            f"A plan of {wanted.days} days cannot be made.", advice="Ask for 1 to 14 days."
        )
    if wanted.slot_minutes not in GRIDS:
        raise InputError(
            f"A plan in slots of {wanted.slot_minutes} minutes cannot be made.",
            advice="Ask for slots of 15 or 60 minutes.",
        )
    ensure_forecast(ports)
    now = ports.clock.now()
    first = ceil_to(now, wanted.slot_minutes)
    end = max(first + wanted.days * DAY, _carried_until(ports, first))
    weather = plan_weather(ports, ports.site.plant(), Interval(first, end))
    slots = priced_slots(ports, Interval(first, end), wanted.slot_minutes, weather)
    horizon = Interval(first, slots[-1].start + timedelta(minutes=wanted.slot_minutes))
    problem = _problem(ports, wanted, now, horizon, slots)
    plan = optimise(problem, now)
    return replace(plan, weather_unknown_from=weather.unknown_from(horizon))


def plan_in_force(ports: Ports) -> Plan | None:
    """The newest plan, if it reaches beyond now.

    Raises:
        StoreError: The store cannot be read.
    """
    latest = ports.plans.latest()
    return latest if latest is not None and latest.interval.end > ports.clock.now() else None


def saving_of(plan: Plan) -> Saving | None:
    """What ``plan`` saves over its baseline; None without one."""
    if plan.baseline is None:
        return None
    base = plan.baseline
    return compare(
        Outcome(plan.mass_kg, plan.energy_kwh, plan.total_eur),
        Outcome(base.mass_kg, base.energy_kwh, base.total_eur),
    )


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
        due_from = min(horizon.start + DAY, horizon.end)
    else:
        begun = carry_over(latest, plant, horizon.start)
        due_from = min(max(now, latest.due_from), horizon.end)
    return PlanningProblem(
        plant=plant,
        slots=slots,
        slot_minutes=wanted.slot_minutes,
        due=tuple(due_batches(demand, plant, Interval(due_from, horizon.end))),
        begun=begun,
        due_from=due_from,
    )


def priced_slots(
    ports: Ports, interval: Interval, minutes: int, weather: PlanWeather
) -> tuple[PricedSlot, ...]:
    """The grid of ``interval`` as far as every hour has a price, in slots of ``minutes``.

    Raises:
        MissingDataError: Not even the first day has.
        StoreError: The store cannot be read.
    """
    hours_touched = Interval(floor_to(interval.start, 60), interval.end)
    hours = {hour.start: hour for hour in price_hours(ports, hours_touched)}
    supply, slots = ports.supply, []
    panels = ports.site.plant().photovoltaics
    surplus = panels.surplus_eur_per_kwh if panels else 0.0
    for start in interval.grid(minutes):
        hour: PricedHour | None = hours.get(start.replace(minute=0))
        if hour is None:
            break
        period = power_period(start, supply.tariff, supply.system)
        outdoors = weather.at(start)
        slots.append(
            PricedSlot(
                start,
                hour.price_eur_per_kwh,
                hour.known,
                supply.power_kw[period],
                outdoors.temperature_celsius,
                outdoors.humidity_percent,
                outdoors.photovoltaic_kw,
                surplus,
            )
        )
    if len(slots) * minutes < DAY.total_seconds() / 60:
        raise MissingDataError(
            "There are no prices for the coming day, known or forecast.",
            advice="They follow the first backfill; see /health for what is missing.",
        )
    return tuple(slots)
