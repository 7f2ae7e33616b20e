"""The years that models learn from come by themselves, the newest first, and nothing twice."""

from dataclasses import replace

import pytest

from chocolate_factory.grid.model import FORECASTS, GRID_SERIES
from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_day, floor_to
from chocolate_factory.operations.learning_history import (
    LEARNT_FROM,
    load_history_to_learn_from,
    share_to_learn_from,
)
from chocolate_factory.prices.model import ESIOS, PVPC, SPOT
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import HISTORY_DAYS, Rig
from tests.fakes.series import at
from tests.fakes.sources import FakeSource, values


def years_asked(rig: Rig) -> list[int]:
    asked = [*rig.omie.asked, *rig.redata.asked]
    return [delivery_day(one.interval.start).year for one in asked]


def test_what_lies_before_the_kept_days_is_loaded_and_nothing_twice(rig: Rig) -> None:
    kept = rig.ports.history_interval()
    [report] = load_history_to_learn_from(rig.ports)
    assert report.total.written > 30 * 24
    assert all(one.interval.end <= kept.start for one in rig.redata.asked)
    first = rig.ports.series.coverage(PVPC).first
    assert first == floor_to(rig.now(), 60) - (HISTORY_DAYS + 2) * DAY
    assert set(years_asked(rig)) == {2024}

    # Before that nobody has anything, which is asked for once.
    [older] = load_history_to_learn_from(rig.ports)
    assert older.total.written == 0
    assert 2023 in years_asked(rig)
    asked = len(years_asked(rig))
    assert load_history_to_learn_from(rig.ports) == []
    assert len(years_asked(rig)) == asked


def test_a_year_that_nobody_has_does_not_keep_older_ones_waiting(rig: Rig) -> None:
    autumn = Interval(at("2023-11-10T00:00Z"), at("2023-11-20T00:00Z"))
    only = FakeSource("redata", {PVPC.key: values(autumn), SPOT.key: values(autumn)})
    rig.ports = replace(rig.ports, price_sources=(only,))
    reports = load_history_to_learn_from(rig.ports)
    assert [bool(one.total.written) for one in reports] == [False, True]
    assert rig.ports.series.coverage(PVPC).first == autumn.start


def test_a_year_of_which_a_part_was_not_answered_is_asked_for_again(rig: Rig) -> None:
    down = UpstreamUnavailableError("redata", "It is down.")
    only = replace(rig.redata, longest_request=14 * DAY, errors=(None, None, down))
    rig.ports = replace(rig.ports, price_sources=(only,))
    [report] = load_history_to_learn_from(rig.ports)
    assert report.total.written
    assert report.total.failed_hours
    load_history_to_learn_from(rig.ports)
    before = Interval(rig.now() - HISTORY_DAYS * DAY, rig.now())
    assert len(rig.ports.series.read(PVPC, before)) == HISTORY_DAYS * 24


def test_sources_that_do_not_answer_are_noted_and_asked_another_time(rig: Rig) -> None:
    for source in (rig.omie, rig.redata):
        source.always = UpstreamUnavailableError(source.name, "It is down.")
    reports = load_history_to_learn_from(rig.ports)
    assert reports
    assert not any(one.total.written for one in reports)
    assert rig.ports.journal.sources()["redata"].trouble == "unavailable"
    rig.omie.always = rig.redata.always = None
    assert load_history_to_learn_from(rig.ports)[0].total.written


def test_of_the_power_system_only_what_models_look_at_is_loaded(rig: Rig) -> None:
    nothing: dict[str, list[Observation]] = {one.key: [] for one in GRID_SERIES.values()}
    grid = FakeSource(ESIOS, nothing, longest_request=92 * DAY)
    rig.ports = replace(rig.ports, price_sources=(), grid_sources=(grid,))
    load_history_to_learn_from(rig.ports)
    assert {key for one in grid.asked for key in one.series} == {one.key for one in FORECASTS}
    assert min(one.interval.start for one in grid.asked) >= rig.now() - LEARNT_FROM - DAY


def test_the_share_tells_how_far_back_both_prices_reach(empty: Rig) -> None:
    store, now = empty.ports.series, empty.now()
    assert share_to_learn_from(empty.ports) == 0
    empty.stock(days=36)
    assert share_to_learn_from(empty.ports) == pytest.approx(36 / LEARNT_FROM.days, abs=1e-3)
    # The tariff is younger than four years: no earlier prices of it are waited for.
    store.write(PVPC, "redata", values(Interval(PVPC.since, PVPC.since + HOUR)), now=now)
    assert share_to_learn_from(empty.ports) == pytest.approx(36 / LEARNT_FROM.days, abs=1e-3)
    oldest = floor_to(now, 60) - LEARNT_FROM - DAY
    store.write(SPOT, "redata", values(Interval(oldest, oldest + HOUR)), now=now)
    assert share_to_learn_from(empty.ports) == 1
