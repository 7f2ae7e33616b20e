"""What people were told: kept, moved, called off, happened."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.exports.announce import announce
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.model import Plan
from tests.fakes.plans import NOON, a_plan, a_start
from tests.fakes.plants import MONDAY

LATER = MONDAY + HOUR


def test_what_does_not_move_keeps_when_it_was_first_told() -> None:
    [told] = announce([a_plan(a_start()), a_plan(a_start(), issued_at=LATER)])
    assert (told.since, told.told_at, told.cancelled) == (MONDAY, LATER, False)


def test_what_moves_in_time_or_to_another_unit_is_told_anew() -> None:
    for moved in (a_start(at=NOON + HOUR), a_start(unit=2), a_start(hours=3)):
        [told] = announce([a_plan(a_start()), a_plan(moved, issued_at=LATER)])
        assert (told.start, told.since) == (moved, LATER)


def test_another_reason_or_cost_is_not_another_start() -> None:
    dearer = replace(a_start(), cost_eur=99.0)
    [told] = announce([a_plan(a_start()), a_plan(dearer, issued_at=LATER)])
    assert (told.start.cost_eur, told.since) == (99.0, MONDAY)


def test_what_was_to_come_and_is_wanted_no_more_is_cancelled_once() -> None:
    plans = [a_plan(a_start()), *(a_plan(issued_at=MONDAY + n * HOUR) for n in (1, 2))]
    [told] = announce(plans)
    assert (told.cancelled, told.since, told.told_at) == (True, LATER, LATER)


def test_what_had_its_time_has_happened() -> None:
    [told] = announce([a_plan(a_start()), a_plan(issued_at=NOON + HOUR)])
    assert not told.cancelled
    assert told.told_at == MONDAY


def test_what_was_called_off_may_come_back() -> None:
    plans = [a_plan(a_start()), a_plan(issued_at=LATER), a_plan(a_start(), issued_at=LATER + HOUR)]
    [told] = announce(plans)
    assert (told.cancelled, told.since) == (False, LATER + HOUR)


def test_nothing_was_told_before_the_first_plan() -> None:
    assert announce([]) == ()


@st.composite
def _histories(draw: st.DrawFn) -> list[Plan]:
    """Plans an hour apart that shift, drop and take up the steps of three batches."""
    plans = []
    for n in range(draw(st.integers(1, 8))):
        starts = [
            a_start(f"classic-{batch}", NOON + hours * HOUR)
            for batch, hours in enumerate(draw(st.tuples(*[st.integers(-1, 30)] * 3)))
            if hours >= 0
        ]
        plans.append(a_plan(*starts, issued_at=MONDAY + n * HOUR))
    return plans


@given(_histories(), st.integers(0, 7))
def test_forgetting_old_plans_never_makes_news_look_older(plans: list[Plan], gone: int) -> None:
    whole = {one.start.batch: one for one in announce(plans)}
    for one in announce(plans[min(gone, len(plans) - 1) :]):
        known = whole[one.start.batch]
        assert (one.start, one.cancelled) == (known.start, known.cancelled)
        assert one.since >= known.since


@given(_histories())
def test_news_comes_after_what_it_replaces(plans: list[Plan]) -> None:
    for n in range(1, len(plans)):
        before = {one.start.batch: one for one in announce(plans[:n])}
        for one in announce(plans[: n + 1]):
            last = before.get(one.start.batch)
            if last and (last.start, last.cancelled) != (one.start, one.cancelled):
                assert one.since == plans[n].issued_at >= last.since + timedelta(hours=1)
