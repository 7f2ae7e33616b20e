"""A site that pays people, cooling, changeovers and stores and has panels gets a true saving."""

from dataclasses import replace
from functools import partial

import pytest

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations import month_question
from chocolate_factory.operations.book_production import book_production
from chocolate_factory.operations.ingest import ingest_weather_forecast
from chocolate_factory.operations.kept_statements import make_statement
from chocolate_factory.operations.make_plan import Wanted, propose_plan
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.planning.stages import Patience
from chocolate_factory.production.config import load_site
from chocolate_factory.savings.statement import Doubt
from chocolate_factory.savings.ways import Question
from tests.fakes.ports import Rig, build_rig
from tests.fakes.series import at
from tests.shared import ROOT


@pytest.fixture(scope="module")
def busy() -> Rig:
    """Two days after the busy site was planned for a few batches, all of it carried out."""
    rig = build_rig(at("2024-11-04T05:00+01:00"), history_days=35)
    document = load_site(ROOT / "config/busy.toml").model_dump()
    document["demand"] |= {"kg_per_month": 14_000, "orders": []}
    site = type(rig.ports.site).model_validate(document)
    rig.ports = replace(rig.ports, site=site, supply=site.supply_contract())
    rig.stock(days=35)
    ingest_weather_forecast(rig.ports)
    update_forecast(rig.ports)
    plan = propose_plan(rig.ports, Wanted(days=3))
    rig.ports.plans.save(plan)
    rig.pass_time(3 * DAY)
    rig.stock(days=35)
    book_production(rig.ports)
    return rig


def test_the_ledger_keeps_what_a_step_needs(busy: Rig) -> None:
    entries = busy.ports.ledger.entries(Interval(busy.now() - 4 * DAY, busy.now()))
    assert entries
    assert all(one.announced.unit is not None for one in entries)
    assert any(one.announced.cooling_kwh for one in entries)
    assert all(one.announced.labour_eur is not None for one in entries)


def test_the_busy_site_gets_a_true_saving(busy: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = partial(Question, patience=Patience(4.0, 0.1))
    monkeypatch.setattr(month_question, "Question", hasty)
    made = make_statement(busy.ports, at("2024-11-01T00:00+01:00").date())
    assert made.batches >= 3
    doubts = {one.doubt for one in made.caveats}
    assert not doubts & {Doubt.NOT_KEPT, Doubt.OTHER_PLANT, Doubt.NOT_COMPARABLE, Doubt.UNPRICED}
    assert made.ways.are_whole
    plan, fixed = made.ways.plan, made.ways.fixed_shift
    assert plan is not None
    assert fixed is not None
    assert plan.own_supply_eur > 0, "the panels of observed sun"
    assert plan.total_eur > 0, "what the sun earns beside an idle plant is nobody's merit"
    assert made.standing is not None
    assert made.standing.saving_eur == pytest.approx(fixed.total_eur - plan.total_eur)
    assert made.plan_eur == pytest.approx(plan.total_eur)
