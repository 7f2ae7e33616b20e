"""Plans put together by hand, for whatever shows or exports them."""

from datetime import datetime, timedelta

from chocolate_factory.exports.model import HourPrice, PlanExport, Site
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.planning.model import Baseline, Plan, PlanStatus, Start
from chocolate_factory.planning.wishes import Violation
from chocolate_factory.savings.compare import Saving
from tests.fakes.plants import MONDAY

LINARES = Site("linares", "Chocolates Linares", ("mixer", "conche"), "3.0TD", "spot")
NOON = MONDAY + 12 * HOUR


def a_start(
    batch: str = "classic-1",
    at: datetime = NOON,
    *,
    step: str = "conching",
    machine: str = "conche",
    unit: int = 1,
    hours: float = 2.0,
) -> Start:
    """Two hours of conching at noon on the first Monday, or whatever differs."""
    return Start(
        batch=batch,
        recipe=batch.partition("-")[0],
        step=step,
        machine=machine,
        unit=unit,
        start=at,
        end=at + timedelta(hours=hours),
        energy_kwh=96.0,
        cost_eur=12.3456,
        price_known=False,
        runner_up=at + HOUR,
        extra_cost_eur=0.35,
    )


def a_plan(
    *starts: Start,
    issued_at: datetime = MONDAY,
    days: int = 7,
    violations: tuple[Violation, ...] = (),
    baseline: Baseline | None = None,
) -> Plan:
    """These starts in the days that follow its issue."""
    return Plan(
        issued_at=issued_at,
        interval=Interval(issued_at, issued_at + timedelta(days=days)),
        slot_minutes=60,
        starts=starts,
        due=(),
        status=PlanStatus.PARTIAL if violations else PlanStatus.OPTIMAL,
        mass_kg=200.0,
        energy_kwh=96.0,
        cost_eur=12.35,
        carried_cost_eur=0.0,
        excess_cost_eur=0.0,
        gap_eur=0.0,
        due_from=issued_at,
        violations=violations,
        baseline=baseline,
    )


def a_baseline(cost_eur: float = 20.0) -> Baseline:
    """A fixed shift that makes the same as ``a_plan``."""
    return Baseline(
        starts=(), mass_kg=200.0, energy_kwh=96.0, cost_eur=cost_eur, excess_cost_eur=0.0
    )


def an_export(plan: Plan, *, site: Site = LINARES) -> PlanExport:
    """``plan`` with a price for every hour, published on the first day."""
    base = plan.baseline
    return PlanExport(
        site,
        plan,
        saving=Saving(plan.mass_kg, base.cost_eur, plan.cost_eur) if base else None,
        prices=tuple(
            HourPrice(hour, 0.10 + 0.01 * n, known=n < 24)
            for n, hour in enumerate(plan.interval.grid(60))
        ),
        model="ensemble",
    )
