"""What every store of credentials promises, held against all of them."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chocolate_factory.credentials.memory import MemoryCredentialStore
from chocolate_factory.credentials.model import Key, KeyRecord, KeyState
from chocolate_factory.credentials.sql import CREDENTIALS, REQUESTS, SqlCredentialStore
from chocolate_factory.credentials.store import CredentialStore
from chocolate_factory.storage.database import Database
from tests.fakes.keys import made_up_jwt
from tests.fakes.series import at

NOON = at("2024-11-05T12:00+01:00")
HOUR = timedelta(hours=1)
SECRET = made_up_jwt(iat=NOON - 9 * HOUR, exp=NOON + 99 * HOUR)
KEY = Key.of("aemet", SECRET)
DAY = date(2024, 11, 5)


@pytest.fixture
def store(database: Database | None, tmp_path: Path) -> Iterator[CredentialStore]:
    """A store in which no test leaves the secret, be it in a row or in a page that was freed."""
    if database is None:
        yield MemoryCredentialStore()
        return
    yield SqlCredentialStore(database)
    with database.reading() as connection:
        rows = str([connection.execute(select(table)).all() for table in (CREDENTIALS, REQUESTS)])
    kept = rows.encode() + b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert SECRET.encode() not in kept
    assert SECRET.split(".")[1].encode() not in kept


def test_a_key_is_first_seen_once(store: CredentialStore) -> None:
    assert store.find(KEY) is None
    seen = store.change(KEY, lambda one: one, now=NOON)
    assert seen == KeyRecord(KEY, NOON)
    assert store.change(KEY, lambda one: one, now=NOON + HOUR) == seen == store.find(KEY)


def test_what_is_known_is_kept_exactly(store: CredentialStore) -> None:
    odd = NOON + timedelta(microseconds=1)
    refused = store.change(KEY, lambda one: one.refused(odd), now=odd)
    assert store.find(KEY) == refused == KeyRecord(KEY, odd).refused(odd)
    accepted = store.change(KEY, lambda one: one.accepted(odd + HOUR), now=odd + HOUR)
    assert store.find(KEY) == accepted
    assert (accepted.state, accepted.rest_until) == (KeyState.VALID, None)


def test_another_key_or_source_is_another(store: CredentialStore) -> None:
    store.change(KEY, lambda one: one.refused(NOON), now=NOON)
    for other in (replace(KEY, fingerprint="000000000000"), replace(KEY, source="esios")):
        assert store.find(other) is None


def test_two_refusals_at_once_do_not_lose_one_another(store: CredentialStore) -> None:
    def count(record: KeyRecord) -> KeyRecord:
        return replace(record, refusals=record.refusals + 1)

    threads = [
        threading.Thread(target=store.change, args=(KEY, count), kwargs={"now": NOON})
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.find(KEY)
    assert found is not None
    assert found.refusals == 8


def test_requests_add_up_by_day(store: CredentialStore) -> None:
    assert store.requests("aemet", DAY, DAY) == 0
    for days, requests in ((0, 3), (0, 4), (1, 5), (-1, 1)):
        store.add_requests("aemet", DAY + timedelta(days), requests)
    store.add_requests("esios", DAY, 100)
    assert store.requests("aemet", DAY, DAY) == 7
    assert store.requests("aemet", DAY, DAY + timedelta(1)) == 12
    assert store.requests("aemet", DAY - timedelta(9), DAY + timedelta(9)) == 13
    assert store.forget_requests(DAY) == 1
    assert store.requests("aemet", DAY - timedelta(9), DAY + timedelta(9)) == 12
