"""A source whose key rests offers nothing, and others stand in."""

import pytest

from chocolate_factory.credentials.guard import KeyGuard
from chocolate_factory.credentials.guarded_source import GuardedSource
from chocolate_factory.credentials.memory import MemoryCredentialStore
from chocolate_factory.credentials.model import Key
from chocolate_factory.kernel.errors import UpstreamRefusedError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.survey import survey
from tests.fakes.clock import ManualClock
from tests.fakes.series import at, day_ahead, days
from tests.fakes.sources import FakeSource, values

NOON = at("2024-11-05T12:00+01:00")
DAYS = days("2024-11-04", "2024-11-05")
SERIES = day_ahead()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


def guarded(source: FakeSource, clock: ManualClock) -> GuardedSource:
    return GuardedSource(
        source, KeyGuard(Key.of("esios", "secret"), MemoryCredentialStore(), clock)
    )


def test_it_behaves_as_the_source_behind_it(clock: ManualClock) -> None:
    behind = FakeSource("best", {SERIES.key: values(DAYS)})
    source = guarded(behind, clock)
    assert (source.name, source.longest_request) == ("best", behind.longest_request)
    assert source.reach(SERIES, NOON) == behind.reach(SERIES, NOON)
    assert source.fetch([SERIES], DAYS) == {SERIES.key: values(DAYS)}
    assert source.reach(day_ahead("other"), NOON) is None


def test_a_refusal_in_a_fill_lets_the_next_source_stand_in_and_is_not_repeated(
    clock: ManualClock,
) -> None:
    refusing = FakeSource(
        "best", {SERIES.key: values(DAYS)}, always=UpstreamRefusedError("best", "No.")
    )
    other = FakeSource("second", {SERIES.key: values(DAYS)[:30]})
    sources: list[SeriesSource] = [guarded(refusing, clock), other]
    store = MemorySeriesStore()
    filler = Filler(store, clock)
    for _ in range(5):
        filler.fill(sources, [SERIES], DAYS, insist=True)
    assert len(refusing.asked) == 1
    assert len(store.read(SERIES, DAYS)) == 30
    [gap] = survey(store, SERIES, sources, DAYS, NOON)
    assert "best" not in gap.strategy, "it would not be asked now"

    refusing.always = None
    clock.advance(HOUR)
    filler.fill(sources, [SERIES], DAYS)
    assert len(store.read(SERIES, DAYS)) == 48
