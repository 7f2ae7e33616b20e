"""One suite over every journal."""

from datetime import UTC, datetime, timedelta

import pytest

from chocolate_factory.journal.memory import MemoryJournal
from chocolate_factory.journal.model import JobRun, Outcome, SourceState
from chocolate_factory.journal.sql import SqlJournal
from chocolate_factory.journal.store import JournalStore
from chocolate_factory.storage.database import Database

NOW = datetime(2024, 11, 5, 11, tzinfo=UTC)


@pytest.fixture
def journal(database: Database | None) -> JournalStore:
    return MemoryJournal() if database is None else SqlJournal(database)


def _run(job: str, minute: int, outcome: Outcome = Outcome.DONE) -> JobRun:
    start = NOW + timedelta(minutes=minute)
    return JobRun(job, start, start + timedelta(seconds=1.5), outcome, f"{job} at {minute}")


def test_an_empty_journal(journal: JournalStore) -> None:
    assert journal.tallies() == {}
    assert journal.runs() == []
    assert journal.sources() == {}


def test_runs_are_counted_and_the_newest_comes_first(journal: JournalStore) -> None:
    journal.record_run(_run("a", 0))
    journal.record_run(_run("a", 1, Outcome.FAILED))
    journal.record_run(_run("b", 2, Outcome.SKIPPED))
    tallies = journal.tallies()
    assert (tallies["a"].runs, tallies["a"].failures) == (2, 1)
    assert tallies["a"].last == _run("a", 1, Outcome.FAILED)
    assert tallies["a"].last.seconds == pytest.approx(1.5)
    assert (tallies["b"].runs, tallies["b"].failures) == (1, 0)
    assert [run.job for run in journal.runs()] == ["b", "a", "a"]
    assert [run.message for run in journal.runs("a", most=1)] == ["a at 1"]


def test_old_runs_are_forgotten(journal: JournalStore) -> None:
    for minute in range(5):
        journal.record_run(_run("a", minute))
    assert journal.forget_runs(NOW + timedelta(minutes=3)) == 3
    assert [run.message for run in journal.runs()] == ["a at 4", "a at 3"]


def test_the_newest_state_of_a_source_replaces_the_one_before(journal: JournalStore) -> None:
    refused = SourceState("aemet", NOW, None, "refused", "No key.", "Set AEMET_API_KEY.", 3)
    well = SourceState("aemet", NOW + timedelta(hours=1), NOW + timedelta(hours=1))
    other = SourceState("omie", NOW, NOW)
    journal.record_source(refused)
    journal.record_source(other)
    assert journal.sources() == {"aemet": refused, "omie": other}
    journal.record_source(well)
    assert journal.sources()["aemet"] == well
