"""What closing holes would take is known before anybody is asked."""

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.estimate import estimate_requests, estimate_seconds
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.model import Absence
from tests.fakes.bench import NOON, Bench
from tests.fakes.series import day_ahead, days
from tests.fakes.sources import FakeSource

PRICE = day_ahead()
HOLES = {PRICE.key: [days("2025-09-01", "2025-09-30")]}


def source(name: str, longest_days: int, reach: Interval | None = None) -> FakeSource:
    whole = days("2020-01-01", "2025-11-05")
    return FakeSource(
        name,
        {PRICE.key: []},
        reaching=lambda *_: reach or whole,
        longest_request=longest_days * DAY,
    )


def test_the_first_source_that_reaches_everything_is_enough() -> None:
    asked = estimate_requests([source("a", 10), source("b", 10)], [PRICE], HOLES, NOON)
    assert asked == {"a": 3}


def test_what_one_does_not_reach_is_left_to_the_next() -> None:
    near = source("near", 10, days("2025-09-21", "2025-11-05"))
    assert estimate_requests([near, source("far", 10)], [PRICE], HOLES, NOON) == {
        "near": 1,
        "far": 2,
    }


def test_bulk_goes_to_whoever_needs_fewer_requests() -> None:
    daily, monthly = source("daily", 1), source("monthly", 31)
    assert estimate_requests([daily, monthly], [PRICE], HOLES, NOON) == {"monthly": 1}


def test_who_has_just_said_nothing_is_not_counted() -> None:
    [whole] = HOLES[PRICE.key]
    said = [Absence(PRICE.key, "a", whole, NOON - HOUR, 1)]
    assert estimate_requests([source("a", 10)], [PRICE], HOLES, NOON, said) == {}


def test_the_estimate_is_what_a_fill_makes_when_everybody_has_everything() -> None:
    bench = Bench(PRICE)
    [whole] = HOLES[PRICE.key]
    full = source("a", 7)
    report = Filler(bench.store, bench.clock).fill([full], [PRICE], whole)
    assert {"a": report.total.requests} == estimate_requests([full], [PRICE], HOLES, NOON)


def test_a_minute_passes_for_every_full_allowance() -> None:
    assert estimate_seconds({"a": 30}, {"a": 30}) == 15
    assert estimate_seconds({"a": 31}, {"a": 30}) == 60
    assert estimate_seconds({"a": 31, "b": 2}, {"a": 30}) == 61
    assert estimate_seconds({}, {}) == 0
