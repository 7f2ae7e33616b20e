"""Forecasts are kept when they say something new; only the site's own price is indispensable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.operations.ingest import ingest_prices
from chocolate_factory.operations.train_models import train_models
from chocolate_factory.operations.training_subjects import subjects
from chocolate_factory.operations.update_forecast import ensure_forecast, update_forecast
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Reading
from tests.fakes.ports import HISTORY_DAYS, Rig


def _kept(rig: Rig) -> int:
    everything = Interval(rig.now() - timedelta(days=9), rig.now() + timedelta(days=9))
    return len(rig.ports.forecasts.issued(SPOT.key, everything))


def test_both_prices_are_forecast_as_far_as_plans_reach(rig: Rig) -> None:
    issued = update_forecast(rig.ports)
    assert [one.series for one in issued] == [SPOT.key, PVPC.key]
    latest = rig.ports.forecasts.latest(SPOT.key)
    assert latest is not None
    assert len(latest.points) == 336
    assert sum(point.known for point in latest.points) == 12


def test_a_forecast_says_why_the_better_model_does_not_speak(rig: Rig) -> None:
    [untrained, *_] = update_forecast(rig.ports)[0].rungs
    assert untrained.model == "ensemble"
    assert untrained.note.startswith("It has not been trained yet")
    train_models(rig.ports, subjects(["ensemble"]))
    [failed, *_] = update_forecast(rig.ports)[0].rungs
    assert failed.note == (
        "36 days of price.spot.es are too few to learn from: 120 are needed. "
        "2% of the history to learn from is loaded."
    )


def test_a_forecast_that_says_nothing_new_is_not_kept(rig: Rig) -> None:
    update_forecast(rig.ports)
    update_forecast(rig.ports)
    assert _kept(rig) == 1
    rig.pass_time(HOUR)
    update_forecast(rig.ports)
    assert _kept(rig) == 2, "an hour has begun"
    rig.pass_time(HOUR)
    ingest_prices(rig.ports)
    update_forecast(rig.ports)
    latest = rig.ports.forecasts.latest(SPOT.key)
    assert latest is not None
    assert sum(point.known for point in latest.points) == 10 + 24


def test_a_forecast_is_made_for_whoever_needs_one_at_once(rig: Rig) -> None:
    ensure_forecast(rig.ports)
    rig.pass_time(timedelta(minutes=59))
    ensure_forecast(rig.ports)
    assert _kept(rig) == 1
    rig.pass_time(timedelta(minutes=2))
    ensure_forecast(rig.ports)
    assert _kept(rig) == 2


@pytest.mark.parametrize(("lacking", "dead"), [(SPOT, True), (PVPC, False)], ids=["own", "other"])
def test_only_the_sites_own_price_is_indispensable(rig: Rig, lacking: object, dead: bool) -> None:  # noqa: FBT001
    store = MemorySeriesStore()
    present = PVPC if lacking is SPOT else SPOT
    span = Interval(rig.now() - timedelta(days=HISTORY_DAYS), rig.now() + timedelta(days=2))
    for reading in rig.ports.series.read(present, span):
        store.write(present, reading.source, [_observed(reading)], now=rig.now())
    rig.ports = replace(rig.ports, series=store)
    if dead:
        with pytest.raises(MissingDataError, match="too little history"):
            update_forecast(rig.ports)
    else:
        assert [one.series for one in update_forecast(rig.ports)] == [SPOT.key]


def _observed(reading: Reading) -> Observation:
    return Observation(reading.start, reading.minutes, reading.value)
