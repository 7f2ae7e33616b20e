"""Asks Open-Meteo for an hourly table and reads it; shared by its forecast and its archive.

Both answer ``{"utc_offset_seconds": .., "hourly_units": {..}, "hourly": {"time": [..], ..}}`` with
one column per variable; ``null`` where there is none. Times are naive and shifted by one offset for
the whole answer, ambiguous when clocks change, hence ``timezone=UTC``. Wind is in km/h unless asked
otherwise. ``surface_pressure`` and temperature refer to ``elevation``. Radiation and precipitation
are of the PRECEDING hour. Errors are ``{"error": true, "reason": ".."}``.

Limits: 600 requests a minute, 5000 an hour, 10 000 a day and address, weighted by variables and
days. Weather data by Open-Meteo.com under CC BY 4.0, which must be named; the free service is for
non-commercial use.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.kernel.units import metres_per_second
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.hourly import Field, asked_for, hourly_observations, offers
from chocolate_factory.weather.model import (
    HUMIDITY,
    PRECIPITATION,
    PRESSURE,
    RADIATION,
    TEMPERATURE,
    WIND_SPEED,
    Place,
)

_BAD_REQUEST = 400
_INSTANT = timedelta(microseconds=1)
_FIELDS = (
    Field("temperature_2m", TEMPERATURE),
    Field("relative_humidity_2m", HUMIDITY),
    Field("surface_pressure", PRESSURE),
    Field("wind_speed_10m", WIND_SPEED),
    Field("precipitation", PRECIPITATION),
    Field("shortwave_radiation", RADIATION),
)


class HourlyTable:
    """One of Open-Meteo's endpoints, for one place."""

    def __init__(
        self, http: HttpClient, source: str, url: str, place: Place, *, forecast: bool = False
    ) -> None:
        """Ask ``url`` in the name of ``source``; ``forecast`` chooses which series it feeds."""
        self._http = http
        self._source = source
        self._url = url
        self._place = place
        self._offers = offers(place, _FIELDS, forecast=forecast)

    def offers(self, series: Series) -> bool:
        """Whether it has a column for ``series``."""
        return series.key in self._offers

    def observations(
        self, series: Sequence[Series], interval: Interval, stamps: Interval
    ) -> Mapping[str, list[Observation]]:
        """The values of ``series`` for the hours in ``interval`` stamped inside ``stamps``.

        Raises:
            UpstreamUnavailableError: Down, busy, or over its limits.
            UpstreamNonsenseError: The table cannot be read, or the request is refused as malformed.
        """
        asked = asked_for(series, self._offers)
        if not asked or not interval:
            return {}
        wanted = stamps.overlap(_stamps_of(interval, asked.values()))
        if not wanted:
            return {}
        body = self._body([field.name for field in asked.values()], wanted)
        times = self._times(body)
        return {
            key: hourly_observations(
                self._source,
                field,
                (
                    (stamp, raw)
                    for stamp, raw in zip(times, self._column(body, field, len(times)), strict=True)
                    if stamp in stamps
                ),
                interval,
            )
            for key, field in asked.items()
        }

    def _body(self, columns: Sequence[str], stamps: Interval) -> dict[str, Any]:
        answer = self._http.get(
            self._source,
            self._url,
            params=(
                ("latitude", str(self._place.latitude)),
                ("longitude", str(self._place.longitude)),
                ("elevation", str(self._place.altitude_m)),
                ("hourly", ",".join(columns)),
                ("start_date", stamps.start.date().isoformat()),
                ("end_date", (stamps.end - _INSTANT).date().isoformat()),
                ("timezone", "UTC"),
                ("wind_speed_unit", "ms"),
            ),
            answers=(_BAD_REQUEST,),
        )
        body = answer.json(self._source)
        if not isinstance(body, dict):
            raise self._nonsense("answers with no object")
        if answer.status == _BAD_REQUEST or body.get("error"):
            raise self._nonsense(f"refuses the request: {str(body.get('reason'))[:200]}")
        return body

    def _times(self, body: Mapping[str, Any]) -> list[datetime]:
        hourly, seconds = body.get("hourly"), body.get("utc_offset_seconds")
        times = hourly.get("time") if isinstance(hourly, dict) else None
        if not isinstance(times, list) or not isinstance(seconds, int):
            raise self._nonsense("answers without a table of hours")
        offset = timedelta(seconds=seconds)
        try:
            return [datetime.fromisoformat(time).replace(tzinfo=UTC) - offset for time in times]
        except (TypeError, ValueError):
            raise self._nonsense("gives a time that is none") from None

    def _column(self, body: Mapping[str, Any], field: Field, rows: int) -> list[object]:
        column = body["hourly"].get(field.name)
        if not isinstance(column, list) or len(column) != rows:
            raise self._nonsense(f"has no column {field.name} as long as its times")
        units = body.get("hourly_units")
        unit = units.get(field.name) if isinstance(units, dict) else None
        if unit == field.quantity.unit:
            return column
        if field.quantity is WIND_SPEED and unit == "km/h":
            return [
                metres_per_second(raw) if isinstance(raw, int | float) else raw for raw in column
            ]
        raise self._nonsense(f"gives {field.name} in {unit!r:.20}, not {field.quantity.unit}")

    def _nonsense(self, what: str) -> UpstreamNonsenseError:
        return UpstreamNonsenseError(self._source, f"{self._source} {what}.")


def _stamps_of(interval: Interval, fields: Collection[Field]) -> Interval:
    """From the first to just after the last stamp of the hours in ``interval``."""
    last = interval.end - _INSTANT
    return Interval(
        min(field.quantity.measured_at(interval.start) for field in fields),
        max(field.quantity.measured_at(last) for field in fields) + _INSTANT,
    )
