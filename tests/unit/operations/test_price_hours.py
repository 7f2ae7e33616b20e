"""What a kWh costs: published first, forecast after it, nothing beyond the tariff tables."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.operations.price_hours import market_price, price_hours
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.model import UnknownTariffYearError
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import Rig, build_rig, pvpc_price, spot_price
from tests.fakes.series import at


def _ahead(rig: Rig, hours: int) -> Interval:
    first = floor_to(rig.now(), 60)
    return Interval(first, first + hours * HOUR)


def test_published_hours_are_exact_and_the_forecast_follows(rig: Rig) -> None:
    update_forecast(rig.ports)
    hours = price_hours(rig.ports, _ahead(rig, 48))
    assert [one.start for one in hours] == list(_ahead(rig, 48).grid(60))
    assert [one.known for one in hours] == [True] * 12 + [False] * 36
    first, last = hours[0], hours[-1]
    assert first.market_eur_per_mwh == spot_price(first.start)
    assert first.all_in == all_in_price(first.start, spot_price(first.start), rig.ports.supply)
    assert (first.lower, first.upper, first.end) == (None, None, first.start + HOUR)
    assert last.lower is not None
    assert last.upper is not None
    assert (
        last.lower.all_in_price_eur_per_kwh
        <= last.price_eur_per_kwh
        <= last.upper.all_in_price_eur_per_kwh
    )


def test_a_published_price_wins_over_any_forecast(rig: Rig) -> None:
    update_forecast(rig.ports)
    start = floor_to(rig.now(), 60) + 20 * HOUR
    rig.ports.series.write(SPOT, "omie", [Observation(start, 60, 500.0)], now=rig.now())
    [hour] = price_hours(rig.ports, Interval(start, start + HOUR))
    assert (hour.known, hour.market_eur_per_mwh) == (True, 500.0)


def test_what_has_no_price_is_not_there(rig: Rig) -> None:
    assert len(price_hours(rig.ports, _ahead(rig, 48))) == 12, "published only, no forecast yet"
    assert price_hours(rig.ports, Interval(rig.now() + 3 * DAY, rig.now() + 4 * DAY)) == []


def test_quarters_count_as_the_mean_of_their_hour(empty: Rig) -> None:
    start = floor_to(empty.now(), 60)
    quarters = [
        Observation(start + n * timedelta(minutes=15), 15, price)
        for n, price in enumerate((10.0, 20.0, 30.0, 60.0))
    ]
    empty.ports.series.write(SPOT, "omie", quarters, now=empty.now())
    assert market_price(empty.ports, SPOT, _ahead(empty, 2)) == {start: 30.0}
    assert [one.market_eur_per_mwh for one in price_hours(empty.ports, _ahead(empty, 2))] == [30.0]


def test_the_reference_price_is_read_as_published(rig: Rig) -> None:
    prices = market_price(rig.ports, PVPC, _ahead(rig, 3))
    assert prices == {start: pvpc_price(start) for start in _ahead(rig, 3).grid(60)}


def test_the_last_days_of_the_tables_are_priced_and_the_rest_fails_by_name() -> None:
    rig = build_rig(at("2026-12-30T12:00+01:00"))
    rig.stock()
    update_forecast(rig.ports)
    hours = price_hours(rig.ports, _ahead(rig, 72))
    assert hours[-1].end == at("2027-01-01T00:00+01:00")
    beyond = Interval(at("2027-01-01T00:00+01:00"), at("2027-01-02T00:00+01:00"))
    with pytest.raises(UnknownTariffYearError, match="2027-01-01"):
        price_hours(rig.ports, beyond)
