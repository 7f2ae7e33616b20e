"""One suite over every audit trail."""

from datetime import UTC, datetime, timedelta

import pytest

from chocolate_factory.audit.memory import MemoryAuditStore
from chocolate_factory.audit.model import AuditEntry, Verdict
from chocolate_factory.audit.sql import SqlAuditStore
from chocolate_factory.audit.store import AuditStore
from chocolate_factory.storage.database import Database

NOW = datetime(2024, 11, 5, 11, tzinfo=UTC)


@pytest.fixture
def audit(database: Database | None) -> AuditStore:
    return MemoryAuditStore() if database is None else SqlAuditStore(database)


def _entry(minute: float, verdict: Verdict = Verdict.DONE, who: str = "ana") -> AuditEntry:
    at = NOW + timedelta(minutes=minute)
    return AuditEntry(at, who, "10.0.0.1", "POST /ingest-now", verdict, "200", "f00d")


def test_the_newest_comes_first_and_everything_comes_back(audit: AuditStore) -> None:
    entries = [_entry(minute) for minute in range(5)]
    for entry in entries:
        audit.record(entry)
    assert list(audit.entries()) == entries[::-1]
    assert list(audit.entries(most=2)) == entries[:2:-1]
    assert list(audit.entries(since=entries[3].at)) == entries[:2:-1]
    audit.record(_entry(9, who="luis"))
    assert [one.who for one in audit.entries(who="luis")] == ["luis"]


def test_the_same_refusal_again_is_one_that_counts(audit: AuditStore) -> None:
    for minute in (0, 1, 59):
        audit.record(_entry(minute, Verdict.REFUSED))
    [entry] = audit.entries()
    assert (entry.times, entry.last_at) == (3, NOW + timedelta(minutes=59))
    audit.record(_entry(60, Verdict.REFUSED))
    audit.record(_entry(60, Verdict.REFUSED, who="luis"))
    assert [one.times for one in audit.entries()] == [1, 1, 3]


def test_what_was_done_is_told_each_time(audit: AuditStore) -> None:
    for minute in (0, 1):
        audit.record(_entry(minute))
    assert len(audit.entries()) == 2


def test_no_secret_no_line_break_and_no_novel_is_kept(audit: AuditStore) -> None:
    action = "POST /x?api_key=0123456789abcdef\r\nHost: evil"
    audit.record(AuditEntry(NOW, "w" * 900, "10.0.0.1", action, Verdict.DONE, "a" * 900))
    [entry] = audit.entries()
    assert entry.action == "POST /x?api_key=***??Host: evil"
    assert len(entry.who) == len(entry.detail) == 200


def test_old_entries_are_forgotten_by_when_they_ended(audit: AuditStore) -> None:
    audit.record(_entry(0))
    audit.record(_entry(1, Verdict.REFUSED))
    audit.record(_entry(50, Verdict.REFUSED))
    before = NOW + timedelta(minutes=30)
    assert audit.forget(before, dry_run=True) == 1
    assert len(audit.entries()) == 2
    assert audit.forget(before) == 1
    assert [one.times for one in audit.entries()] == [2]
