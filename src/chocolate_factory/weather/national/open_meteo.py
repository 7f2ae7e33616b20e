"""Asks an Open-Meteo endpoint for all national points in one request and reads the answer.

``latitude`` and ``longitude`` take lists; the answer is then a list of tables in the same order,
each with the coordinates of the grid cell it speaks for. One model is asked for everywhere, live
and in the archives: what is learnt from past runs then holds for the next one. It is ECMWF's IFS
(``models=ecmwf_ifs``), the only one whose single runs reach back to March 2024; it goes 15 days
ahead. Source: https://open-meteo.com/en/docs, ../docs/single-runs-api, ../docs/previous-runs-api.

A request weighs as many calls as it has points, times variables over 10 and days over 14, where
these exceed 1; 10,000 a day are free. Weather data by Open-Meteo.com under CC BY 4.0; the free
service is for non-commercial use.
"""

from collections.abc import Mapping, Sequence

from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.hourly import Field, hourly_observations
from chocolate_factory.weather.model import PRECIPITATION, RADIATION, TEMPERATURE
from chocolate_factory.weather.national.model import (
    CLOUD,
    WIND_100M,
    NationalPoint,
    points,
    series_by_point,
)
from chocolate_factory.weather.open_meteo_body import Body, ask

MODEL = "ecmwf_ifs"
FIELDS = (
    Field("temperature_2m", TEMPERATURE),
    Field("wind_speed_100m", WIND_100M),
    Field("shortwave_radiation", RADIATION),
    Field("cloud_cover", CLOUD),
    Field("precipitation", PRECIPITATION),
)
_FARTHEST_DEGREES = 0.5
"""From a point to the middle of the grid cell that answers for it."""


class NationalAnswer:
    """The tables of all points, as one request brought them."""

    def __init__(self, source: str, tables: Sequence[tuple[NationalPoint, Body]]) -> None:
        """Keep one table per point."""
        self._source = source
        self._tables = tables

    def observations(self, interval: Interval, suffix: str = "") -> dict[str, list[Observation]]:
        """What is said of the hours in ``interval``, by series key.

        Args:
            interval: Which hours.
            suffix: Of the columns to read, such as ``_previous_day1``.

        Raises:
            UpstreamNonsenseError: A table cannot be read or a value cannot be one.
        """
        found = {}
        for point, body in self._tables:
            times = body.times()
            for field in FIELDS:
                if point.matters_for(field.quantity):
                    column = body.column(field.name + suffix, field.quantity, len(times))
                    stamped = [
                        (stamp, raw)
                        for stamp, raw in zip(times, column, strict=True)
                        if field.quantity.start_of(stamp) in interval
                    ]
                    key = series_by_point()[point.name, field.quantity.name].key
                    found[key] = hourly_observations(self._source, field, stamped, interval)
        return found


def ask_for_points(
    http: HttpClient,
    source: str,
    url: str,
    params: Mapping[str, str],
    suffixes: Sequence[str] = ("",),
) -> NationalAnswer:
    """Ask ``url`` for every variable at every point, in one request.

    Args:
        http: The door to the network.
        source: In whose name; its limits and its circuit count.
        url: The endpoint.
        params: What else is asked: days, or a run.
        suffixes: Appended to the variables' names; all combinations are asked for.

    Raises:
        UpstreamUnavailableError: Down, busy, or over its limits.
        NotPublishedError: There is no such run, or the endpoint is not here.
        UpstreamNonsenseError: The request is refused, or the answer is not one table per point.
    """
    places = points()
    columns = [field.name + suffix for suffix in suffixes for field in FIELDS]
    asked = {
        "latitude": ",".join(str(one.latitude) for one in places),
        "longitude": ",".join(str(one.longitude) for one in places),
        "hourly": ",".join(columns),
        "models": MODEL,
        "timezone": "UTC",
        "wind_speed_unit": "ms",
        **params,
    }
    said = [Body.read(source, one) for one in ask(http, source, url, tuple(asked.items()))]
    if len(said) != len(places):
        complaint = Body(source, {}).nonsense
        raise complaint(f"answers for {len(said)} places, not for {len(places)}")
    for point, body in zip(places, said, strict=True):
        _is_of(point, body)
    return NationalAnswer(source, list(zip(places, said, strict=True)))


def _is_of(point: NationalPoint, body: Body) -> None:
    for name, wanted in (("latitude", point.latitude), ("longitude", point.longitude)):
        got = body.table.get(name)
        if not isinstance(got, int | float) or abs(got - wanted) > _FARTHEST_DEGREES:
            raise body.nonsense(f"speaks for {name} {got!r:.20} where {point.name} is {wanted}")
