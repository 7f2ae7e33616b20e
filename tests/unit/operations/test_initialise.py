"""Everything is loaded once, newest first, and what was begun is gone on with."""

import pytest

from chocolate_factory.kernel.errors import InputError, UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.operations.background import background_of
from chocolate_factory.operations.initialise import (
    history_state,
    initialise,
    is_unfinished,
    whole_history,
)
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.progress import Progress, WorkCancelledError
from tests.fakes.ports import Rig


def test_everything_is_loaded_and_nothing_twice(empty: Rig) -> None:
    since = empty.now() - 70 * DAY
    assert history_state(empty.ports).status == "never"
    reports = initialise(empty.ports, since=since)
    assert sum(report.total.written for report in reports) > 70 * 24 * 8
    state = history_state(empty.ports)
    assert state.status == "done"
    assert [collection.name for collection, _ in state.loaded] == ["prices", "weather"]
    [spot, *_] = state.loaded[0][1]
    assert spot.series == SPOT.key
    assert spot.first is not None
    assert spot.first > since - HOUR
    asked = len(empty.redata.asked)
    assert initialise(empty.ports, since=since) == []
    assert len(empty.redata.asked) == asked


def test_the_newest_year_comes_first(empty: Rig) -> None:
    initialise(empty.ports, since=empty.now() - 400 * DAY)
    years = [one.interval.start.year for one in empty.redata.asked]
    assert years == sorted(years, reverse=True)


def test_only_what_is_named_is_loaded(empty: Rig) -> None:
    initialise(empty.ports, only=["weather"], since=empty.now() - 5 * DAY)
    assert not empty.redata.asked
    with pytest.raises(InputError, match="'gold'") as refused:
        initialise(empty.ports, only=["gold"])
    assert "prices, weather" in refused.value.advice


def test_what_was_stopped_is_unfinished_and_gone_on_with(empty: Rig) -> None:
    def stop_at_once(_: Progress) -> None:
        raise WorkCancelledError("Enough.")

    since = empty.now() - 70 * DAY
    initialise(empty.ports, since=since, on_progress=stop_at_once)
    assert is_unfinished(empty.ports)
    background = background_of(empty.ports)
    background.resume(empty.ports)
    background.loading.stop(wait_seconds=0)
    background.loading._thread.join(20)  # type: ignore[union-attr]  # noqa: SLF001
    initialise(empty.ports, since=since)
    assert not is_unfinished(empty.ports)
    background.resume(empty.ports)
    assert not (background.loading.state and background.loading.state.running)


def test_a_source_that_does_not_answer_leaves_it_unfinished(empty: Rig) -> None:
    since = empty.now() - 5 * DAY
    empty.open_meteo.always = UpstreamUnavailableError("open-meteo", "It is down.")
    initialise(empty.ports, since=since)
    assert is_unfinished(empty.ports)
    assert history_state(empty.ports).status == "unfinished"
    empty.open_meteo.always = None
    initialise(empty.ports, since=since)
    assert history_state(empty.ports).status == "done"


def test_the_whole_history_begins_with_the_oldest_collection(empty: Rig) -> None:
    whole = whole_history(empty.ports)
    assert whole.start.year == 2000
    assert whole.end > empty.now()
