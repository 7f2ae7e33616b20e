"""Reading again keeps what is new, and no source stops another."""

from chocolate_factory.kernel.errors import NotPublishedError, UpstreamUnavailableError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.reread import reread
from tests.fakes.bench import NOON, Bench
from tests.fakes.doubt import above
from tests.fakes.series import day_ahead, days
from tests.fakes.sources import FakeSource

PRICE = day_ahead()
SPAN = days("2025-11-01", "2025-11-03")


def source(name: str, value: float) -> FakeSource:
    return FakeSource(name, {PRICE.key: [Observation(start, 60, value) for start in SPAN.grid(60)]})


def test_the_same_again_changes_nothing_and_another_value_is_a_revision() -> None:
    bench, speaker = Bench(PRICE), source("a", 50.0)
    assert reread(bench.store, bench.clock, [speaker], [PRICE], SPAN).total.written == 72
    again = reread(bench.store, bench.clock, [speaker], [PRICE], SPAN).total
    assert (again.written, again.revised, again.unchanged) == (0, 0, 72)
    corrected = reread(bench.store, bench.clock, [source("a", 51.0)], [PRICE], SPAN).total
    assert (corrected.written, corrected.revised) == (0, 72)
    assert len(bench.store.history(PRICE, SPAN)) == 144


def test_every_source_is_asked_and_the_figures_add_up() -> None:
    bench = Bench(PRICE)
    down, silent, healthy = source("a", 1.0), source("b", 1.0), source("c", 3.0)
    down.always = UpstreamUnavailableError("a", "It is down.")
    silent.always = NotPublishedError("b", "Nothing.")
    report = reread(bench.store, bench.clock, [down, silent, healthy], [PRICE], SPAN)
    assert [one.source for one in report.sources] == ["a", "b", "c"]
    assert [len(one.failures) for one in report.sources] == [1, 0, 0]
    for one in report.sources:
        tally = one.tally
        assert tally.asked_hours == 72
        assert tally.asked_hours == tally.obtained_hours + tally.absent_hours + tally.failed_hours
    assert {one.value for one in bench.store.read(PRICE, SPAN)} == {3.0}


def test_a_suspicious_correction_is_not_believed() -> None:
    bench = Bench(PRICE)
    reread(bench.store, bench.clock, [source("a", 50.0)], [PRICE], SPAN)
    glitch = source("a", 50.0)
    glitch.data[PRICE.key][5] = glitch.data[PRICE.key][5]._replace(value=50_000.0)  # type: ignore[index]
    report = reread(bench.store, bench.clock, [glitch], [PRICE], SPAN, inspector=above(3000.0))
    tally = report.total
    assert (tally.revised, tally.unchanged, tally.quarantined) == (1, 71, 1)
    assert (tally.obtained_hours, tally.quarantined_hours, tally.absent_hours) == (71, 1, 0)
    assert {one.value for one in bench.store.read(PRICE, SPAN)} == {50.0}
    assert len(bench.store.read(PRICE, SPAN)) == 71


def test_what_is_not_public_yet_is_not_asked_for() -> None:
    bench, speaker = Bench(PRICE), source("a", 50.0)
    ahead = Interval(NOON, days("2025-11-09", "2025-11-09").end)
    reread(bench.store, bench.clock, [speaker], [PRICE], ahead)
    assert all(
        asked.interval.end <= days("2025-11-06", "2025-11-06").end for asked in speaker.asked
    )
