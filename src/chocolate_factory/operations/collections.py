"""Everything that is collected, in the order in which plans and forecasts need it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.collection import Collection
from chocolate_factory.timeseries.model import Series

WEATHER_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
"""First hour of the weather archive that is loaded: twenty-five years make a climate."""


def collections(ports: Ports) -> tuple[Collection, ...]:
    """What is collected at this site, without the series that none of its sources offers."""
    now = ports.clock.now()
    grid = tuple(ports.grid.values())
    everything = (
        Collection("prices", PRICE_SERIES, ports.price_sources, SPOT.since),
        Collection("grid", grid, ports.grid_sources, _first(grid, SPOT.since)),
        Collection("weather", tuple(ports.weather.values()), ports.weather_sources, WEATHER_SINCE),
    )
    offered = (one.offered(now) for one in everything)
    return tuple(one for one in offered if one.series)


def _first(series: Iterable[Series], otherwise: datetime) -> datetime:
    return min((one.since for one in series), default=otherwise)
