"""The nouns of series."""

from datetime import UTC, datetime, timedelta

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Reading, WriteReport
from tests.fakes.series import day_ahead

TEN = datetime(2024, 11, 5, 10, tzinfo=UTC)


def test_unknown_sources_rank_last() -> None:
    series = day_ahead()
    assert [series.rank(source) for source in ("best", "third", "stranger")] == [0, 2, 3]


def test_series_are_equal_by_what_they_are_not_by_their_rule() -> None:
    assert day_ahead() == day_ahead()
    assert day_ahead("one") != day_ahead("other")


def test_an_observation_speaks_for_its_interval() -> None:
    quarter = Interval(TEN, TEN + timedelta(minutes=15))
    assert Observation(TEN, 15, 1.0).interval == quarter
    reading = Reading(TEN, 15, 1.0, "best", TEN, TEN)
    assert (reading.interval, reading.end) == (quarter, quarter.end)


def test_reports_add_up() -> None:
    assert WriteReport(1, 2, 3, 4) + WriteReport(10, 20, 30, 40) == WriteReport(11, 22, 33, 44)
