"""Fills go on while the store is down: nothing fleeting is lost, nothing stored twice."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Plausible, Series
from chocolate_factory.timeseries.quality.inspect import inspect_arrival
from tests.fakes.clock import ManualClock
from tests.fakes.outages import Patient, contents, patient_store
from tests.fakes.series import at
from tests.fakes.sources import FakeSource, values

NOON = at("2024-11-05T12:00+01:00")
LATELY = Interval(NOON - DAY, NOON + 3 * DAY)
WARM = Series(
    "temperature",
    "°C",
    ("best", "second"),
    lambda start: start + HOUR,
    plausible=Plausible(-20, 50, steepest=12, flat_hours=6),
)


class World:
    """Two sources: the better one forgets after three hours and now and then talks nonsense."""

    def __init__(self, clock: ManualClock) -> None:
        truth = [one._replace(value=round(15 + n % 24 / 3, 1)) for n, one in enumerate(_hours())]
        odd = {5: 400.0, 17: 39.0, 40: -80.0}
        best = [one._replace(value=odd.get(n, one.value)) for n, one in enumerate(truth)]
        self.sources = [
            FakeSource(
                "best", {WARM.key: best[:50]}, lambda _, now: Interval(now - 3 * HOUR, now + HOUR)
            ),
            FakeSource("second", {WARM.key: truth}, lambda _, now: Interval(now - DAY, now + HOUR)),
        ]
        self.clock = clock


def _hours() -> list[Observation]:
    return values(LATELY)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def patient(tmp_path: Path, clock: ManualClock) -> Iterator[Patient]:
    with patient_store(tmp_path, clock, inspect_arrival) as made:
        yield made


def fill(filler: Filler, clock: ManualClock) -> None:
    now = clock.now()
    window = Interval(floor_to(now, 60) - 6 * HOUR, now)
    filler.fill(World(clock).sources, [WARM], window, insist=True)


def known(store: MemorySeriesStore) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Everything but absences, which nobody can tell while the store is down, and ``stored_at``.

    What is doubtful only beside what the store holds is told so later, and others asked later.
    """
    values_, entries, _ = contents(store)
    words = {
        place: [one._replace(stored_at=0) for one in said]
        for place, said in values_[WARM.key].items()
    }
    return words, entries


@pytest.mark.parametrize("seed", range(4))
def test_after_outages_the_store_is_the_one_that_was_never_down(
    seed: int, patient: Patient, clock: ManualClock
) -> None:
    chance = random.Random(seed)  # noqa: S311 - outages, not secrets
    truth = MemorySeriesStore()
    steady = Filler(truth, clock, inspect_arrival)
    shaken = Filler(patient.store, clock, inspect_arrival, patient.store)
    outages = 0
    for _ in range(100):
        fill(steady, clock)
        fill(shaken, clock)
        clock.advance(timedelta(minutes=30))
        if chance.random() < 0.25:
            outages += patient.behind.on
            patient.behind.on = not patient.behind.on
    patient.behind.on = True
    clock.advance(HOUR)
    patient.store.settle()
    assert outages > 3
    assert patient.spool.state().drained > 20
    assert known(patient.behind) == known(truth)
    assert known(truth)[1], "nothing was ever suspicious"


def test_what_waits_is_not_fetched_again(patient: Patient, clock: ManualClock) -> None:
    filler = Filler(patient.store, clock, inspect_arrival, patient.store)
    world = World(clock)
    window = Interval(NOON - 4 * HOUR, NOON)
    patient.behind.on = False
    first = filler.fill(world.sources, [WARM], window)
    second = filler.fill(world.sources, [WARM], window)
    assert (first.total.spooled, first.total.written) == (4, 0)
    assert sum(first.missing_after.values()) == 0
    assert second.total.requests == 0
    assert second.as_dict()["missing_hours_before"] == {WARM.key: 0}


def test_a_store_that_goes_down_during_a_request_costs_nothing(
    patient: Patient, clock: ManualClock
) -> None:
    filler = Filler(patient.store, clock, inspect_arrival, patient.store)

    def switch_off() -> None:
        patient.behind.on = False

    source = FakeSource("best", {WARM.key: _hours()}, while_answering=switch_off)
    report = filler.fill([source], [WARM], Interval(NOON - 4 * HOUR, NOON))
    assert report.total.spooled == 4
    patient.behind.on = True
    clock.advance(HOUR)
    patient.store.settle()
    known = {one.known_at for one in patient.store.history(WARM, LATELY)}
    assert max(known) == clock.now() - HOUR, "as it was known on arrival"


def test_bulk_work_fails_while_the_store_is_down(patient: Patient, clock: ManualClock) -> None:
    filler = Filler(patient.store, clock, None, patient.store)
    patient.behind.on = False
    with in_background(), pytest.raises(StoreUnavailableError):
        fill(filler, clock)
    assert patient.spool.is_empty()
    with pytest.raises(StoreUnavailableError):
        fill(Filler(patient.store, clock), clock)
