"""Health of the store and of what waits for it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.operations.check_health import check_health
from chocolate_factory.operations.check_store import store_checks
from chocolate_factory.operations.health import Check, Condition
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.model import Observation
from tests.fakes.outages import Patient, patient_store, spooling_of
from tests.fakes.ports import Rig, build_rig

Checks = dict[str, Check]


@pytest.fixture
def rig() -> Rig:
    return build_rig(history_days=7)


@pytest.fixture
def patient(rig: Rig, tmp_path: Path) -> Iterator[Patient]:
    with patient_store(tmp_path, rig.ports.clock, limit_bytes=1_900) as made:
        store = made.store
        rig.ports = replace(
            rig.ports,
            series=store,
            filler=Filler(store, rig.ports.clock, None, store),
            spooling=spooling_of(made),
        )
        yield made


@pytest.fixture
def look(rig: Rig) -> Callable[[], Checks]:
    return lambda: {one.name: one for one in store_checks(rig.ports)}


def write(rig: Rig, hours: int = 1) -> None:
    start = rig.now().replace(minute=0, second=0, microsecond=0)
    said = [Observation(start.replace(hour=n), 60, n / 7) for n in range(hours)]
    rig.ports.series.write(SPOT, "omie", said, now=rig.now())


def test_all_is_well_while_nothing_waits(patient: Patient, look: Callable[[], Checks]) -> None:
    assert patient.behind.on
    found = look()
    assert {one.status for one in found.values()} == {Condition.OK}
    assert found["spool"].message == "Nothing waits for the store."


def test_an_outage_says_since_when_why_and_what_to_do(
    rig: Rig, patient: Patient, look: Callable[[], Checks]
) -> None:
    patient.behind.on = False
    write(rig, 3)
    found = look()
    store, spool = found["store"], found["spool"]
    assert (store.status, store.kind) == (Condition.FAILING, "down")
    assert "It has not answered since 2024-11-05 11:0" in store.message
    assert store.advice == "Switch it on."
    assert (spool.status, spool.kind, spool.values["n"]) == (Condition.DEGRADED, "waiting", 3)
    assert "3 values in 1 batches wait" in spool.message
    health = check_health(rig.ports)
    assert health.status is Condition.FAILING
    assert "tariffs" in {one.name for one in health.checks}, "what needs no store is looked at"


def test_a_store_that_only_takes_nothing_is_degraded(
    rig: Rig, patient: Patient, look: Callable[[], Checks], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreUnavailableError("It is locked.", advice="Unlock it.")

    for call in ("write", "try_writing"):
        monkeypatch.setattr(type(patient.behind), call, refuse)
    write(rig)
    found = look()["store"]
    assert (found.status, found.kind) == (Condition.DEGRADED, "unwritable")
    assert "can be read" in found.message


def test_a_spool_that_fills_is_an_alarm(
    rig: Rig, patient: Patient, look: Callable[[], Checks]
) -> None:
    patient.behind.on = False
    while patient.spool.state().bytes < 1_600:
        write(rig)
    assert look()["spool"].kind == "nearly_full"


def test_what_is_set_aside_or_damaged_stays_a_finding(
    rig: Rig, patient: Patient, look: Callable[[], Checks]
) -> None:
    patient.drain.stop()
    patient.behind.on = False
    write(rig)
    waiting = patient.spool.oldest()
    assert waiting is not None
    patient.spool.set_aside(waiting, "nobody takes it")
    assert look()["spool"].kind == "set_aside"
    with closing(patient.spool):
        pass
    patient.spool.file.with_name("spool.sqlite.damaged-1").write_text("")
    assert look()["spool"].kind == "damaged"


def test_a_spool_that_cannot_be_used_is_told(patient: Patient, look: Callable[[], Checks]) -> None:
    patient.spool.file.mkdir()
    assert look()["spool"].kind == "unusable"
