"""Prices on a meter's grid: means of quarters, and quarters of an hour."""

from datetime import UTC, datetime, timedelta

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.prices.on_grid import parts_of, prices_on_grid
from chocolate_factory.timeseries.model import Observation

START = datetime(2025, 11, 4, 9, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def test_hours_have_the_mean_of_their_quarters_and_only_whole_ones_have_one() -> None:
    quarters = [Observation(START + n * QUARTER, 15, float(n)) for n in range(6)]
    assert prices_on_grid(quarters, 60) == {START: 1.5}


def test_quarters_have_the_price_of_their_hour_or_their_own() -> None:
    later = START + timedelta(hours=1)
    found = prices_on_grid([Observation(START, 60, 80.0), Observation(later, 15, 70.0)], 15)
    assert found == {**{START + n * QUARTER: 80.0 for n in range(4)}, later: 70.0}


def test_a_supply_paid_by_hours_pays_the_mean_in_every_quarter() -> None:
    quarters = [Observation(START + n * QUARTER, 15, float(n)) for n in range(4)]
    found = prices_on_grid(quarters, 15, priced_by=60)
    assert found == {START + n * QUARTER: 1.5 for n in range(4)}


def test_parts_of_an_interval() -> None:
    hour = Interval(START, START + 4 * QUARTER)
    quarters = {START + n * QUARTER: n for n in range(4)}
    assert parts_of(hour, quarters, 15) == [0, 1, 2, 3]
    assert parts_of(hour, {START: 7}, 60) == [7]
    last = Interval(START + 3 * QUARTER, START + 4 * QUARTER)
    assert parts_of(last, {START: 7}, 60) == [7]
    assert parts_of(last, quarters, 15) == [3]
    assert parts_of(hour, {START: 7}, 15) is None
