"""Hours of plans made anew every half an hour: what was announced stays, or gains enough."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, delivery_day
from chocolate_factory.operations.lock_plans import set_lock
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.planning.changes import Cause
from chocolate_factory.planning.locks.model import Ban
from tests.fakes.ports import Rig, build_rig

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def rig() -> Rig:
    rig = build_rig(history_days=35)
    rig.stock(days=35)
    return rig


@pytest.mark.slow
def test_announced_starts_change_only_for_more_than_the_threshold(rig: Rig) -> None:
    firm = rig.ports.site.planning
    before = make_plan(rig.ports)
    changed = 0
    for _ in range(8):
        rig.pass_time(HALF_AN_HOUR)
        rig.stock(days=35)  # at about one in the afternoon, tomorrow's prices come
        update_forecast(rig.ports)
        plan = make_plan(rig.ports)
        assert plan.difference is not None
        assert plan.stability_eur <= firm.change_threshold_eur + 0.02
        frozen = rig.now() + firm.frozen_hours * HOUR
        for change in plan.difference.disturbed:
            assert change.before is not None
            assert change.before >= frozen
        if plan.difference.disturbed:
            changed += 1
            assert plan.difference.gain_eur is not None
            assert plan.difference.gain_eur > firm.change_threshold_eur - 0.02
        work = {(one.recipe, one.step, one.start) for one in plan.starts}
        kept = [
            one
            for one in before.starts
            if one.start >= plan.interval.start and (one.recipe, one.step, one.start) in work
        ]
        assert len(kept) == plan.difference.unchanged
        before = plan
    assert changed < 3


def test_a_day_that_is_banned_is_left_free_by_the_next_plan(rig: Rig) -> None:
    before = make_plan(rig.ports)
    day = delivery_day(max(one.start for one in before.starts))
    assert day > delivery_day(rig.now()) + DAY
    set_lock(rig.ports, Ban(day_interval(day)), note="stocktaking")
    rig.pass_time(HALF_AN_HOUR)
    plan = make_plan(rig.ports)
    banned: Interval = day_interval(day)
    assert not [one for one in plan.starts if one.interval.overlap(banned)]
    assert plan.difference is not None
    assert Cause.LOCK in {one.cause for one in plan.difference.changes}
