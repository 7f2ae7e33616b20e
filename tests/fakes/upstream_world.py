"""Upstreams of prices, weather and grid that tell an invented truth as it becomes public.

Everything depends on the clock alone: whoever asks at the same instant gets the same answer.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from chocolate_factory.grid.model import ESIOS, GRID_SERIES
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to, to_local
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.prices.model import SPOT
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.model import (
    AEMET,
    OPEN_METEO,
    OPENWEATHERMAP,
    PRESSURE,
    RADIATION,
    TEMPERATURE,
    Kind,
    quantity_of,
)
from tests.fakes.ports import pvpc_price, spot_price, weather_value

Tell = Callable[[Series, datetime, datetime], float | None]
"""What is said of the interval of a series that begins at the first instant, at the second."""


@dataclass(frozen=True)
class Upstream:
    """A source that says what ``tell`` tells."""

    name: str
    clock: Clock
    offers: frozenset[str]
    """Keys of its series."""
    tell: Tell
    back: timedelta
    ahead: timedelta
    longest_request: timedelta = 40 * DAY

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """See ``SeriesSource.reach``."""
        hour = floor_to(now, 60)
        return Interval(hour - self.back, hour + self.ahead) if series.key in self.offers else None

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """See ``SeriesSource.fetch``."""
        now = self.clock.now()
        said = {
            one.key: [(start, self.tell(one, start, now)) for start in interval.grid(60)]
            for one in series
        }
        return {
            one.key: [
                Observation(start, 60, value) for start, value in said[one.key] if value is not None
            ]
            for one in series
        }


def simulated(ports: Ports, clock: Clock) -> Ports:
    """``ports`` with such sources: some late, some with holes, some out of their mind at times."""

    def upstream(name: str, series: Iterable[Series], tell: Tell, *hours: int) -> Upstream:
        keys = frozenset(one.key for one in series)
        back, ahead = (number * HOUR for number in hours)
        return Upstream(name, clock, keys, tell, back, ahead)

    weather, forecasts = ports.weather.values(), ports.weather_forecast.values()
    station = [one for one in weather if quantity_of(one) not in (PRESSURE, RADIATION)]
    instants = [one for one in weather if quantity_of(one).kind is Kind.INSTANTANEOUS]
    return replace(
        ports,
        price_sources=(
            upstream("omie", [SPOT], _omie, 48, 60),
            upstream("redata", PRICE_SERIES, _redata, 48, 60),
        ),
        weather_sources=(
            upstream(AEMET, station, _station, 12, 1),
            upstream(OPENWEATHERMAP, instants, _model, 0, 1),
            upstream(OPEN_METEO, weather, _model, 240, 1),
        ),
        weather_forecasters=(
            upstream(AEMET, forecasts, _forecast, 0, 12),
            upstream(OPEN_METEO, forecasts, _forecast, 0, 12),
        ),
        grid_sources=(upstream(ESIOS, GRID_SERIES.values(), _grid, 96, 48),),
    )


def _lot(series: Series, start: datetime) -> int:
    """0 to 99, the same whenever it is asked for."""
    return crc32(f"{series.key} {start.isoformat()}".encode()) % 100


def _omie(series: Series, start: datetime, now: datetime) -> float | None:
    """The last hours of a day come late, and one of a day cannot be."""
    late = timedelta(minutes=20 if to_local(start).hour > 20 else 2)
    if now < series.public_from(start) + late:
        return None
    return 9999.0 if to_local(start).hour == 7 else spot_price(start)


def _redata(series: Series, start: datetime, now: datetime) -> float | None:
    if now < series.public_from(start) + timedelta(minutes=2):
        return None
    return spot_price(start) if series is SPOT else pvpc_price(start)


def _station(series: Series, start: datetime, now: datetime) -> float | None:
    """Rows come within two hours; some lack values, and at 03:00 UTC it cannot be so warm."""
    quantity = quantity_of(series)
    stamp = quantity.measured_at(start)
    late = timedelta(minutes=20 + stamp.hour * 37 % 100)
    if now < stamp + late:
        return None
    if quantity is TEMPERATURE and stamp.hour == 3:
        return 95.0
    return _weather(quantity.name, start) if _lot(series, start) >= 10 else None


def _model(series: Series, start: datetime, now: datetime) -> float | None:
    quantity = quantity_of(series)
    return None if now < quantity.measured_at(start) else _weather(quantity.name, start)


def _forecast(series: Series, start: datetime, now: datetime) -> float | None:
    """Changes every hour."""
    name = series.key.rpartition(".")[2]
    return _weather(name, start) + now.hour / 10 if start > now else None


def _weather(name: str, start: datetime) -> float:
    return round(weather_value(name, start) + start.timetuple().tm_yday % 7 / 5, 2)


def _grid(series: Series, start: datetime, now: datetime) -> float | None:
    """Some hours come two hours late, and a few never."""
    lot = _lot(series, start)
    late = timedelta(minutes=150 if lot < 20 else 7)
    limits = series.plausible
    if lot < 3 or limits is None or now < series.public_from(start) + late:
        return None
    share = 0.3 + math.sin(start.hour / 4 + start.day) / 50
    return round(limits.lowest + share * (limits.highest - limits.lowest), 1)
