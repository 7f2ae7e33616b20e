"""One suite over every store of the ledger."""

from dataclasses import replace

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.ledger.memory import MemoryLedger
from chocolate_factory.ledger.model import Announcement, Booking, Fact, Key
from chocolate_factory.ledger.sql import SqlLedger
from chocolate_factory.ledger.store import LedgerStore
from chocolate_factory.storage.database import Database
from tests.fakes.plants import MONDAY


@pytest.fixture
def ledger(database: Database | None) -> LedgerStore:
    return MemoryLedger() if database is None else SqlLedger(database)


def _step(batch: str, step: str, hours: int) -> Announcement:
    begins = MONDAY + hours * HOUR
    key = Key(batch, MONDAY + DAY, step)
    return Announcement(key, "bar", f"{step}-machine", begins, begins + HOUR, 10.0, 100.0)


MIXING, BAKING = _step("bar-1", "mixing", 1), _step("bar-1", "baking", 3)
FACT = Fact(MONDAY + 5 * HOUR, MONDAY + 7 * HOUR, 98.5, MONDAY + 8 * HOUR)


def test_announcing_again_changes_nothing(ledger: LedgerStore) -> None:
    assert ledger.announce([BAKING, MIXING]) == 2
    assert ledger.announce([MIXING, BAKING]) == 0
    assert [one.announced for one in ledger.batch("bar-1")] == [MIXING, BAKING]
    moved = replace(BAKING, start=MONDAY + 4 * HOUR, end=MONDAY + 5 * HOUR)
    assert ledger.announce([moved]) == 1
    assert [one.announced for one in ledger.batch("bar-1")] == [MIXING, moved]


def test_a_fact_wins_and_outlives_what_is_announced_later(ledger: LedgerStore) -> None:
    ledger.announce([MIXING, BAKING])
    ledger.record({BAKING.key: FACT})
    ledger.announce([replace(BAKING, energy_kwh=12.0)])
    baking = ledger.batch("bar-1")[-1]
    assert baking.fact == FACT
    assert (baking.happened, baking.mass_kg) == (Interval(FACT.start, FACT.end), 98.5)
    later = replace(FACT, mass_kg=None, recorded_at=FACT.recorded_at + HOUR)
    ledger.record({BAKING.key: later})
    assert ledger.batch("bar-1")[-1].mass_kg == 100.0


def test_what_was_never_announced_cannot_be_recorded(ledger: LedgerStore) -> None:
    ledger.announce([MIXING])
    with pytest.raises(KeyError):
        ledger.record({MIXING.key: FACT, BAKING.key: FACT})
    assert [one.fact for one in ledger.batch("bar-1")] == [None]


def test_bookings_are_kept_and_strangers_left_out(ledger: LedgerStore) -> None:
    ledger.announce([MIXING])
    booking = Booking(1.25, 0.5, MONDAY + DAY)
    ledger.book({MIXING.key: booking, BAKING.key: booking})
    assert [(one.key, one.booking) for one in ledger.batch("bar-1")] == [(MIXING.key, booking)]


def test_an_interval_holds_what_happened_or_was_announced_in_it(ledger: LedgerStore) -> None:
    ledger.announce([MIXING, BAKING, _step("bar-2", "mixing", 30)])
    ledger.record({MIXING.key: replace(FACT, start=MONDAY + 40 * HOUR, end=MONDAY + 41 * HOUR)})
    first_day = ledger.entries(Interval(MONDAY, MONDAY + DAY))
    assert [one.key for one in first_day] == [BAKING.key, MIXING.key]
    second = ledger.entries(Interval(MONDAY + 24 * HOUR, MONDAY + 48 * HOUR))
    assert [one.key.batch for one in second] == ["bar-2", "bar-1"]
    assert ledger.entries(Interval(MONDAY + 4 * HOUR, MONDAY + 5 * HOUR)) == []


def test_batches_of_the_same_name_and_another_due_instant_are_others(ledger: LedgerStore) -> None:
    again = replace(MIXING, key=MIXING.key._replace(due=MONDAY + 30 * DAY))
    assert ledger.announce([MIXING, again]) == 2
    assert {one.key.due for one in ledger.batch("bar-1")} == {MONDAY + DAY, MONDAY + 30 * DAY}


def test_what_is_called_off_is_marked_until_it_is_announced_again(ledger: LedgerStore) -> None:
    ledger.announce([MIXING, BAKING, _step("bar-2", "mixing", 30)])
    ledger.record({MIXING.key: FACT})
    ledger.cancel(["bar-1", "bar-7"], MONDAY + DAY)
    ledger.cancel(["bar-1"], MONDAY + 2 * DAY)
    marked = {one.key: one.cancelled_at for one in ledger.batch("bar-1")}
    assert marked == {MIXING.key: None, BAKING.key: MONDAY + DAY}, "what is recorded happened"
    assert [one.cancelled_at for one in ledger.batch("bar-2")] == [None]
    assert ledger.announce([BAKING]) == 1
    assert ledger.batch("bar-1")[-1].cancelled_at is None


def test_what_a_step_needs_beside_energy_comes_back(ledger: LedgerStore) -> None:
    told = replace(BAKING, unit=3, cooling_kwh=1.25, labour_eur=7.5)
    ledger.announce([told, MIXING])
    assert [one.announced for one in ledger.batch("bar-1")] == [MIXING, told]
