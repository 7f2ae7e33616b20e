"""A market answers as of its instant, series by series."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.kernel.market_time import HOUR
from tests.fakes.series import at, day_ahead, days
from tests.unit.forecasting.histories import history_of, market_of, store_with

SERIES = day_ahead()
SPAN = days("2024-10-20", "2024-11-10")
NOON, AFTERNOON = at("2024-11-05T12:00+01:00"), at("2024-11-05T14:00+01:00")


def test_the_last_known_day_moves_with_the_publication() -> None:
    market = market_of(SPAN, SERIES, AFTERNOON)
    assert market.last_known_day(SERIES.key) == date(2024, 11, 6)
    assert market.as_known_at(NOON).last_known_day(SERIES.key) == date(2024, 11, 5)


def test_an_unknown_hour_of_today_makes_yesterday_the_last_known_day() -> None:
    gone = at("2024-11-05T18:00+01:00")
    market = market_of(SPAN, SERIES, AFTERNOON, without=[gone])
    assert market.last_known_day(SERIES.key) == date(2024, 11, 4)


def test_holes_of_the_past_do_not_count() -> None:
    market = market_of(SPAN, SERIES, NOON, without=[at("2024-11-01T18:00+01:00")])
    assert market.last_known_day(SERIES.key) == date(2024, 11, 5)


def test_of_a_series_nobody_gave_there_is_nothing() -> None:
    market = market_of(SPAN, SERIES, NOON)
    assert market.history("grid.wind.actual").value(NOON) is None
    assert market.table("grid.wind.actual").values.shape == (0, 24)
    assert market.last_known_day("grid.wind.actual") == date(2024, 11, 4)


def test_what_came_later_does_not_exist() -> None:
    late = market_of(SPAN, SERIES, AFTERNOON)
    with pytest.raises(ValueError, match="cannot tell"):
        late.as_known_at(AFTERNOON + HOUR)
    tomorrow = late.as_known_at(NOON).table(SERIES.key).rows(date(2024, 11, 6), 1)
    assert np.isnan(tomorrow).all()


def test_a_history_that_knows_more_is_cut() -> None:
    history = history_of(SPAN, SERIES, AFTERNOON)
    market = Market({SERIES.key: history}, known_at=NOON)
    assert market.history(SERIES.key).value(at("2024-11-06T12:00+01:00")) is None


def test_reading_a_store_gives_what_was_known() -> None:
    store = store_with(SERIES, SPAN)
    market = read_market(store, [SERIES], SPAN, known_at=NOON)
    assert market.known_at == NOON
    assert market.last_known_day(SERIES.key) == date(2024, 11, 5)
