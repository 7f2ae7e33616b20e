"""The whole story with the values in InfluxDB, and what becomes of it when that is killed."""

from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.verify_store import verify_store
from chocolate_factory.prices.model import SPOT
from tests.flow.conftest import OpenPorts, gaps_left
from tests.servers.influx import InfluxServer

Values = dict[str, list[tuple[object, ...]]]


def _stored(ports: Ports) -> Values:
    """What readers see of prices and weather, but for the seconds in which it came."""
    span = Interval(ports.clock.now() - 400 * DAY, ports.clock.now() + 20 * DAY)
    families = (ports.weather, ports.all_weather_forecasts)
    series = [*PRICE_SERIES, *(one for family in families for one in family.values())]
    return {
        one.key: [
            (seen.start, seen.minutes, seen.value, seen.source)
            for seen in ports.series.read(one, span)
        ]
        for one in series
    }


def _story(ports: Ports) -> tuple[Values, list[float], float]:
    """What was collected, forecast and planned."""
    tale = run_day_ahead_cycle(ports)
    assert not gaps_left(ports)
    forecast = ports.forecasts.latest(SPOT.key)
    assert forecast is not None
    return _stored(ports), [point.price_eur_per_mwh for point in forecast.points], tale.plan.cost_eur


def test_the_story_is_the_same_in_influxdb(
    open_at: OpenPorts, influx_server: InfluxServer, tmp_path: Path
) -> None:
    noon = "2024-11-05T12:00+01:00"
    url = influx_server.new_database()
    here = open_at(noon, history_days=14, keys=False)
    there = open_at(noon, history_days=14, keys=False, data="beside", store_url=url)
    told, expected = _story(there), _story(here)
    for key, values in expected[0].items():
        assert told[0][key] == values, key
    assert told[1] == pytest.approx(expected[1])
    assert told[2] == pytest.approx(expected[2])
    assert sum(map(len, told[0].values())) > 3_000

    report = verify_store(there)
    assert report.ok
    assert report.database.values_in.startswith("InfluxDB 1.6")
    assert (tmp_path / "beside" / "chocolate.sqlite").stat().st_size < 2_000_000
