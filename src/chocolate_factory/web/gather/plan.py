"""The plan as the page shows it: the next 24 hours, and the whole in figures."""

from datetime import datetime, timedelta

from chocolate_factory.exports.plan_words import violation_message
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.make_plan import plan_in_force
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.model import Plan, Start
from chocolate_factory.web.gather.plan_changes import changes_of
from chocolate_factory.web.pages import today_plan as shown
from chocolate_factory.web.pages.today import Cause, Missing

SHOWN = timedelta(hours=24)


def gather_plan(ports: Ports, now: datetime) -> shown.PlanOfDay | Missing:
    """What the newest plan has for the next 24 hours."""
    plan = plan_in_force(ports)
    if plan is None:
        waiting = ports.forecasts.latest(ports.price_series.key) is not None
        return Missing(Cause.WAITING if waiting else Cause.HEALING)
    window = Interval(now, now + SHOWN)
    return shown.PlanOfDay(
        starts=tuple(_start(one, now) for one in plan.starts if one.interval.overlap(window)),
        machines=tuple(machine.name for machine in ports.site.plant().machines),
        interval=window,
        totals=_totals(plan),
    )


def _start(start: Start, now: datetime) -> shown.PlannedStart:
    runner_up = shown.RunnerUp(start.runner_up, start.extra_cost_eur) if start.runner_up else None
    return shown.PlannedStart(
        machine=start.machine,
        step=start.step,
        recipe=start.recipe,
        batch=start.batch,
        start=start.start,
        end=start.end,
        energy_kwh=start.energy_kwh,
        cost_eur=start.cost_eur,
        price_known=start.price_known,
        running=start.start <= now < start.end,
        runner_up=runner_up,
        binding=start.binding,
    )


def _totals(plan: Plan) -> shown.PlanTotals:
    baseline = plan.baseline
    return shown.PlanTotals(
        interval=plan.interval,
        mass_kg=plan.mass_kg,
        energy_kwh=plan.energy_kwh,
        cost_eur=plan.total_eur,
        baseline_cost_eur=baseline.total_eur if baseline else None,
        status=plan.status,
        gap_eur=plan.gap_eur,
        made_at=plan.issued_at,
        violations=tuple(map(violation_message, plan.violations)),
        changes=changes_of(plan.difference),
        weather_unknown_from=plan.weather_unknown_from,
    )
