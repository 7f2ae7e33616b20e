"""Open-Meteo as simulated: forecast, archive, single runs and previous runs, for many places."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus

import numpy as np

from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.quantity import (
    CLOUD,
    HUMIDITY,
    PRESSURE,
    RADIATION,
    RAIN,
    TEMPERATURE,
    WIND,
    WIND_100M,
    Quantity,
)
from chocolate_factory.demo.reply import Question, Reply, json_reply, not_found
from chocolate_factory.demo.teller import Teller
from chocolate_factory.demo.wall import hours_of
from chocolate_factory.demo.weather import Spot
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to

_RUN_MINUTES = 6 * 60
_RUN_TAKES = 5 * HOUR
_ARCHIVE_LATE: timedelta = 5 * DAY
_VARIABLES: Mapping[str, tuple[Quantity, str]] = {
    "temperature_2m": (TEMPERATURE, "°C"),
    "relative_humidity_2m": (HUMIDITY, "%"),
    "surface_pressure": (PRESSURE, "hPa"),
    "wind_speed_10m": (WIND, "m/s"),
    "wind_speed_100m": (WIND_100M, "m/s"),
    "precipitation": (RAIN, "mm"),
    "cloud_cover": (CLOUD, "%"),
    "shortwave_radiation": (RADIATION, "W/m²"),
}
_COLUMN = re.compile(r"(?P<name>\w+?)(?:_previous_day(?P<days>[1-7]))?")


class _RefusedError(ValueError):
    """The service answers with its own words."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What one place is told.

    Attributes:
        stamps: Each row's instant.
        hours: The same since 1970.
        columns: Asked for.
    """

    stamps: Sequence[datetime]
    hours: Floats
    columns: Sequence[str]


class OpenMeteoUpstream:
    """Below ``/open-meteo`` and its sisters for past runs."""

    def __init__(self, world: World) -> None:
        """Tell of the weather of ``world``."""
        self._model: Teller = world.teller("open-meteo")
        self._reanalysis: Teller = world.teller("reanalysis")

    def answer(self, asked: Question, now: datetime) -> Reply:
        """One table for each place."""
        if asked.path not in ("/v1/forecast", "/v1/archive"):
            return not_found()
        try:
            tables = self._tables(asked, now)
        except _RefusedError as refused:
            return json_reply({"error": True, "reason": str(refused)}, HTTPStatus.BAD_REQUEST)
        return json_reply(tables[0] if len(tables) == 1 else tables)

    def _tables(self, asked: Question, now: datetime) -> list[dict[str, object]]:
        run = _run(asked, now)
        span = _span(asked, run)
        stamps = list(span.grid(60))
        table = _Table(stamps, hours_of(stamps), asked.get("hourly").split(","))
        archive = asked.path == "/v1/archive"
        return [self._table(table, spot, run, now, archive=archive) for spot in _spots(asked)]

    def _table(
        self, table: _Table, at: Spot, run: datetime | None, now: datetime, *, archive: bool
    ) -> dict[str, object]:
        hourly: dict[str, object] = {
            "time": [stamp.strftime("%Y-%m-%dT%H:%M") for stamp in table.stamps]
        }
        units: dict[str, str] = {"time": "iso8601"}
        for column in table.columns:
            named = _COLUMN.fullmatch(column)
            if named is None or named["name"] not in _VARIABLES:
                raise _RefusedError(f"Cannot initialize {column!r:.40} from invalid String value.")
            quantity, units[column] = _VARIABLES[named["name"]]
            if archive:
                told = self._archive(quantity, table.hours, at, now)
            elif named["days"]:
                told = self._previous(quantity, table.hours, at, int(named["days"]), now)
            elif run is not None:
                told = self._of_run(quantity, table.hours, at, run)
            else:
                told = self._newest(quantity, table.hours, at, now)
            hourly[column] = [None if value != value else value for value in told.tolist()]  # noqa: PLR0124 - NaN
        return {
            "latitude": at.latitude,
            "longitude": at.longitude,
            "elevation": at.altitude_m,
            "utc_offset_seconds": 0,
            "timezone": "GMT",
            "hourly_units": units,
            "hourly": hourly,
        }

    def _newest(self, quantity: Quantity, hours: Floats, at: Spot, now: datetime) -> Floats:
        """Hours past as analysed, hours to come as the newest run sees them."""
        issued = hours_of([floor_to(now - _RUN_TAKES, _RUN_MINUTES)])
        present = hours_of([now])
        ahead = self._model.forecast(quantity, hours, at, issued)
        return np.where(hours <= present, self._model.measured(quantity, hours, at), ahead)

    def _of_run(self, quantity: Quantity, hours: Floats, at: Spot, run: datetime) -> Floats:
        issued = hours_of([run])
        told = self._model.forecast(quantity, hours, at, issued)
        return np.where(hours - issued <= 15 * 24, told, np.nan)

    def _previous(
        self, quantity: Quantity, hours: Floats, at: Spot, days: int, now: datetime
    ) -> Floats:
        """As said so many days before; from runs of every sixth hour."""
        issued = np.floor((hours - 24 * days) / 6) * 6
        told = self._model.forecast(quantity, hours, at, issued)
        return np.where(issued <= hours_of([now - _RUN_TAKES]), told, np.nan)

    def _archive(self, quantity: Quantity, hours: Floats, at: Spot, now: datetime) -> Floats:
        told = self._reanalysis.measured(quantity, hours, at)
        return np.where(hours <= hours_of([now - _ARCHIVE_LATE]), told, np.nan)


def _run(asked: Question, now: datetime) -> datetime | None:
    if not asked.get("run"):
        return None
    run = datetime.fromisoformat(asked.get("run")).replace(tzinfo=UTC)
    if run + _RUN_TAKES > now:
        raise _RefusedError("The requested model run is not available")
    return run


def _span(asked: Question, run: datetime | None) -> Interval:
    if run is not None:
        first = run.date()
        days = int(asked.get("forecast_days") or 7)
    else:
        first = asked.day("start_date")
        days = (asked.day("end_date") - first).days + 1
    begin = datetime.combine(first, time(), UTC)
    return Interval(begin, begin + days * DAY)


def _spots(asked: Question) -> list[Spot]:
    latitudes = asked.get("latitude").split(",")
    longitudes = asked.get("longitude").split(",")
    heights = asked.get("elevation").split(",") if asked.get("elevation") else []
    known = dict(enumerate(heights))
    return [
        Spot(float(latitude), float(longitude), float(known.get(n, 400)))
        for n, (latitude, longitude) in enumerate(zip(latitudes, longitudes, strict=True))
    ]
