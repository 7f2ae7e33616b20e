"""Plans that were carried out enter the ledger once, and cost what was published."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.ledger.model import Entry
from chocolate_factory.operations.book_production import book_production, drawn_by, record_step
from chocolate_factory.operations.contracts import contracts_of, paid_prices
from chocolate_factory.operations.make_plan import make_plan
from chocolate_factory.prices.model import SPOT
from chocolate_factory.production.model import PowerPhase
from chocolate_factory.savings.booking import as_metered
from chocolate_factory.timeseries.model import Observation
from tests.fakes.plants import a_step
from tests.fakes.ports import Rig


@pytest.fixture
def planned(rig: Rig) -> Rig:
    """Two days after a plan came into force; prices are published."""
    make_plan(rig.ports)
    rig.pass_time(2 * DAY)
    rig.stock(days=35)
    return rig


def _paid(rig: Rig, interval: Interval) -> dict[datetime, float]:
    return paid_prices(rig.ports, contracts_of(rig.ports), interval)


def _entries(rig: Rig) -> list[Entry]:
    return rig.ports.ledger.entries(Interval(rig.now() - 10 * DAY, rig.now()))


def test_what_has_begun_is_entered_and_booked_once(planned: Rig) -> None:
    plan = planned.ports.plans.latest()
    assert plan is not None
    begun = [one for one in plan.starts if one.start <= planned.now()]
    report = book_production(planned.ports)
    assert report.entered == len(begun) > 0
    again = book_production(planned.ports)
    assert (again.entered, again.booked) == (0, 0)
    prices = _paid(planned, Interval(planned.now() - 10 * DAY, planned.now()))
    booked = [one for one in _entries(planned) if one.booking]
    assert booked
    for entry in booked:
        hours = list(entry.happened.grid(60))
        mean = sum(prices[hour] for hour in hours) / len(hours)
        assert entry.booking is not None
        assert entry.booking.cost_eur == pytest.approx(mean * entry.announced.energy_kwh)
        assert entry.booking.unpriced_kwh == 0


def test_without_a_plan_there_is_nothing(empty: Rig) -> None:
    report = book_production(empty.ports)
    assert (report.entered, report.booked, report.waiting) == (0, 0, 0)


def test_a_corrected_price_is_booked_anew(planned: Rig) -> None:
    book_production(planned.ports)
    entry = next(one for one in _entries(planned) if one.booking)
    assert entry.booking is not None
    hour = entry.happened.start
    dearer = Observation(hour, 60, 500.0)
    planned.ports.series.write(SPOT, "omie", [dearer], now=planned.now())
    assert book_production(planned.ports).booked >= 1
    anew = next(one for one in _entries(planned) if one.key == entry.key)
    assert anew.booking is not None
    assert anew.booking.cost_eur > entry.booking.cost_eur


def test_hours_without_a_price_wait_and_are_booked_when_it_comes(rig: Rig) -> None:
    make_plan(rig.ports)
    rig.pass_time(3 * DAY)
    waiting = book_production(rig.ports)
    assert waiting.waiting > 0
    missing = sum(one.booking.unpriced_kwh for one in _entries(rig) if one.booking)
    assert missing > 0
    rig.stock(days=35)
    book_production(rig.ports)
    left = [one.booking.unpriced_kwh for one in _entries(rig) if one.booking]
    assert sum(left) < missing


def test_what_is_recorded_wins_and_is_priced_at_its_own_time(planned: Rig) -> None:
    book_production(planned.ports)
    entry = next(one for one in _entries(planned) if one.happened.end < planned.now() - 9 * HOUR)
    happened = Interval(entry.happened.start + 2 * HOUR, entry.happened.end + 2 * HOUR)
    told = record_step(planned.ports, entry.key.batch, entry.key.step, happened, 190.0)
    assert (told.happened, told.mass_kg) == (happened, 190.0)
    assert told.booking is not None
    prices = _paid(planned, happened)
    mean = sum(prices[hour] for hour in happened.grid(60)) / happened.hours
    assert told.booking.cost_eur == pytest.approx(mean * entry.announced.energy_kwh)
    book_production(planned.ports)
    assert next(one for one in _entries(planned) if one.key == entry.key).fact == told.fact


def test_a_fact_that_cannot_be_is_refused(planned: Rig) -> None:
    book_production(planned.ports)
    key, now = _entries(planned)[0].key, planned.now()
    past = Interval(now - 2 * HOUR, now - HOUR)
    wrong = [
        ("nobody-1", key.step, past, None),
        (key.batch, "dreaming", past, None),
        (key.batch, key.step, Interval(now - HOUR, now + HOUR), None),
        (key.batch, key.step, Interval(now - HOUR, now - HOUR), None),
        (key.batch, key.step, past, -1.0),
        (key.batch, key.step, Interval(now - 8 * DAY, now - HOUR), None),
    ]
    for batch, step, happened, mass_kg in wrong:
        with pytest.raises(InputError):
            record_step(planned.ports, batch, step, happened, mass_kg)


def test_what_a_plan_began_is_entered_before_another_takes_its_place(planned: Rig) -> None:
    first = planned.ports.plans.latest()
    assert first is not None
    planned.pass_time(DAY)
    begun = {(one.batch, one.step) for one in first.starts if one.start <= planned.now()}
    second = make_plan(planned.ports)
    assert not begun <= {(one.batch, one.step) for one in second.starts}, "some are over"
    book_production(planned.ports)
    assert begun <= {(one.key.batch, one.key.step) for one in _entries(planned)}


def test_a_batch_that_has_begun_is_not_counted_again_when_its_due_instant_moves(
    planned: Rig,
) -> None:
    book_production(planned.ports)
    plan, before = planned.ports.plans.latest(), _entries(planned)
    assert plan is not None
    moved = tuple(replace(one, due=one.due + DAY) for one in plan.due)
    again = tuple(replace(one, energy_kwh=999.0) for one in plan.starts)
    later = plan.issued_at + timedelta(hours=1)
    planned.ports.plans.save(replace(plan, issued_at=later, due=moved, starts=again))
    assert book_production(planned.ports).entered == 0
    assert _entries(planned) == before


def test_a_step_of_long_ago_is_booked_when_it_is_recorded(planned: Rig) -> None:
    book_production(planned.ports)
    entry = next(one for one in _entries(planned) if one.booking)
    assert entry.booking is not None
    planned.pass_time(200 * DAY)
    happened = Interval(entry.happened.start - 20 * HOUR, entry.happened.end - 20 * HOUR)
    told = record_step(planned.ports, entry.key.batch, entry.key.step, happened)
    prices = _paid(planned, happened)
    mean = sum(prices[hour] for hour in happened.grid(60)) / happened.hours
    assert told.booking is not None
    assert told.booking.cost_eur == pytest.approx(mean * entry.announced.energy_kwh)
    assert told.booking.cost_eur != pytest.approx(entry.booking.cost_eur)


def test_energy_is_drawn_when_the_phases_of_the_step_draw_it(planned: Rig) -> None:
    book_production(planned.ports)
    entry = _entries(planned)[0]
    hours = entry.happened.hours
    early = PowerPhase(15, 40.0), PowerPhase(round(60 * hours) - 15, 0.0)
    step = replace(a_step(entry.key.step), phases=early)
    drawn = drawn_by(entry, {(entry.announced.recipe, entry.key.step): step})
    assert drawn[0][0] == entry.happened.start
    assert drawn[0][1] == pytest.approx(entry.announced.energy_kwh)
    assert sum(kwh for _, kwh in drawn[1:]) == 0
    evenly = as_metered(entry.happened, entry.announced.energy_kwh, 15)
    assert drawn_by(entry, {}) == list(evenly)


def test_a_batch_that_is_no_longer_due_keeps_its_due_instant(planned: Rig) -> None:
    book_production(planned.ports)
    plan = planned.ports.plans.latest()
    assert plan is not None
    before = {one.key for one in _entries(planned)}
    later = replace(plan, issued_at=plan.issued_at + timedelta(hours=1), due=())
    planned.ports.plans.save(later)
    book_production(planned.ports)
    assert {one.key for one in _entries(planned)} == before
