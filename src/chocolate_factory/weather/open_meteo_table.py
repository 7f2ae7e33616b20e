"""Asks Open-Meteo for an hourly table and reads it; shared by its forecast and its archive.

Times are naive and shifted by one offset for the whole answer, ambiguous when clocks change, hence
``timezone=UTC``. Wind is in km/h unless asked otherwise. ``surface_pressure`` and temperature refer
to ``elevation``. Radiation and precipitation are of the PRECEDING hour.

Limits: 600 requests a minute, 5000 an hour, 10 000 a day and address, weighted by variables and
days. Weather data by Open-Meteo.com under CC BY 4.0, which must be named; the free service is for
non-commercial use.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import Interval
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
from chocolate_factory.weather.open_meteo_body import Body, ask

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
        times = body.times()
        return {
            key: hourly_observations(
                self._source,
                field,
                (
                    (stamp, raw)
                    for stamp, raw in zip(
                        times, body.column(field.name, field.quantity, len(times)), strict=True
                    )
                    if stamp in stamps
                ),
                interval,
            )
            for key, field in asked.items()
        }

    def _body(self, columns: Sequence[str], stamps: Interval) -> Body:
        found = ask(
            self._http,
            self._source,
            self._url,
            (
                ("latitude", str(self._place.latitude)),
                ("longitude", str(self._place.longitude)),
                ("elevation", str(self._place.altitude_m)),
                ("hourly", ",".join(columns)),
                ("start_date", stamps.start.date().isoformat()),
                ("end_date", (stamps.end - _INSTANT).date().isoformat()),
                ("timezone", "UTC"),
                ("wind_speed_unit", "ms"),
            ),
        )
        return Body.read(self._source, found[0] if len(found) == 1 else found)


def _stamps_of(interval: Interval, fields: Collection[Field]) -> Interval:
    """From the first to just after the last stamp of the hours in ``interval``."""
    last = interval.end - _INSTANT
    return Interval(
        min(field.quantity.measured_at(interval.start) for field in fields),
        max(field.quantity.measured_at(last) for field in fields) + _INSTANT,
    )
