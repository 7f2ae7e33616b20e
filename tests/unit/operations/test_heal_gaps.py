"""Gaps are found over all series and closed prices first; who watches can stop it."""

from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from chocolate_factory.operations.ports import PRICE_SERIES
from chocolate_factory.timeseries.progress import Progress, WorkCancelledError
from tests.fakes.ports import HISTORY_DAYS, Rig


def test_an_empty_store_lacks_everything_public_prices_first(empty: Rig) -> None:
    gaps = find_all_gaps(empty.ports)
    assert [gap.series for gap in gaps[:2]] == [one.key for one in PRICE_SERIES]
    assert len({gap.series for gap in gaps}) == len(PRICE_SERIES) + len(empty.ports.weather)
    assert all(gap.hours > HISTORY_DAYS * 24 - 24 for gap in gaps)
    assert gaps[0].strategy == ("omie", "redata")


def test_healing_closes_every_gap_and_asks_nobody_afterwards(empty: Rig) -> None:
    heal_gaps(empty.ports)
    assert not find_all_gaps(empty.ports)
    assert all(not one.total.requests for one in heal_gaps(empty.ports, insist=True))
    assert set(empty.ports.journal.sources()) == {"omie", "redata", "open-meteo"}


def test_only_the_interval_asked_for_is_healed(empty: Rig) -> None:
    week = Interval(empty.now() - 7 * DAY, empty.now())
    heal_gaps(empty.ports, week)
    assert not find_all_gaps(empty.ports, week)
    assert find_all_gaps(empty.ports)


def test_who_watches_can_stop_it_and_what_was_written_stays(empty: Rig) -> None:
    def stop_at_once(_: Progress) -> None:
        raise WorkCancelledError("Enough.")

    reports = heal_gaps(empty.ports, on_progress=stop_at_once)
    assert [one.interrupted for one in reports] == [True], "the weather is not begun"
    assert reports[0].total.written > 0
    assert not empty.open_meteo.asked


def test_a_gap_nobody_can_close_is_no_trouble_of_the_source(rig: Rig) -> None:
    rig.pass_time(DAY)
    nothing = NotPublishedError("redata", "No values.")
    rig.omie.always = rig.redata.always = nothing
    heal_gaps(rig.ports)
    assert not rig.ports.journal.sources()["redata"].trouble
    lacking = [gap for gap in find_all_gaps(rig.ports) if gap.series == PRICE_SERIES[0].key]
    assert lacking
    assert not any(gap.recoverable for gap in lacking if gap.interval.end <= rig.now())
