"""One suite over every store of locks."""

import pytest
from sqlalchemy import update

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.planning.locks.memory import MemoryLockStore
from chocolate_factory.planning.locks.model import Ban, Lock, Pin, UnknownLockError
from chocolate_factory.planning.locks.sql import LOCKS, SqlLockStore
from chocolate_factory.planning.locks.store import LockStore
from chocolate_factory.storage.database import Database
from tests.fakes.plants import MONDAY

FRIDAY = Ban(Interval(MONDAY + 4 * DAY, MONDAY + 5 * DAY))
REPAIR = Ban(Interval(MONDAY + HOUR, MONDAY + 3 * HOUR), recipe="dark", machine="conche")
AT_TWO = Pin("classic-187", "refining", MONDAY + 14 * HOUR)


@pytest.fixture
def locks(database: Database | None) -> LockStore:
    return MemoryLockStore() if database is None else SqlLockStore(database)


def test_locks_come_back_as_they_were_set(locks: LockStore) -> None:
    assert locks.all() == []
    kept = [
        locks.add(rule, now=MONDAY, note=note)
        for rule, note in ((FRIDAY, "stocktaking"), (REPAIR, ""), (AT_TWO, "visitors"))
    ]
    assert locks.all() == kept
    assert kept[1] == Lock(2, REPAIR, MONDAY)
    assert kept[2].note == "visitors"


def test_a_lifted_lock_is_gone_and_its_number_is_not_given_again(locks: LockStore) -> None:
    first, last = locks.add(FRIDAY, now=MONDAY), locks.add(AT_TWO, now=MONDAY)
    locks.remove(last.number)
    assert locks.all() == [first]
    assert locks.add(REPAIR, now=MONDAY).number > last.number


def test_lifting_what_is_not_there_is_told(locks: LockStore) -> None:
    with pytest.raises(UnknownLockError, match="lock 7"):
        locks.remove(7)


def test_past_locks_fall_away(locks: LockStore) -> None:
    for rule in (FRIDAY, REPAIR, AT_TWO):
        locks.add(rule, now=MONDAY)
    moment = AT_TWO.start + HOUR
    assert locks.forget(moment, dry_run=True) == 2
    assert locks.forget(moment) == 2
    assert [lock.rule for lock in locks.all()] == [FRIDAY]
    assert locks.forget(FRIDAY.ends) == 0, "it says something up to its last moment"


def test_locks_survive_the_process(url: str) -> None:
    for turn in range(2):
        database = Database(url)
        database.migrate()
        if turn == 0:
            SqlLockStore(database).add(AT_TWO, now=MONDAY, note="visitors")
        assert SqlLockStore(database).all() == [Lock(1, AT_TWO, MONDAY, "visitors")]
        database.close()


def test_a_lock_of_another_version_is_left_out_and_can_be_lifted(url: str) -> None:
    database = Database(url)
    database.migrate()
    store = SqlLockStore(database)
    strange, known = store.add(AT_TWO, now=MONDAY), store.add(REPAIR, now=MONDAY)
    with database.writing() as connection:
        changed = update(LOCKS).where(LOCKS.c.number == strange.number)
        connection.execute(changed.values(rule='{"kind": "wish"}'))
    assert store.all() == [known]
    store.remove(strange.number)
    database.close()
