"""A store behind a spool: after any outages it is the store that had never been down."""

import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Semaphore

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.batch import ContradictionError
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Plausible, Series, WriteReport
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.clock import ManualClock
from tests.fakes.outages import SILENT, Patient, SwitchedStore, contents, patient_store
from tests.fakes.series import at, day_ahead, measured

BEGIN = at("2024-10-27T00:00+02:00")
NOON = at("2024-10-26T14:00+02:00")
ALL = Interval(BEGIN - DAY, BEGIN + 3 * DAY)
PRICE = replace(day_ahead(), plausible=Plausible(-500, 4000))
AWAY = timedelta(minutes=1)


def hour(number: int, value: float) -> Observation:
    return Observation(BEGIN + number * HOUR, 60, value)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def patient(tmp_path: Path, clock: ManualClock) -> Iterator[Patient]:
    with patient_store(tmp_path, clock) as made:
        yield made


def let_in(patient: Patient, clock: ManualClock) -> None:
    """The store is back, and somebody has noticed."""
    patient.behind.on = True
    clock.advance(AWAY)
    patient.store.settle()


def test_while_the_store_answers_nothing_waits(patient: Patient) -> None:
    report = patient.store.write(PRICE, "best", [hour(0, 50.0)], now=NOON)
    assert report == WriteReport(written=1)
    assert patient.store.outage is None
    assert not patient.store.is_waiting
    assert not patient.spool.file.exists()
    assert [one.value for one in patient.store.read(PRICE, ALL)] == [50.0]


def test_what_arrives_while_it_is_down_is_known_from_its_arrival(
    patient: Patient, clock: ManualClock
) -> None:
    forecast = replace(measured(), public_from=lambda _: NOON + DAY)
    patient.behind.on = False
    said = [hour(0, 7.0), hour(1, -0.0)]
    report = patient.store.write(forecast, "best", said, now=NOON)
    assert report == WriteReport(spooled=2)
    clock.advance(DAY)
    let_in(patient, clock)
    found = patient.store.read(forecast, ALL)
    assert [(one.value, one.known_at, one.stored_at) for one in found] == [
        (7.0, NOON, NOON),
        (-0.0, NOON, NOON),
    ]
    assert str(found[1].value) == "-0.0"


def test_what_comes_later_waits_behind_what_waits(patient: Patient) -> None:
    patient.behind.on = False
    patient.store.write(PRICE, "best", [hour(0, 1.0)], now=NOON)
    patient.drain.stop()  # nobody drains behind our back
    patient.behind.on = True
    report = patient.store.write(PRICE, "best", [hour(0, 2.0)], now=NOON + HOUR)
    assert report == WriteReport(spooled=1)
    assert patient.behind.history(PRICE, ALL) == []


def test_since_when_and_why_it_is_down(patient: Patient, clock: ManualClock) -> None:
    patient.behind.on = False
    with pytest.raises(StoreUnavailableError, match=SILENT):
        patient.store.read(PRICE, ALL)
    clock.advance(HOUR)
    with pytest.raises(StoreUnavailableError):
        patient.store.ping()
    outage = patient.store.outage
    assert outage is not None
    assert outage.since == NOON.astimezone(outage.since.tzinfo)
    assert outage.error.advice == "Switch it on."
    patient.behind.on = True
    with pytest.raises(StoreUnavailableError):
        patient.store.read(PRICE, ALL)  # it is not asked again at once, but for its health
    patient.store.ping()
    assert patient.store.outage is None


def test_what_was_stored_is_remembered_and_what_waits_is_newer(patient: Patient) -> None:
    said = [hour(0, 1.0), hour(1, 1.0), hour(2, 1.0)]
    patient.store.write(PRICE, "best", said, now=NOON)
    patient.behind.on = False
    doubts = [Suspicion(BEGIN + HOUR, "range", "odd")]
    late = [hour(1, 9.0), hour(2, 2.0)]
    report = patient.store.write(PRICE, "best", late, now=NOON, suspicions=doubts)
    kept = patient.store.keep(PRICE, "second", late, now=NOON, suspicions=doubts)
    assert report == kept == WriteReport(spooled=2, withheld=(BEGIN + HOUR,))
    assert [(one.source, one.value) for one in patient.store.said(PRICE, ALL)] == [
        ("best", 1.0),
        ("best", 2.0),
        ("second", 2.0),
    ]


def test_what_was_let_in_is_remembered(patient: Patient, clock: ManualClock) -> None:
    patient.behind.on = False
    patient.store.write(PRICE, "best", [hour(0, 1.0)], now=NOON)
    patient.store.keep(PRICE, "second", [hour(0, 5.0), hour(1, 2.0)], now=NOON)
    let_in(patient, clock)
    patient.behind.on = False
    said = [(one.source, one.value) for one in patient.store.said(PRICE, ALL)]
    assert said == [("best", 1.0), ("second", 2.0)]


def test_what_is_no_longer_believed_is_not_remembered(patient: Patient) -> None:
    patient.store.write(PRICE, "best", [hour(0, 1.0)], now=NOON)
    patient.store.quarantine(PRICE, "best", [Suspicion(BEGIN, "range", "odd")], now=NOON)
    assert patient.store.said(PRICE, ALL) == []


def test_bulk_work_does_not_wait_in_the_spool(patient: Patient, clock: ManualClock) -> None:
    patient.behind.on = False
    with in_background(), pytest.raises(StoreUnavailableError):
        patient.store.write(PRICE, "best", [hour(0, 1.0)], now=NOON)
    assert patient.spool.is_empty()
    patient.store.write(PRICE, "best", [hour(0, 1.0)], now=NOON)
    patient.behind.on = True
    clock.advance(AWAY)
    with in_background():
        report = patient.store.write(PRICE, "best", [hour(0, 2.0)], now=NOON + HOUR)
    assert report == WriteReport(revised=1), "what waits goes in first"


def test_an_outage_in_which_nothing_has_to_wait_ends_by_a_write_that_changes_nothing(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = Semaphore(0)

    def refuse(*_: object, **__: object) -> None:
        tried.release()
        raise StoreUnavailableError(SILENT)

    for writes in ("release", "try_writing"):
        monkeypatch.setattr(SwitchedStore, writes, refuse)
    with pytest.raises(StoreUnavailableError):
        patient.store.release(PRICE.key, "best", [BEGIN], now=NOON, why="It was so.")
    for _ in range(4):
        assert tried.acquire(timeout=20)
    patient.store.ping()
    assert patient.store.outage is not None, "that it can be read says nothing"
    assert patient.spool.is_empty()
    monkeypatch.undo()
    deadline = time.monotonic() + 20
    while patient.store.is_waiting:
        assert time.monotonic() < deadline, "nobody found out"
        time.sleep(0.01)
    assert contents(patient.behind) == [{}, {}, {}]


def test_nonsense_is_refused_at_once(patient: Patient) -> None:
    patient.behind.on = False
    with pytest.raises(ContradictionError):
        patient.store.write(PRICE, "best", [hour(0, 1.0), hour(0, 2.0)], now=NOON)
    assert patient.spool.is_empty()
    assert patient.store.write(PRICE, "best", [], now=NOON) == WriteReport()


def test_what_cannot_wait_either_is_refused_loudly(tmp_path: Path, clock: ManualClock) -> None:
    with patient_store(tmp_path, clock, limit_bytes=10) as patient:
        patient.behind.on = False
        with pytest.raises(StoreUnavailableError, match=r"spool .* is full"):
            patient.store.write(PRICE, "best", [hour(0, 1.0)], now=NOON)
        assert patient.spool.state().refused == 1


def test_a_spool_that_cannot_be_read_does_not_stop_a_store_that_can(
    tmp_path: Path, clock: ManualClock
) -> None:
    with patient_store(tmp_path, clock) as patient:
        patient.spool.file.mkdir()
        report = patient.store.write(PRICE, "best", [hour(0, 1.0)], now=NOON)
        assert report == WriteReport(written=1)


def test_a_kill_between_storing_and_forgetting_changes_nothing(
    patient: Patient, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every item is taken twice, as after such a kill."""
    truth = MemorySeriesStore()
    done = patient.spool.done
    seen: set[int] = set()

    def forgotten_once(waiting: object) -> None:
        number = waiting.number  # type: ignore[attr-defined]
        if number in seen:
            done(waiting)  # type: ignore[arg-type]
        seen.add(number)

    monkeypatch.setattr(patient.spool, "done", forgotten_once)
    patient.behind.on = False
    for store in (truth, patient.store):
        doubts = [Suspicion(BEGIN, "range", "too much")]
        store.write(PRICE, "best", [hour(0, 1.0)], now=NOON, suspicions=doubts)
        store.mark_absent(PRICE, "second", [Interval(BEGIN, BEGIN + HOUR)], now=NOON + HOUR)
        store.write(PRICE, "best", [hour(0, 2.0)], now=NOON + 2 * HOUR)
    let_in(patient, clock)
    assert contents(patient.behind) == contents(truth)


_numbers = itertools.count()
_series = st.sampled_from([PRICE, replace(measured(), rewritten=True)])
_values = st.sampled_from([-1.5, 0.0, -0.0, 52.13, 5e-324, 1.7976931348623157e308])
_hours = st.integers(0, 5)


@st.composite
def batches(draw: st.DrawFn) -> list[Observation]:
    quarters = draw(st.booleans())
    starts = draw(st.lists(_hours, max_size=5, unique=True))
    minutes = 15 if quarters else 60
    return [
        Observation(BEGIN + start * timedelta(minutes=minutes), minutes, draw(_values))
        for start in starts
    ]


@st.composite
def acts(draw: st.DrawFn) -> tuple[object, ...]:
    """Something said, something not had, or the switch."""
    kind = draw(st.sampled_from(["write", "write", "absent", "switch", "wait"]))
    doubts = draw(st.lists(_hours, max_size=2))
    return (
        kind,
        draw(_series),
        draw(st.sampled_from(["best", "second"])),
        draw(batches()),
        [Suspicion(BEGIN + start * HOUR, "range", "odd") for start in doubts],
        draw(st.integers(-30, 300)),
    )


def play(store: object, act: Sequence[object], now: datetime) -> None:
    kind, series, source, said, doubts, _ = act
    assert isinstance(series, Series)
    if kind == "write":
        store.write(series, source, said, now=now, suspicions=doubts)  # type: ignore[attr-defined]
    if kind == "absent":
        intervals = [one.interval for one in said]  # type: ignore[attr-defined]
        store.mark_absent(series, source, intervals, now=now)  # type: ignore[attr-defined]


@settings(max_examples=60)
@given(life=st.lists(acts(), max_size=14))
def test_after_any_outages_it_is_the_store_that_was_never_down(
    life: list[tuple[object, ...]],
) -> None:
    clock, truth = ManualClock(NOON), MemorySeriesStore()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        patient_store(Path(folder), clock) as patient,
    ):
        for act in life:
            minutes = act[-1]
            assert isinstance(minutes, int)
            clock.instant += timedelta(minutes=minutes)
            clock.seconds += 60
            if act[0] == "switch":
                patient.behind.on = not patient.behind.on
            play(truth, act, clock.now())
            play(patient.store, act, clock.now())
        let_in(patient, clock)
        assert contents(patient.behind) == contents(truth)
        assert patient.spool.is_empty()
