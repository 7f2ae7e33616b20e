"""The simulated power system as the product's own sources read it."""

from datetime import date, timedelta

import pytest

from chocolate_factory.grid.model import (
    ACTUALS,
    DAYS,
    DEMAND_ACTUAL,
    DEMAND_DAILY,
    DEMAND_FORECAST,
    FORECASTS,
    TOTAL_DAILY,
)
from chocolate_factory.grid.sources.esios import EsiosGrid
from chocolate_factory.grid.sources.redata import RedataGrid
from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.market_time import HOUR, Interval, day_interval
from tests.unit.demo.upstreams.conftest import Served

LONG = date(2026, 10, 25)


def test_every_series_is_told_and_can_be_true(served: Served) -> None:
    served.be("2026-11-20T12:00+01:00")
    esios = EsiosGrid(served.http, served.urls.esios, "key")
    found = esios.fetch([*FORECASTS, *ACTUALS], day_interval(LONG))
    for series in (*FORECASTS, *ACTUALS):
        values = [one.value for one in found[series.key]]
        assert len(values) == 25
        assert series.plausible is not None
        assert all(series.plausible.lowest <= value <= series.plausible.highest for value in values)


def test_hours_are_measured_when_they_are_over(served: Served) -> None:
    now = served.be("2026-03-27T12:05+01:00")
    esios = EsiosGrid(served.http, served.urls.esios, "key")
    today = Interval(day_interval(date(2026, 3, 27)).start, now)
    found = esios.fetch([DEMAND_ACTUAL], today)[DEMAND_ACTUAL.key]
    assert found[-1].start == now - timedelta(minutes=5) - 2 * HOUR
    now = served.be("2026-03-27T12:20+01:00")
    found = esios.fetch([DEMAND_ACTUAL], today)[DEMAND_ACTUAL.key]
    assert found[-1].start == now - timedelta(minutes=20) - HOUR


def test_tomorrow_is_forecast_before_the_auction_closes(served: Served) -> None:
    esios = EsiosGrid(served.http, served.urls.esios, "key")
    tomorrow = day_interval(date(2026, 3, 28))
    served.be("2026-03-27T10:45+01:00")
    with pytest.raises(NotPublishedError):
        esios.fetch([DEMAND_FORECAST], tomorrow)
    served.be("2026-03-27T11:00+01:00")
    assert len(esios.fetch([DEMAND_FORECAST], tomorrow)[DEMAND_FORECAST.key]) == 24


def test_a_year_of_days_comes_at_once_until_yesterday(served: Served) -> None:
    served.be("2026-11-20T12:00+01:00")
    redata = RedataGrid(served.http, served.urls.redata)
    begin, end = day_interval(date(2026, 1, 1)).start, day_interval(date(2026, 12, 31)).end
    found = redata.fetch(DAYS, Interval(begin, end))
    for series in DAYS:
        assert len(found[series.key]) == 323
        assert series.plausible is not None
        assert all(
            series.plausible.lowest <= one.value <= series.plausible.highest
            for one in found[series.key]
        )
    pairs = zip(found[TOTAL_DAILY.key], found[DEMAND_DAILY.key], strict=True)
    assert all(0.7 < total.value / demand.value < 1.7 for total, demand in pairs)
