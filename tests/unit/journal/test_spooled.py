"""The journal while its database is down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chocolate_factory.journal.memory import MemoryJournal
from chocolate_factory.journal.model import JobRun, Outcome, SourceState
from chocolate_factory.journal.spooled import SpooledJournal
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from tests.fakes.outages import Switched
from tests.fakes.series import at

NOON = at("2024-11-05T11:00+00:00")
RUN = JobRun("plan", NOON, NOON + HOUR, Outcome.FAILED, "«Nada» costó 5 €.")
ASKED = SourceState("omie", NOON, NOON - HOUR, "unavailable", "It is down.", "Wait.", 3)


@pytest.fixture
def drain(tmp_path: Path) -> Iterator[Drain]:
    drain = Drain(Spool(tmp_path / "spool.sqlite"), tmp_path / ".draining")
    drain.stop()  # nobody drains behind our back; a new one does at the end
    yield drain
    drain.spool.close()


@pytest.fixture
def behind() -> Switched:
    return Switched(MemoryJournal())


def test_what_is_noted_while_it_is_down_is_known_and_kept(behind: Switched, drain: Drain) -> None:
    journal = SpooledJournal(behind, drain)
    behind.on = False
    journal.record_run(RUN)
    journal.record_source(ASKED)
    assert journal.sources() == {"omie": ASKED}
    with pytest.raises(StoreUnavailableError):
        journal.tallies()
    behind.on = True
    assert journal.sources() == {"omie": ASKED}, "it waits still, but is known here"
    assert behind.behind.sources() == {}  # type: ignore[attr-defined]

    later = Drain(drain.spool, drain.spool.file.with_name(".draining"))
    SpooledJournal(behind, later)
    later.settle()
    assert journal.runs() == [RUN]
    assert behind.behind.sources() == {"omie": ASKED}  # type: ignore[attr-defined]
    assert journal.tallies()["plan"].failures == 1


def test_a_run_is_kept_once_however_often_it_is_taken(behind: Switched, drain: Drain) -> None:
    journal = SpooledJournal(behind, drain)
    behind.on = False
    journal.record_run(RUN)
    waiting = drain.spool.oldest()
    assert waiting is not None
    behind.on = True
    for _ in range(2):
        drain._takers["journal.run"](waiting.item.content())  # noqa: SLF001 - as after a kill
    assert journal.runs() == [RUN]


def test_tallies_are_those_last_known(behind: Switched, drain: Drain) -> None:
    journal = SpooledJournal(behind, drain)
    journal.record_run(RUN)
    known = journal.tallies()
    behind.on = False
    assert journal.tallies() == known


def test_what_another_process_asked_since_counts(behind: Switched, drain: Drain) -> None:
    journal = SpooledJournal(behind, drain)
    journal.record_source(ASKED)
    newer = SourceState("omie", NOON + HOUR, NOON + HOUR)
    behind.behind.record_source(newer)  # type: ignore[attr-defined]
    assert journal.sources() == {"omie": newer}


def test_what_waited_too_long_replaces_nothing_newer(behind: Switched, drain: Drain) -> None:
    journal = SpooledJournal(behind, drain)
    behind.on = False
    journal.record_source(ASKED)
    behind.on = True
    newer = SourceState("omie", NOON + HOUR, NOON + HOUR)
    journal.record_source(newer)

    later = Drain(drain.spool, drain.spool.file.with_name(".draining"))
    SpooledJournal(behind, later)
    later.settle()
    assert behind.behind.sources() == {"omie": newer}  # type: ignore[attr-defined]
