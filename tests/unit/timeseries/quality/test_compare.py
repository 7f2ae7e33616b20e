"""Sources are held against each other: a wrong hour is found, and the right one is blamed."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval
from chocolate_factory.prices.model import ESIOS, OMIE, PVPC, REDATA, SPOT
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.timeseries.quality.compare import Tolerance, compare_sources
from tests.fakes.ports import pvpc_price, spot_price
from tests.fakes.series import at

TOLERANCE = Tolerance(same=0.005, variety=3.0, exact=True)
TODAY = day_interval(at("2024-11-05T12:00+01:00").date())
DAYS = Interval(TODAY.start - 2 * DAY, TODAY.end)


def says(source: str, moved: timedelta = timedelta(), more: float = 0.0) -> list[Reading]:
    """The truth, on the last day ``moved`` against the clock or raised by ``more``."""
    return [
        Reading(
            start,
            60,
            spot_price(start - moved) + more if start in TODAY else spot_price(start),
            source,
            start,
            start,
        )
        for start in DAYS.grid(60)
    ]


SIBLING = [Reading(s, 60, pvpc_price(s), REDATA, s, s) for s in DAYS.grid(60)]


def doubted(said: Mapping[str, list[Reading]], sibling: list[Reading]) -> dict[str, set[str]]:
    found = compare_sources(SPOT, said, TOLERANCE, sibling)
    for suspicions in found.values():
        assert all(one.start in TODAY for one in suspicions)
    return {source: {one.check for one in some} for source, some in found.items()}


def test_sources_that_agree_are_believed() -> None:
    assert doubted({OMIE: says(OMIE), REDATA: says(REDATA)}, SIBLING) == {}


@pytest.mark.parametrize("moved", [HOUR, -HOUR, 2 * HOUR, -2 * HOUR])
@pytest.mark.parametrize("wrong", [OMIE, ESIOS, REDATA])
def test_of_three_sources_the_shifted_one_is_found(wrong: str, moved: timedelta) -> None:
    said = {name: says(name, moved if name == wrong else timedelta()) for name in SPOT.sources}
    assert doubted(said, []) == {wrong: {"shifted"}}


@pytest.mark.parametrize("wrong", [OMIE, REDATA])
def test_of_two_the_one_that_does_not_follow_the_sibling_is_found(wrong: str) -> None:
    said = {name: says(name, HOUR if name == wrong else timedelta()) for name in (OMIE, REDATA)}
    assert doubted(said, SIBLING) == {wrong: {"shifted"}}


def test_of_two_alone_the_worse_ranked_is_doubted() -> None:
    said = {OMIE: says(OMIE), REDATA: says(REDATA, HOUR)}
    assert doubted(said, []) == {REDATA: {"shifted"}}


def test_the_reason_says_how_far_and_which_way() -> None:
    said = {OMIE: says(OMIE), REDATA: says(REDATA, HOUR)}
    [reason] = {one.reason for one in compare_sources(SPOT, said, TOLERANCE)[REDATA]}
    assert reason == "What redata says is 1 h too late: moved by that it fits omie."


def test_figures_that_differ_are_doubted_where_they_differ() -> None:
    said = {OMIE: says(OMIE), ESIOS: says(ESIOS), REDATA: says(REDATA, more=0.02)}
    assert doubted(said, SIBLING) == {REDATA: {"disagreement"}}


def test_a_day_without_shape_has_no_wrong_hour() -> None:
    flat = {
        name: [one._replace(value=10.0, source=name) for one in says(name)]
        for name in (OMIE, REDATA)
    }
    assert compare_sources(SPOT, flat, TOLERANCE) == {}


def test_one_source_alone_contradicts_nobody() -> None:
    assert compare_sources(PVPC, {REDATA: SIBLING}, TOLERANCE) == {}
    assert compare_sources(PVPC, {}, TOLERANCE) == {}
