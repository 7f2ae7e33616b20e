"""The plan of the page: what runs and begins within a day, and the whole in figures."""

import pytest

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.web.gather.plan import gather_plan
from chocolate_factory.web.pages.today import Cause, Missing
from tests.fakes.ports import Rig, build_rig


@pytest.fixture(scope="module")
def planned() -> Rig:
    rig = build_rig(history_days=40)
    rig.stock(days=40)
    make_plan(rig.ports)
    return rig


def test_without_a_plan_it_says_what_it_waits_for() -> None:
    rig = build_rig(history_days=40)
    waiting = gather_plan(rig.ports, rig.now())
    assert isinstance(waiting, Missing)
    assert waiting.cause is Cause.HEALING
    rig.stock(days=40)
    update_forecast(rig.ports)
    waiting = gather_plan(rig.ports, rig.now())
    assert isinstance(waiting, Missing)
    assert waiting.cause is Cause.WAITING


def test_the_next_day_is_shown_and_the_totals_are_the_plans(planned: Rig) -> None:
    plan = planned.ports.plans.latest()
    assert plan is not None
    now = plan.starts[0].start
    shown = gather_plan(planned.ports, now)
    assert not isinstance(shown, Missing)
    assert shown.interval.duration == DAY
    expected = [one for one in plan.starts if one.interval.overlap(shown.interval)]
    assert [(one.batch, one.step) for one in shown.starts] == [
        (one.batch, one.step) for one in expected
    ]
    assert shown.starts[0].running
    assert shown.machines == ("mixer", "refiner", "conche", "temperer", "moulder")
    assert shown.totals.mass_kg == plan.mass_kg
    assert shown.totals.cost_eur == plan.cost_eur + plan.excess_cost_eur
    assert shown.totals.saving_eur is not None
    assert shown.totals.saving_eur >= 0


def test_runners_up_are_shown_where_there_is_one(planned: Rig) -> None:
    plan = planned.ports.plans.latest()
    assert plan is not None
    shown = gather_plan(planned.ports, plan.starts[0].start)
    assert not isinstance(shown, Missing)
    by_key = {(one.batch, one.step): one for one in plan.starts}
    for one in shown.starts:
        start = by_key[one.batch, one.step]
        assert (one.runner_up is None) is (start.runner_up is None)
        if one.runner_up is not None:
            assert one.runner_up.extra_cost_eur == start.extra_cost_eur
