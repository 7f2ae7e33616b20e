"""A batch belongs to one month, and only when it is finished."""

from dataclasses import replace
from datetime import datetime

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.ledger.model import Announcement, Booking, Entry, Fact, Key
from chocolate_factory.savings.made import cost_of_batches, finished_in
from tests.fakes.series import at

OCTOBER = Interval(at("2024-10-01T00:00+02:00"), at("2024-11-01T00:00+01:00"))
NOVEMBER = Interval(OCTOBER.end, at("2024-12-01T00:00+01:00"))
STEPS = {"bar": 2}


def _batch(name: str, ready: datetime, due: datetime = OCTOBER.end) -> list[Entry]:
    """Two steps of an hour, one after the other."""
    return [
        Entry(
            Announcement(
                Key(name, due, step),
                recipe="bar",
                machine=step,
                start=ready - hours * HOUR,
                end=ready - (hours - 1) * HOUR,
                energy_kwh=10.0,
                mass_kg=100.0,
            )
        )
        for step, hours in (("mixing", 2), ("baking", 1))
    ]


def test_what_is_ready_at_midnight_belongs_to_the_month_that_ends() -> None:
    entries = _batch("bar-1", OCTOBER.end)
    assert len(finished_in(entries, OCTOBER, STEPS)) == 1
    assert finished_in(entries, NOVEMBER, STEPS) == []


def test_a_batch_begun_in_one_month_counts_whole_in_the_next() -> None:
    entries = _batch("bar-1", OCTOBER.end + HOUR)
    assert finished_in(entries, OCTOBER, STEPS) == []
    (made,) = finished_in(entries, NOVEMBER, STEPS)
    assert (made.begun, made.ready) == (OCTOBER.end - HOUR, OCTOBER.end + HOUR)


def test_the_same_name_with_another_due_instant_is_another_batch() -> None:
    entries = [
        *_batch("bar-1", OCTOBER.end - 20 * DAY, OCTOBER.end - 19 * DAY),
        *_batch("bar-1", OCTOBER.end),
    ]
    assert [one.mass_kg for one in finished_in(entries, OCTOBER, STEPS)] == [100.0, 100.0]


def test_what_was_recorded_decides_the_month_and_the_mass() -> None:
    mixing, baking = _batch("bar-1", OCTOBER.end)
    later = Fact(OCTOBER.end, OCTOBER.end + HOUR, 97.0, OCTOBER.end + DAY)
    (made,) = finished_in([mixing, replace(baking, fact=later)], NOVEMBER, STEPS)
    assert (made.mass_kg, made.only_announced) == (97.0, True)


def test_a_booking_that_waits_for_a_price_has_no_cost() -> None:
    booked = [
        replace(one, booking=Booking(1.5, 0.0, OCTOBER.end)) for one in _batch("bar-1", OCTOBER.end)
    ]
    assert cost_of_batches(finished_in(booked, OCTOBER, STEPS)) == 3.0
    waits = [booked[0], replace(booked[1], booking=Booking(0.5, 4.0, OCTOBER.end))]
    assert cost_of_batches(finished_in(waits, OCTOBER, STEPS)) is None
