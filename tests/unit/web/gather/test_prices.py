"""The price now and the strip: from yesterday evening to two days ahead, known and forecast."""

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, floor_to, to_local
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.web.gather.prices import gather_prices
from chocolate_factory.web.pages.today import Cause, Missing
from tests.fakes.ports import Rig, build_rig, pvpc_price, spot_price
from tests.fakes.quarters import QUARTER, quarter_price, rig_of_quarters
from tests.fakes.series import at


def _rig(now: str) -> Rig:
    rig = build_rig(at(now), history_days=40)
    rig.stock(days=40)
    update_forecast(rig.ports)
    return rig


def test_the_strip_reaches_from_the_eve_to_two_days_ahead() -> None:
    rig = _rig("2024-11-05T12:10+01:00")
    price, strip = gather_prices(rig.ports, rig.now())
    assert not isinstance(strip, Missing)
    first, last = strip.slots[0], strip.slots[-1]
    assert to_local(first.start).strftime("%d %H:%M") == "04 18:00"
    assert last.start == floor_to(rig.now(), 60) + 2 * DAY - HOUR
    assert len(strip.slots) == 6 + 12 + 48
    assert [one.known for one in strip.slots] == [True] * (6 + 24) + [False] * 36
    assert all((one.lower_eur_per_kwh is None) is one.known for one in strip.slots)
    assert (strip.model or "").startswith("naive")
    assert not isinstance(price, Missing)


def test_the_price_now_is_all_in_beside_the_market_and_the_reference() -> None:
    rig = _rig("2024-11-05T12:10+01:00")
    price, _ = gather_prices(rig.ports, rig.now())
    assert not isinstance(price, Missing)
    hour = floor_to(rig.now(), 60)
    assert price.start == hour
    assert price.market_eur_per_kwh == pytest.approx(spot_price(hour) / 1000)
    assert price.reference_eur_per_kwh == pytest.approx(pvpc_price(hour) / 1000)
    assert price.price_eur_per_kwh > (price.market_eur_per_kwh or 0)
    assert price.relation.of == 24
    assert 1 <= price.relation.rank <= 24


def test_a_day_of_25_hours_is_ranked_among_25() -> None:
    rig = _rig("2024-10-27T12:10+01:00")
    price, strip = gather_prices(rig.ports, rig.now())
    assert not isinstance(price, Missing)
    assert price.relation.of == 25
    assert not isinstance(strip, Missing)
    starts = [one.start for one in strip.slots]
    assert starts == sorted(set(starts))


def test_where_the_meter_counts_quarters_each_is_shown_and_ranked() -> None:
    rig = rig_of_quarters()
    update_forecast(rig.ports)
    rig.pass_time(20 * QUARTER / 15)
    price, strip = gather_prices(rig.ports, rig.now())
    assert not isinstance(price, Missing)
    assert not isinstance(strip, Missing)
    quarter = floor_to(rig.now(), 15)
    assert (price.start, price.minutes, price.relation.of) == (quarter, 15, 96)
    assert price.market_eur_per_kwh == pytest.approx(quarter_price(quarter) / 1000)
    assert price.reference_eur_per_kwh == pytest.approx(pvpc_price(floor_to(quarter, 60)) / 1000)
    assert {slot.minutes for slot in strip.slots} == {15}
    assert len(strip.slots) == 4 * (6 + 12 + 48)


def test_where_nothing_is_known_both_are_missing() -> None:
    rig = build_rig()
    price, strip = gather_prices(rig.ports, rig.now())
    assert isinstance(price, Missing)
    assert isinstance(strip, Missing)
    assert price.cause is Cause.NO_DATA


def test_the_strip_ends_with_the_tariff_tables() -> None:
    rig = _rig("2026-12-31T12:00+01:00")
    price, strip = gather_prices(rig.ports, rig.now())
    assert not isinstance(price, Missing)
    assert not isinstance(strip, Missing)
    assert strip.slots[-1].end == at("2027-01-01T00:00+01:00")


def test_beyond_the_tables_the_page_says_so_instead_of_failing() -> None:
    rig = _rig("2027-01-04T12:00+01:00")
    price, strip = gather_prices(rig.ports, rig.now())
    assert isinstance(price, Missing)
    assert isinstance(strip, Missing)
    assert price.cause is Cause.FAILED
    assert "2027" in str(price.detail)
