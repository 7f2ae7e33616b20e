"""The points stand for the whole peninsula, and every value tells from when it was known."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.weather.model import PRECIPITATION, RADIATION, TEMPERATURE
from chocolate_factory.weather.national.model import (
    CLOUD,
    LIVE,
    QUANTITIES,
    SOURCES,
    WIND_100M,
    known_from,
    national_series,
    points,
    read_points,
    series_by_point,
)
from tests.unit.weather.upstreams import HOUR, utc

TABLE = """
valid_from = 2025-01-01
[[points]]
name = "north"
latitude = 43
longitude = -4
wind_gw = 3
people_millions = 2
[[points]]
name = "south"
latitude = 37
longitude = -5
wind_gw = 1
solar_gw = 5
"""


def test_the_shares_of_each_kind_make_a_whole() -> None:
    for kind in ("wind", "solar", "people"):
        assert sum(getattr(one, kind) for one in points()) == pytest.approx(1)
    assert 5 <= len(points()) <= 12
    assert all(36 < one.latitude < 44 and -9.5 < one.longitude < 3.5 for one in points())


def test_weights_are_shares_and_decide_what_is_asked() -> None:
    north, south = read_points(TABLE)
    assert (north.wind, north.solar, north.people) == (0.75, 0.0, 1.0)
    assert north.matters_for(WIND_100M)
    assert north.matters_for(TEMPERATURE)
    assert not north.matters_for(RADIATION)
    assert south.share_of(CLOUD) == 1.0
    assert not south.matters_for(PRECIPITATION)


@pytest.mark.parametrize(
    "wrong",
    [
        "points = 3",
        TABLE.replace("valid_from = 2025-01-01", ""),
        TABLE.replace("2025-01-01", '"soon"'),
        TABLE.replace("latitude = 43", 'latitude = "high"'),
        TABLE.replace("solar_gw = 5", ""),
        "[[points",
    ],
)
def test_a_table_that_cannot_be_right_is_refused(wrong: str) -> None:
    with pytest.raises(ConfigurationError, match="national weather points"):
        read_points(wrong)


def test_each_point_has_the_series_that_matter_there() -> None:
    assert ("lugo", WIND_100M.name) in series_by_point()
    assert ("madrid", WIND_100M.name) not in series_by_point()
    assert all(one.rewritten and not one.official for one in national_series().values())
    for quantity in QUANTITIES:
        shares = [one.share_of(quantity) for one in points() if one.matters_for(quantity)]
        assert sum(shares) == pytest.approx(1)


@given(hours=st.integers(0, 24 * 400), later=st.integers(0, 24 * 40))
def test_what_an_archive_tells_was_known_long_before_and_never_earlier_than_the_hour_before(
    hours: int, later: int
) -> None:
    start = utc("2024-02-01") + hours * HOUR
    for source in SOURCES:
        known = known_from(source)
        if known is None:
            assert source == LIVE
            continue
        # A run is there nine hours after its nominal start: never sooner than nine hours before
        # the day that its lead leaves.
        lead = int(source.rpartition("-")[2])
        assert start - known(start) <= timedelta(days=lead, hours=14)
        assert start - known(start) >= timedelta(days=lead, hours=-9)
        assert known(start + later * HOUR) >= known(start)


def test_the_freshest_word_ranks_first() -> None:
    start = utc("2025-03-04T23")
    ages = [known(start) for known in map(known_from, SOURCES) if known]
    assert sorted(ages, reverse=True) == ages
