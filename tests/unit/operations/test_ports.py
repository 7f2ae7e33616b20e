"""What follows from the site: the price it pays, its series, the history it keeps."""

from dataclasses import replace

from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.production.config import load_site
from tests.fakes.ports import HISTORY_DAYS, Rig
from tests.shared import ROOT


def test_the_site_decides_which_price_it_pays(empty: Rig) -> None:
    assert empty.ports.price_series is SPOT
    small = load_site(ROOT / "config/linares-pvpc.toml")
    assert replace(empty.ports, supply=small.supply_contract()).price_series is PVPC


def test_history_is_whole_days_up_to_the_end_of_tomorrow(empty: Rig) -> None:
    span = empty.ports.history_interval()
    assert to_local(span.start).strftime("%H:%M") == "00:00"
    assert to_local(span.end).strftime("%d %H:%M") == "07 00:00"
    assert (to_local(span.end).date() - to_local(span.start).date()).days == HISTORY_DAYS + 2


def test_observed_and_forecast_weather_are_different_series(empty: Rig) -> None:
    observed = {one.key for one in empty.ports.weather.values()}
    forecast = {one.key for one in empty.ports.weather_forecast.values()}
    assert len(observed) == len(forecast) == 6
    assert not observed & forecast
