"""Plans begin cold, go on from what has begun, and end where prices end."""

from dataclasses import replace
from datetime import date

import pytest

from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, ceil_to
from chocolate_factory.operations.lock_plans import set_lock
from chocolate_factory.operations.make_plan import (
    Wanted,
    make_plan,
    plan_in_force,
    propose_plan,
)
from chocolate_factory.planning.locks.model import Ban
from chocolate_factory.planning.model import PlanStatus
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.savings.compare import saving_of
from tests.fakes.ports import Rig, build_rig
from tests.fakes.series import at


def test_a_cold_start_leaves_the_first_day_to_whoever_began_it(rig: Rig) -> None:
    plan = make_plan(rig.ports)
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.interval.start == ceil_to(rig.now(), 60)
    assert plan.interval.duration == 10 * DAY
    assert plan.due_from == plan.interval.start + DAY
    assert all(batch.due > plan.due_from for batch in plan.due)
    assert rig.ports.plans.latest() == plan == plan_in_force(rig.ports)


def test_the_sites_file_says_on_which_grid_is_planned(rig: Rig) -> None:
    document = rig.ports.site.model_dump() | {"planning": {"slot_minutes": 15}}
    ports = replace(rig.ports, site=type(rig.ports.site).model_validate(document))
    assert propose_plan(ports, Wanted(days=1)).slot_minutes == 15
    assert propose_plan(ports, Wanted(days=1, slot_minutes=60)).slot_minutes == 60
    assert propose_plan(rig.ports, Wanted(days=1)).slot_minutes == 60


def test_the_sites_file_says_how_far_plans_look_and_how_early_batches_begin(rig: Rig) -> None:
    document = rig.ports.site.model_dump()
    document |= {"planning": {"days": 5}, "demand": document["demand"] | {"longest_lead_days": 2}}
    plan = propose_plan(
        replace(rig.ports, site=type(rig.ports.site).model_validate(document)), Wanted()
    )
    assert plan.interval.duration == 5 * DAY
    due = {batch.key: batch.due for batch in plan.due}
    assert max(due[one.batch] - one.start for one in plan.starts) <= 2 * DAY


def test_an_order_too_large_for_the_longest_lead_is_begun_sooner(rig: Rig) -> None:
    """Within a day of its due instant not all of it can be made, and kilograms count more."""
    document = rig.ports.site.model_dump()
    order = {"name": "fair", "recipe": "classic", "mass_kg": 800, "due": date(2024, 11, 9)}
    document["demand"] |= {"kg_per_month": 0, "longest_lead_days": 1, "orders": [order]}
    site = type(rig.ports.site).model_validate(document)
    plan = propose_plan(replace(rig.ports, site=site), Wanted(days=5))
    assert (plan.mass_kg, plan.shortfall_kg, plan.violations) == (800, 0, ())


def test_a_proposal_is_not_put_in_force(rig: Rig) -> None:
    proposal = propose_plan(rig.ports, Wanted(days=2))
    assert proposal.interval.duration == 2 * DAY
    assert rig.ports.plans.latest() is None


def test_a_later_plan_goes_on_from_what_has_begun(rig: Rig) -> None:
    first = make_plan(rig.ports)
    rig.pass_time(20 * HOUR)
    rig.stock()
    second = make_plan(rig.ports)
    begun = {one.batch: one.start for one in first.starts if one.start < second.interval.start}
    assert begun, "something has begun by then"
    kept = {(one.batch, one.step, one.unit, one.start) for one in second.starts}
    for one in first.starts:
        if one.start < second.interval.start and one.batch in {b.key for b in second.due}:
            assert (one.batch, one.step, one.unit, one.start) in kept
    assert second.due_from >= first.due_from
    assert not [one for one in second.violations if one.wish != "excess_power"]


def test_what_is_late_and_not_begun_is_asked_for_until_it_is_made(rig: Rig) -> None:
    owed = min(make_plan(rig.ports).due)
    until = ceil_to(owed.due, 60) + 6 * HOUR
    set_lock(rig.ports, Ban(Interval(ceil_to(rig.now(), 60), until)))
    assert not [one for one in make_plan(rig.ports).starts if one.start < until]
    rig.pass_time(owed.due + HOUR - rig.now())
    rig.stock()
    plan = make_plan(rig.ports)
    assert owed in plan.due
    assert Wish.LATE in {one.wish for one in plan.violations if one.batch == owed.key}
    assert [one.start for one in plan.starts if one.batch == owed.key]


def test_what_is_late_and_no_longer_ordered_is_not_made(rig: Rig) -> None:
    owed = min(make_plan(rig.ports).due)
    set_lock(rig.ports, Ban(Interval(ceil_to(rig.now(), 60), owed.due + 6 * HOUR)))
    make_plan(rig.ports)
    rig.pass_time(owed.due + HOUR - rig.now())
    rig.stock()
    assert owed not in propose_plan(rig.ports, Wanted(kg_per_month=0.0)).due


def test_a_plan_that_has_ended_is_no_longer_in_force(rig: Rig) -> None:
    make_plan(rig.ports)
    rig.pass_time(11 * DAY)
    assert rig.ports.plans.latest() is not None
    assert plan_in_force(rig.ports) is None


def test_both_sides_of_the_saving_make_the_same_kilograms(rig: Rig) -> None:
    plan = propose_plan(rig.ports, Wanted())
    saving = saving_of(plan)
    assert saving is not None
    assert plan.baseline is not None
    assert saving.mass_kg == plan.mass_kg == plan.baseline.mass_kg > 0
    assert saving.saving_eur == pytest.approx(
        saving.baseline_cost_eur - plan.cost_eur - plan.excess_cost_eur
    )
    assert saving.saving_eur >= 0


def test_quarter_hour_slots_begin_within_the_running_hour(rig: Rig) -> None:
    rig.pass_time(HOUR / 5)
    plan = propose_plan(rig.ports, Wanted(days=2, slot_minutes=15))
    assert plan.interval.start == at("2024-11-05T12:15+01:00")
    assert plan.interval.duration == 2 * DAY


@pytest.mark.parametrize(
    ("rate", "starts"), [pytest.param(0.0, False, id="none"), pytest.param(9000.0, True, id="more")]
)
def test_another_rate_may_be_asked_for(rig: Rig, rate: float, starts: bool) -> None:  # noqa: FBT001
    plan = propose_plan(rig.ports, Wanted(days=3, kg_per_month=rate))
    assert bool(plan.starts) is starts


@pytest.mark.parametrize(
    "wanted",
    [Wanted(days=0), Wanted(days=15), Wanted(slot_minutes=0), Wanted(slot_minutes=30)],
    ids=["no day", "too many", "no slot", "odd slot"],
)
def test_what_cannot_be_planned_is_refused_with_advice(rig: Rig, wanted: Wanted) -> None:
    with pytest.raises(InputError) as caught:
        propose_plan(rig.ports, wanted)
    assert caught.value.advice


def test_without_prices_there_is_no_made_up_plan(empty: Rig) -> None:
    with pytest.raises(MissingDataError):
        make_plan(empty.ports)
    assert empty.ports.plans.latest() is None


def test_without_the_coming_day_there_is_no_plan(rig: Rig) -> None:
    make_plan(rig.ports)
    rig.pass_time(40 * DAY)
    with pytest.raises(MissingDataError):
        make_plan(rig.ports)


def test_the_last_days_of_the_tariff_tables_are_still_planned() -> None:
    rig = build_rig(at("2026-12-28T12:00+01:00"))
    rig.stock()
    plan = make_plan(rig.ports)
    assert plan.interval.end == at("2027-01-01T00:00+01:00")
