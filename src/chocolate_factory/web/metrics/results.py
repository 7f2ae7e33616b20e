"""Metrics of what the service says: forecasts, how good they were, the plan."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric

from chocolate_factory.operations.models_status import ModelsStatus
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.planning.model import Plan, PlanStatus
from chocolate_factory.web.metrics.families import gauge, one, seconds_of

SKILL_DAYS = 28


def tell_forecasts(ports: Ports) -> Iterator[Metric]:
    """When each price was forecast last."""
    latest = [(one.key, ports.forecasts.latest(one.key)) for one in PRICE_SERIES]
    yield gauge(
        "forecast_issued_timestamp_seconds",
        "When the newest forecast was made.",
        ["series"],
        (((key,), seconds_of(one.issued_at) if one else None) for key, one in latest),
    )


def tell_skill(status: ModelsStatus) -> Iterator[Metric]:
    """What became of forecasts over the last four weeks, as it was some minutes ago."""
    found = [
        ((price.series, name.model), skill)
        for price in status.prices
        for name, skill in price.skills.items()
        if name.window_days == SKILL_DAYS and name.band is None
    ]
    labels = ["series", "model"]
    yield gauge(
        "forecast_mae_eur_per_mwh",
        "Mean absolute error of the last 28 delivery days.",
        labels,
        ((values, skill.mae) for values, skill in found),
    )
    yield gauge(
        "forecast_relative_mae",
        "That, over the error of the weekly naive rule.",
        labels,
        ((values, skill.rmae) for values, skill in found),
    )
    yield gauge(
        "forecast_coverage",
        "Share of prices inside the interval of 80 %.",
        labels,
        ((values, skill.coverage) for values, skill in found),
    )
    yield gauge(
        "forecast_champion_info",
        "Who speaks for each price.",
        labels,
        (((price.series, price.champion.model), 1) for price in status.prices),
    )


def tell_plan(plan: Plan | None) -> Iterator[Metric]:
    """The newest plan."""
    yield one(
        "plan_issued_timestamp_seconds",
        "When the newest plan was made.",
        seconds_of(plan.issued_at) if plan else None,
    )
    if plan is None:
        return
    yield one("plan_end_timestamp_seconds", "Until when it reaches.", seconds_of(plan.interval.end))
    yield one("plan_cost_eur", "What it costs, all in.", plan.total_eur)
    yield one(
        "plan_saving_eur",
        "What the same kilograms would cost more by a fixed shift.",
        plan.baseline.total_eur - plan.total_eur if plan.baseline else None,
    )
    yield one("plan_mass_kg", "Kilograms it makes.", plan.mass_kg)
    yield one("plan_shortfall_kg", "Kilograms asked for that it does not make.", plan.shortfall_kg)
    yield one("plan_energy_kwh", "Energy it takes.", plan.energy_kwh)
    yield one("plan_gap_eur", "Most that a better plan could save.", plan.gap_eur)
    yield one(
        "plan_violations",
        "Wishes it does not fulfil and that people should know of.",
        sum(violation.is_trouble for violation in plan.violations),
    )
    yield gauge(
        "plan_status",
        "1 for how good it is known to be.",
        ["status"],
        (((status.value,), plan.status is status) for status in PlanStatus),
    )
