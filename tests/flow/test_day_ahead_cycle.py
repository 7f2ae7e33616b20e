"""The whole story on replayed upstreams: from an empty folder to a verified plan."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to, to_local
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.ingest import ingest_prices, new_prices
from chocolate_factory.operations.make_plan import (
    Wanted,
    make_plan,
    propose_plan,
)
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.planning.model import PlanStatus
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.savings.compare import saving_of
from tests.flow.conftest import OpenPorts, gaps_left
from tests.shared import Replay


def _move(ports: Ports, upstreams: Replay, step: timedelta) -> None:
    ports.clock.shift += step
    upstreams.control(now=to_local(ports.clock.now()).isoformat())


@pytest.mark.parametrize("keys", [True, False], ids=["with keys", "without any key"])
def test_from_nothing_to_a_plan(open_at: OpenPorts, keys: bool) -> None:  # noqa: FBT001
    ports = open_at("2024-11-05T12:00+01:00", keys=keys)
    tale = run_day_ahead_cycle(ports)

    assert not gaps_left(ports)
    history = Interval(ports.clock.now() - 90 * DAY, ports.clock.now())
    assert len(ports.series.read(PVPC, history)) == 90 * 24
    assert set(ports.missing_keys) == (set() if keys else {"esios", "aemet", "openweathermap"})

    forecast = ports.forecasts.latest(SPOT.key)
    assert forecast is not None
    ahead = [
        point
        for point in forecast.points
        if point.start < floor_to(forecast.issued_at, 60) + 168 * HOUR
    ]
    assert len(ahead) == 168
    assert sum(point.known for point in ahead) == 12

    assert tale.plan.status is PlanStatus.OPTIMAL
    assert tale.plan.interval.hours == 240
    saving = saving_of(tale.plan)
    assert saving is not None
    assert tale.plan.baseline is not None
    assert saving.mass_kg == tale.plan.baseline.mass_kg > 0
    assert saving.saving_eur >= 0


def test_an_evening_brings_tomorrows_prices(open_at: OpenPorts, upstreams: Replay) -> None:
    ports = open_at("2024-11-05T12:00+01:00", history_days=30)
    run_day_ahead_cycle(ports)

    _move(ports, upstreams, timedelta(hours=2))  # 14:00: OMIE has published, REE not the PVPC
    report = ingest_prices(ports)
    assert new_prices(report)
    tomorrow = Interval(ports.clock.now() + 12 * HOUR, ports.clock.now() + 30 * HOUR)
    assert ports.series.read(SPOT, tomorrow)
    assert not ports.series.read(PVPC, tomorrow)
    assert not new_prices(ingest_prices(ports)), "nothing is fetched twice"

    _move(ports, upstreams, timedelta(hours=7))  # 21:00
    assert new_prices(ingest_prices(ports))
    assert ports.series.read(PVPC, tomorrow)
    known = [point for point in update_forecast(ports)[1].points if point.known]
    assert len(known) == 27, "every published hour is passed through"


def test_going_on_from_the_plan_in_force(open_at: OpenPorts, upstreams: Replay) -> None:
    ports = open_at("2024-11-05T12:00+01:00", history_days=75)
    first = run_day_ahead_cycle(ports).plan
    announced = {(one.batch, one.step): one.start for one in first.starts}
    for _ in range(4):
        _move(ports, upstreams, timedelta(hours=13))
        run_day_ahead_cycle(ports)
        plan = ports.plans.latest()
        assert plan is not None
        assert not [one for one in plan.violations if one.wish != "excess_power"]
        now = ports.clock.now()
        begun = {(one.batch, one.step): one.start for one in plan.starts if one.start < now}
        assert begun.items() <= announced.items(), "what had begun is still where it was"
        announced |= {(one.batch, one.step): one.start for one in plan.starts}


def test_a_source_without_any_price_leaves_no_false_plan(
    open_at: OpenPorts, upstreams: Replay
) -> None:
    ports = open_at("2024-11-05T12:00+01:00", history_days=75)
    run_day_ahead_cycle(ports)
    upstreams.control(faults=[{"match": ".", "kind": "status", "status": 500}])
    _move(ports, upstreams, timedelta(days=3))
    plan = make_plan(ports)
    assert plan.starts
    assert not any(one.price_known for one in plan.starts if one.start >= plan.interval.start)


def test_a_short_plan_does_not_lose_what_has_begun(open_at: OpenPorts, upstreams: Replay) -> None:
    ports = open_at("2024-11-05T12:00+01:00", history_days=75)
    first = run_day_ahead_cycle(ports).plan
    for hours in (3, 9, 24, 60):
        ports.clock.shift += timedelta(hours=hours)
        upstreams.control(now=to_local(ports.clock.now()).isoformat())
        ingest_prices(ports)
        short = propose_plan(ports, Wanted(days=1))
        assert not [one for one in short.violations if one.wish is Wish.ABANDONED]
        begun = {one.batch for one in first.begun_before(short.interval.start)}
        assert begun <= {one.batch for one in short.starts}
