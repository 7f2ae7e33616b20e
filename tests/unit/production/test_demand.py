"""Whole batches that fall due: counted once, numbered for good."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval
from chocolate_factory.production.demand import DAYS_PER_MONTH, Demand, Order, due_batches
from tests.fakes.plants import a_plant, a_recipe, a_step
from tests.fakes.series import days, span

PLANT = a_plant(
    a_recipe(a_step("mixing"), name="bar", batch_kg=200),
    a_recipe(a_step("mixing"), name="tart", batch_kg=50),
)
SINCE = date(2024, 1, 1)
STEADY = Demand(4300, SINCE, {"bar": 0.9, "tart": 0.1})


def test_a_month_makes_its_kilograms() -> None:
    thirty_years = days("2024-01-01", "2053-12-31")
    batches = due_batches(STEADY, PLANT, thirty_years)
    kg = sum(PLANT.recipe(batch.recipe).batch_kg for batch in batches)
    assert kg == pytest.approx(4300 * 12 * 30, rel=0.0005)
    months = (thirty_years.hours / 24) / DAYS_PER_MONTH
    bars = [batch for batch in batches if batch.recipe == "bar"]
    assert len(bars) == int(months * 4300 * 0.9 / 200 + 1e-6)
    assert [batch.number for batch in bars] == list(range(1, len(bars) + 1))


def test_there_is_an_end_to_how_many_may_be_asked_for() -> None:
    fortnight = days("2024-01-01", "2024-01-14")
    all_of_them = due_batches(STEADY, PLANT, fortnight)
    assert due_batches(STEADY, PLANT, fortnight, most=len(all_of_them)) == all_of_them
    with pytest.raises(InputError, match=f"More than {len(all_of_them) - 1} batches"):
        due_batches(STEADY, PLANT, fortnight, most=len(all_of_them) - 1)
    endless = Demand(0, SINCE, {}, (Order("sea", "bar", 1e15, date(2024, 1, 9)),))
    with pytest.raises(InputError):
        due_batches(endless, PLANT, fortnight, most=5)


def test_batches_fall_due_at_the_end_of_madrids_day_in_order() -> None:
    batches = due_batches(STEADY, PLANT, days("2024-10-20", "2024-11-03"))
    assert batches == sorted(batches)
    for batch in batches:
        assert batch.due == day_interval((batch.due - HOUR).date()).end


@given(first=st.integers(0, 24 * 400), length=st.integers(0, 24 * 20), cut=st.integers(0, 24 * 20))
def test_a_batch_keeps_its_number_however_the_horizon_lies(
    first: int, length: int, cut: int
) -> None:
    start = day_interval(SINCE).start + first * HOUR
    whole = Interval(start, start + length * HOUR)
    middle = min(start + cut * HOUR, whole.end)
    parts = [Interval(start, middle), Interval(middle, whole.end)]
    together = [batch for part in parts for batch in due_batches(STEADY, PLANT, part)]
    assert sorted(together) == due_batches(STEADY, PLANT, whole)
    assert len({batch.key for batch in together}) == len(together)


def test_the_first_instant_is_out_and_the_last_one_in() -> None:
    demand = Demand(0, SINCE, {}, (Order("fair", "bar", 200, date(2024, 11, 5)),))
    end = day_interval(date(2024, 11, 5)).end
    assert due_batches(demand, PLANT, Interval(end, end + DAY)) == []
    assert len(due_batches(demand, PLANT, Interval(end - HOUR, end))) == 1
    assert due_batches(demand, PLANT, Interval(end, end)) == []


def test_nothing_is_due_before_the_rate_begins() -> None:
    late = Demand(4300, date(2024, 11, 5), {"bar": 1.0})
    batches = due_batches(late, PLANT, days("2024-10-01", "2024-11-30"))
    assert batches[0].number == 1
    assert batches[0].due > day_interval(date(2024, 11, 5)).start + timedelta(hours=23)


def test_an_order_is_rounded_up_to_whole_batches() -> None:
    order = Order("fair", "bar", 401, date(2024, 11, 5))
    demand = Demand(0, SINCE, {}, (order,))
    batches = due_batches(demand, PLANT, span("2024-11-05T12:00+01:00", "2024-11-08T00:00+01:00"))
    assert [batch.key for batch in batches] == ["fair/bar-1", "fair/bar-2", "fair/bar-3"]
    assert {batch.due for batch in batches} == {day_interval(date(2024, 11, 5)).end}


def test_an_exact_order_needs_no_batch_more() -> None:
    demand = Demand(0, SINCE, {}, (Order("fair", "tart", 150, date(2024, 11, 5)),))
    assert len(due_batches(demand, PLANT, days("2024-11-05", "2024-11-05"))) == 3


def test_orders_come_beside_the_rate() -> None:
    orders = (Order("fair", "bar", 200, date(2024, 11, 5)),)
    both = Demand(4300, SINCE, {"bar": 1.0}, orders)
    week = days("2024-11-04", "2024-11-10")
    rate = Demand(4300, SINCE, {"bar": 1.0})
    assert len(due_batches(both, PLANT, week)) == len(due_batches(rate, PLANT, week)) + 1


def test_a_rate_of_nothing_asks_for_nothing() -> None:
    week = days("2024-11-04", "2024-11-10")
    assert due_batches(Demand(0, SINCE, {"bar": 1.0}), PLANT, week) == []
