"""The points of the peninsula whose weather is forecast, and the series that keep what was said.

Every value is kept with the instant from which it was known. What comes live is known from when it
came. What archives tell of past model runs is known from a moment that its lead time gives, and
each lead has a source name of its own, so that an archive may be read in any order::

    value for 15:00 of day D                 a run that began          known from
    open-meteo-previous-2 ("previous day 2")  15:00 of D-2, or before   00:00 of D-1
    open-meteo-run-2                          00:00 of D-2              09:00 of D-2

Series rank their sources from the shortest lead to the longest: reading as known at an instant
gives the newest run whose values had been there then.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.kernel.market_time import DAY, HOUR, floor_to
from chocolate_factory.timeseries.model import Plausible, Series
from chocolate_factory.weather.model import (
    PRECIPITATION,
    RADIATION,
    TEMPERATURE,
    Kind,
    Quantity,
)

PLACE = "spain"
"""Under which name the points' forecasts are noted together."""
LIVE = "open-meteo-national"
PREVIOUS_RUNS = "open-meteo-previous-runs"
SINGLE_RUNS = "open-meteo-single-runs"
RUN_LEADS = (1, 2, 3, 5, 7, 10, 14)
"""Days ahead that are kept of a past run; as with old forecasts, others would add little."""
PREVIOUS_LEADS = (1, 2, 3, 5, 7)
AVAILABLE_AFTER: timedelta = 9 * HOUR
"""After a run's nominal start, until its values can be had.

Open-Meteo says four to six hours for global models and two more for ECMWF's open data; one more,
because a total of an hour is stamped with its end.
"""
WIND_100M = Quantity("wind_speed_100m_m_s", "m/s", 0, 90, Kind.INSTANTANEOUS, (LIVE,))
"""At about the height of hubs."""
CLOUD = Quantity("cloud_percent", "%", 0, 100, Kind.INSTANTANEOUS, (LIVE,))
QUANTITIES: Sequence[Quantity] = (TEMPERATURE, WIND_100M, RADIATION, CLOUD, PRECIPITATION)

_DAY_MINUTES = 24 * 60


def previous_source(lead: int) -> str:
    """Who speaks for values that were forecast at least ``lead`` times 24 hours ahead."""
    return f"open-meteo-previous-{lead}"


def run_source(lead: int) -> str:
    """Who speaks for values of the run of midnight (UTC) ``lead`` days before their day."""
    return f"open-meteo-run-{lead}"


def _ranked() -> Iterator[str]:
    yield LIVE
    for lead in RUN_LEADS:
        if lead in PREVIOUS_LEADS:
            yield previous_source(lead)
        yield run_source(lead)


SOURCES = tuple(_ranked())
"""The shortest lead first."""


def known_from(source: str) -> Callable[[datetime], datetime] | None:
    """When ``source`` could first be read about an hour; None for one that speaks live.

    >>> from datetime import UTC
    >>> start = datetime(2025, 3, 4, 15, tzinfo=UTC)
    >>> str(known_from("open-meteo-previous-2")(start)), str(known_from("open-meteo-run-2")(start))
    ('2025-03-03 00:00:00+00:00', '2025-03-02 09:00:00+00:00')
    """
    for lead in PREVIOUS_LEADS:
        if source == previous_source(lead):
            return lambda start: start - lead * DAY + AVAILABLE_AFTER
    for lead in RUN_LEADS:
        if source == run_source(lead):
            return lambda start: floor_to(start, _DAY_MINUTES) - lead * DAY + AVAILABLE_AFTER
    return None


@dataclass(frozen=True, slots=True)
class NationalPoint:
    """A point that stands for regions.

    Attributes:
        name: As in the keys of its series.
        latitude: Degrees north.
        longitude: Degrees east.
        wind: Share of the peninsula's wind capacity, 0 to 1.
        solar: Share of its photovoltaic capacity.
        people: Share of its population.
    """

    name: str
    latitude: float
    longitude: float
    wind: float
    solar: float
    people: float

    def matters_for(self, quantity: Quantity) -> bool:
        """Whether anything here depends on ``quantity``."""
        return self.share_of(quantity) > 0

    def share_of(self, quantity: Quantity) -> float:
        """With which share ``quantity`` counts here."""
        if quantity is WIND_100M:
            return self.wind
        return self.solar if quantity in (RADIATION, CLOUD) else self.people


@lru_cache(maxsize=1)
def points() -> tuple[NationalPoint, ...]:
    """The points of the package's table; the shares of each kind add up to 1."""
    text = (files(__package__) / "points.toml").read_text("utf-8")
    return read_points(text)


def read_points(text: str) -> tuple[NationalPoint, ...]:
    """Points from TOML.

    Raises:
        ConfigurationError: It is no such table; says why.
    """
    try:
        table = tomllib.loads(text)
        rows = table["points"]
        _dated(table["valid_from"])
        sums = {
            kind: sum(float(row.get(kind, 0)) for row in rows)
            for kind in ("wind_gw", "solar_gw", "people_millions")
        }
        return tuple(
            NationalPoint(
                str(row["name"]),
                float(row["latitude"]),
                float(row["longitude"]),
                *(float(row.get(kind, 0)) / total for kind, total in sums.items()),
            )
            for row in rows
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise ConfigurationError(
            f"The national weather points cannot be read: {error!r}.",
            advice="Compare the table with the one that ships with the package.",
        ) from error


def _dated(valid_from: object) -> None:
    if not isinstance(valid_from, date):
        raise TypeError("valid_from")


@lru_cache(maxsize=1)
def series_by_point() -> Mapping[tuple[str, str], Series]:
    """The forecast series by the point's and the quantity's name."""
    return {
        (point.name, quantity.name): Series(
            f"weather.{PLACE}.{point.name}.forecast.{quantity.name}",
            quantity.unit,
            SOURCES,
            quantity.measured_at,
            plausible=Plausible(quantity.lowest, quantity.highest),
            rewritten=True,
        )
        for point in points()
        for quantity in QUANTITIES
        if point.matters_for(quantity)
    }


def national_series() -> Mapping[str, Series]:
    """The same by their keys."""
    return {one.key: one for one in series_by_point().values()}
