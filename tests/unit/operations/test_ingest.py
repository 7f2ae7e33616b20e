"""What is due is fetched once; trouble is noted and stops nobody."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.errors import UpstreamRefusedError, UpstreamUnavailableError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, delivery_day
from chocolate_factory.operations.ingest import (
    combined,
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
    new_prices,
)
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import WriteReport
from tests.fakes.ports import Rig

DOWN = UpstreamUnavailableError("omie", "OMIE does not answer.", advice="Wait.")


def _tomorrow(rig: Rig) -> Interval:
    return day_interval(delivery_day(rig.now()) + DAY)


def test_prices_come_when_they_are_public_and_never_twice(empty: Rig) -> None:
    assert new_prices(ingest_prices(empty.ports))
    assert not empty.ports.series.read(SPOT, _tomorrow(empty)), "at noon nobody has them"

    empty.pass_time(2 * HOUR)
    assert new_prices(ingest_prices(empty.ports))
    assert len(empty.ports.series.read(SPOT, _tomorrow(empty))) == 24
    assert not empty.ports.series.read(PVPC, _tomorrow(empty))

    asked = len(empty.omie.asked) + len(empty.redata.asked)
    again = ingest_prices(empty.ports)
    assert not new_prices(again)
    assert len(empty.omie.asked) + len(empty.redata.asked) == asked


def test_another_source_stands_in_and_the_trouble_is_noted(empty: Rig) -> None:
    empty.omie.always = DOWN
    report = ingest_prices(empty.ports)
    assert {one.source for one in empty.ports.series.read(SPOT, report.interval)} == {"redata"}
    states = empty.ports.journal.sources()
    assert (states["omie"].trouble, states["omie"].failures) == ("unavailable", 1)
    assert (states["redata"].trouble, states["redata"].answered_at is not None) == ("", True)


def test_the_weather_of_the_last_day_is_collected(empty: Rig) -> None:
    reports = ingest_weather(empty.ports)
    now = empty.now()
    newest = empty.ports.series.latest(empty.ports.weather["temperature_celsius"])
    assert newest is not None
    assert now - newest.start < HOUR
    assert combined(reports)["written"] > 24
    assert empty.ports.journal.sources()["open-meteo"].trouble == ""


def test_the_forecast_is_fetched_twice_an_hour_even_if_it_says_the_same(empty: Rig) -> None:
    assert ingest_weather_forecast(empty.ports).written
    for _ in range(5):
        empty.pass_time(timedelta(minutes=5))
        assert ingest_weather_forecast(empty.ports) == WriteReport()
    assert len(empty.forecaster.asked) == 1

    empty.pass_time(timedelta(minutes=6))
    assert ingest_weather_forecast(empty.ports).unchanged
    empty.pass_time(timedelta(minutes=5))
    ingest_weather_forecast(empty.ports)
    assert len(empty.forecaster.asked) == 2, "an unchanged forecast is a new one, too"
    ingest_weather_forecast(empty.ports, insist=True)
    assert len(empty.forecaster.asked) == 3


def test_a_failing_forecaster_is_noted_apart_and_asked_again(empty: Rig) -> None:
    empty.forecaster.always = UpstreamRefusedError("open-meteo", "Too many requests.")
    ingest_weather(empty.ports)
    assert ingest_weather_forecast(empty.ports) == WriteReport()
    states = empty.ports.journal.sources()
    assert states["open-meteo-forecast"].trouble == "refused"
    assert states["open-meteo"].trouble == "", "it still tells of hours past"

    empty.forecaster.always = None
    empty.pass_time(timedelta(minutes=5))
    assert ingest_weather_forecast(empty.ports).written
    assert empty.ports.journal.sources()["open-meteo-forecast"].trouble == ""


def test_figures_of_several_fills_add_up(empty: Rig) -> None:
    empty.omie.always = DOWN
    reports = [ingest_prices(empty.ports), *ingest_weather(empty.ports)]
    figures = combined(reports)
    assert figures["errors"] == 1
    assert figures["requests"] == sum(one.total.requests for one in reports)
    assert figures["written"] + figures["skipped"] == figures["fetched"]


@pytest.mark.parametrize("insist", [True, False])
def test_insisting_asks_again_where_a_source_had_nothing(empty: Rig, insist: bool) -> None:  # noqa: FBT001
    for source in (empty.omie, empty.redata):
        source.data = {key: [] for key in source.data}
    ingest_prices(empty.ports)
    asked = len(empty.redata.asked)
    ingest_prices(empty.ports, insist=insist)
    assert (len(empty.redata.asked) > asked) is insist
