"""Forecasts, how good they were, and the plan, as figures."""

from dataclasses import replace
from datetime import date

from prometheus_client.metrics_core import Metric

from chocolate_factory.forecasting.live.model import ChampionDecision, Reason
from chocolate_factory.forecasting.live.skill import Skill, SkillName
from chocolate_factory.forecasting.model import LeadBand
from chocolate_factory.operations.models_status import ModelsStatus, PriceStatus
from chocolate_factory.prices.model import SPOT
from chocolate_factory.web.metrics.results import tell_plan, tell_skill
from tests.fakes.series import at
from tests.fakes.service import Service

NOON = at("2024-11-05T11:00Z")


def _values(metrics: list[Metric]) -> dict[str, list[tuple[dict[str, str], float]]]:
    return {
        metric.name: [(sample.labels, sample.value) for sample in metric.samples]
        for metric in metrics
    }


def test_skill_of_four_weeks_over_all_lead_times() -> None:
    good = Skill(28, 600, 10.5, 0.1, 0.5, 0.81, 40.0)
    naive = replace(good, mae=21.0, rmae=None, coverage=None)
    price = PriceStatus(
        series=SPOT.key,
        champion=ChampionDecision(SPOT.key, "ensemble", NOON, Reason.DEFAULT),
        served="ensemble",
        models=(),
        skills={
            SkillName("ensemble", 28, None): good,
            SkillName("ensemble", 7, None): naive,
            SkillName("ensemble", 28, LeadBand(1, 24)): naive,
            SkillName("naive-weekly", 28, None): naive,
        },
        judged_until=date(2024, 11, 4),
        decisions=(),
    )
    found = _values(list(tell_skill(ModelsStatus(NOON, (price,)))))
    ours = {"series": SPOT.key, "model": "ensemble"}
    weekly = {"series": SPOT.key, "model": "naive-weekly"}
    assert found["chocolate_forecast_mae_eur_per_mwh"] == [(ours, 10.5), (weekly, 21.0)]
    assert found["chocolate_forecast_relative_mae"] == [(ours, 0.5)]
    assert found["chocolate_forecast_coverage"] == [(ours, 0.81)]
    assert found["chocolate_forecast_champion_info"] == [(ours, 1.0)]


def test_the_plan_and_what_it_saves(served: Service) -> None:
    plan = served.rig.ports.plans.latest()
    assert plan is not None
    assert plan.baseline is not None
    found = _values(list(tell_plan(plan)))
    saving = plan.baseline.total_eur - plan.total_eur
    assert found["chocolate_plan_saving_eur"] == [({}, saving)]
    assert saving > 0
    alone = _values(list(tell_plan(replace(plan, baseline=None))))
    assert alone["chocolate_plan_saving_eur"] == []


def test_without_a_plan_nothing_is_made_up() -> None:
    found = _values(list(tell_plan(None)))
    assert found == {"chocolate_plan_issued_timestamp_seconds": []}
