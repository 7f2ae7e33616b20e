"""A site whose meter counts quarters pays each at its own price; others pay the hour's mean."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval, floor_to
from chocolate_factory.operations.backtest import Effort
from chocolate_factory.operations.backtest_plans import backtest_plans
from chocolate_factory.operations.book_production import book_production
from chocolate_factory.operations.contracts import contracts_of, paid_prices
from chocolate_factory.operations.make_plan import Wanted, make_plan, priced_slots, propose_plan
from chocolate_factory.operations.plan_weather import plan_weather
from chocolate_factory.operations.price_hours import (
    price_as_metered,
    price_as_sold,
    price_hours,
)
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.operations.what_if import OtherPrices
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.savings.replay.model import PlanSetup
from chocolate_factory.tariffs.all_in import all_in_price
from tests.fakes.ports import Rig, build_rig
from tests.fakes.quarters import QUARTER, quarter_price, rig_of_quarters


@pytest.fixture(scope="module")
def stocked() -> Rig:
    rig = rig_of_quarters()
    update_forecast(rig.ports)
    return rig


def _metered(rig: Rig, minutes: int) -> Rig:
    supply = replace(rig.ports.supply, metering_minutes=minutes)
    return replace(rig, ports=replace(rig.ports, supply=supply))


def _hour(start: datetime) -> Interval:
    return Interval(start, start + HOUR)


def _slots(rig: Rig, hours: int, minutes: int) -> tuple[PricedSlot, ...]:
    first = floor_to(rig.now(), 60)
    span = Interval(first, first + hours * HOUR)
    weather = plan_weather(rig.ports, rig.ports.site.plant(), span)
    return priced_slots(rig.ports, span, minutes, weather)


def test_each_quarter_has_its_own_price_and_the_hour_their_mean(stocked: Rig) -> None:
    first = floor_to(stocked.now(), 60)
    span = Interval(first, first + 24 * HOUR)
    quarters = {one.start: one for one in price_as_metered(stocked.ports, span)}
    assert list(quarters) == list(span.grid(15))
    for start, one in list(quarters.items())[:48]:
        expected = all_in_price(start, quarter_price(start), stocked.ports.supply)
        assert (one.known, one.minutes, one.end) == (True, 15, start + QUARTER)
        assert one.all_in == expected
    for hour in price_hours(stocked.ports, span):
        parts = [quarters[start].price_eur_per_kwh for start in _hour(hour.start).grid(15)]
        assert hour.minutes == 60
        assert hour.price_eur_per_kwh == pytest.approx(sum(parts) / 4, abs=1e-5)


def test_forecast_quarters_lie_as_they_usually_do(stocked: Rig) -> None:
    first = floor_to(stocked.now(), 60) + 60 * HOUR
    found = price_as_metered(stocked.ports, Interval(first, first + 24 * HOUR))
    assert not any(one.known for one in found)
    assert len({round(one.price_eur_per_kwh, 6) for one in found}) > 48
    mean = {one.start: one.price_eur_per_kwh for one in price_hours(stocked.ports, _hour(first))}
    parts = [one.price_eur_per_kwh for one in found[:4]]
    assert sum(parts) / 4 == pytest.approx(mean[first], abs=1e-4)
    assert parts == sorted(parts), "the usual course rises within the hour"


def test_slots_of_hours_hold_their_quarters_and_slots_of_quarters_one(stocked: Rig) -> None:
    hours, fine = _slots(stocked, 30, 60), _slots(stocked, 30, 15)
    assert [price for slot in hours for price in slot.prices] == pytest.approx(
        [slot.price_eur_per_kwh for slot in fine]
    )
    assert all(len(slot.prices) == 4 for slot in hours)
    assert not any(slot.part_prices for slot in fine)


def test_a_meter_of_hours_pays_the_mean_in_every_quarter(stocked: Rig) -> None:
    rig = _metered(stocked, 60)
    hours, fine = _slots(rig, 30, 60), _slots(rig, 30, 15)
    assert not any(slot.part_prices for slot in (*hours, *fine))
    for number, slot in enumerate(fine):
        assert slot.price_eur_per_kwh == hours[number // 4].price_eur_per_kwh


def test_a_plan_that_knows_the_quarters_costs_no_more(stocked: Rig) -> None:
    knowing = propose_plan(stocked.ports, Wanted(days=3))
    assert knowing.status == "optimal"
    finer = propose_plan(stocked.ports, Wanted(days=3, slot_minutes=15))
    assert finer.total_eur <= knowing.total_eur + finer.gap_eur + 0.01
    by_means = propose_plan(_metered(stocked, 60).ports, Wanted(days=3))
    assert by_means.mass_kg == knowing.mass_kg
    # Most steps last whole hours, so that quarters matter at no start of theirs.
    assert knowing.total_eur == pytest.approx(by_means.total_eur, abs=0.5)


def test_what_if_prices_hold_for_quarters_too(stocked: Rig) -> None:
    slot = _slots(stocked, 30, 60)[0]
    dearer = OtherPrices(factor=2.0, shift_eur_per_kwh=0.01).applied(slot)
    assert dearer.prices == pytest.approx([2 * price + 0.01 for price in slot.prices])
    fixed = OtherPrices(hours={slot.start: 0.5}).applied(slot)
    assert fixed.prices == (0.5,)


def test_before_october_2025_both_meters_pay_the_same() -> None:
    rig = build_rig(history_days=35)
    rig.stock(days=35)
    update_forecast(rig.ports)
    assert _slots(rig, 48, 60) == _slots(_metered(rig, 60), 48, 60)
    shown = price_as_sold(rig.ports, _hour(floor_to(rig.now(), 60)))
    assert [one.minutes for one in shown] == [60]


def test_the_market_tells_how_prices_are_shown(stocked: Rig) -> None:
    hour = _hour(floor_to(stocked.now(), 60))
    assert [one.minutes for one in price_as_sold(stocked.ports, hour)] == [15] * 4
    assert [one.minutes for one in price_as_sold(_metered(stocked, 60).ports, hour)] == [60]


def test_the_ledger_books_quarters() -> None:
    rig = rig_of_quarters()
    make_plan(rig.ports)
    rig.pass_time(40 * HOUR)
    book_production(rig.ports)
    span = Interval(floor_to(rig.now(), 60) - 60 * HOUR, rig.now())
    prices = paid_prices(rig.ports, contracts_of(rig.ports), span)
    entries = rig.ports.ledger.entries(Interval(rig.now() - 60 * HOUR, rig.now()))
    whole = [one for one in entries if one.booking and not one.booking.unpriced_kwh]
    assert whole
    for entry in whole:
        quarters = list(entry.happened.grid(15))
        mean = sum(prices[start] for start in quarters) / len(quarters)
        assert entry.booking is not None
        assert entry.booking.cost_eur == pytest.approx(mean * entry.announced.energy_kwh)


def test_a_replay_pays_quarters_and_foresight_bounds_it() -> None:
    rig = rig_of_quarters()
    setup = PlanSetup(date(2025, 10, 20), date(2025, 10, 24), ("naive-weekly",), horizon_days=3)
    by_quarters = backtest_plans(rig.ports, setup, Effort())
    by_hours = backtest_plans(_metered_site(rig, 60).ports, setup, Effort())
    assert (by_quarters["metering_minutes"], by_hours["metering_minutes"]) == (15, 60)
    cost = {one["way"]: one["total_eur"] for one in by_quarters["rows"][0]["ways"]}
    least = cost["foresight"] - by_quarters["rows"][0]["foresight_gap_eur"] - 0.01
    assert all(least <= one for one in cost.values())
    flat = {one["way"]: one["total_eur"] for one in by_hours["rows"][0]["ways"]}
    assert cost["fixed shift"] == pytest.approx(flat["fixed shift"], rel=1e-3)


def _metered_site(rig: Rig, minutes: int) -> Rig:
    document = rig.ports.site.model_dump()
    document["supply"]["metering_minutes"] = minutes
    site = type(rig.ports.site).model_validate(document)
    return replace(rig, ports=replace(rig.ports, site=site, supply=site.supply_contract()))
