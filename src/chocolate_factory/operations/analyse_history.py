"""What the climate of the place has been, and how it went with prices: gathered and analysed."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chocolate_factory.climate import model
from chocolate_factory.climate.model import SIAR_STATIONS, Quantity, Station, aemet_station
from chocolate_factory.climate.read import read_days
from chocolate_factory.climate.statistics.analysis import (
    QUANTITIES,
    ClimateAnalysis,
    StationRecord,
    analyse,
)
from chocolate_factory.climate.statistics.cautions import cautions
from chocolate_factory.climate.statistics.daily import DailyValues
from chocolate_factory.climate.statistics.hourly_air import Hours, days_of_hours, hourly_air
from chocolate_factory.climate.statistics.process_limits import DEFAULT_LIMITS, AirLimits
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_day
from chocolate_factory.operations.collections import WEATHER_SINCE
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.prices.daily import daily_means
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.weather.model import HUMIDITY, TEMPERATURE

_NEEDED_FOR_HEAT: Sequence[Quantity] = (
    model.TEMPERATURE_MAX,
    model.TEMPERATURE_MIN,
    model.TEMPERATURE_MEAN,
    model.HUMIDITY_MIN,
)
_COUNTED: Quantity = model.TEMPERATURE_MAX
"""Stands for a station's whole record when only its length is asked."""


@dataclass(frozen=True, slots=True)
class Available:
    """A record that can be analysed.

    Attributes:
        station: Its key; ``weather-PLACE`` are the hours of the place, summed up by days.
        n: Days observed.
        period: First and last of them.
    """

    station: str
    n: int
    period: tuple[date, date]


@dataclass(frozen=True, slots=True)
class History:
    """The analysis, what else could be analysed, and what is missing.

    Attributes:
        climate: Of one station.
        stations: Every record that can be analysed.
        missing: What could not be part of it, and what to do.
        notes: What a reader must know before believing it.
    """

    climate: ClimateAnalysis
    stations: tuple[Available, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON; dates stay dates."""
        return asdict(self)


def analyse_history(ports: Ports, station: str | None = None) -> History:
    """Normals, extremes, heat, process windows and prices of one station.

    Args:
        ports: What is stored.
        station: Key or code of a station; default the one of SIAR's with the newest day, or else
            whichever has one.

    Raises:
        InputError: No such station is known here.
        MissingDataError: Nothing is stored that could be analysed.
        StoreError: The store cannot be read.
    """
    available = available_records(ports)
    key = _chosen(ports, station, available)
    hours = _Hours.read(ports)
    record = (
        StationRecord(key, ports.place.altitude_m, hours.days())
        if key == hours_key(ports)
        else _record(ports, stations_of(ports)[key], QUANTITIES)
    )
    prices = {one.key: _daily_prices(ports, one) for one in PRICE_SERIES}
    found = analyse(
        record,
        [_record(ports, one, _NEEDED_FOR_HEAT) for one in SIAR_STATIONS],
        {price: daily for price, daily in prices.items() if daily.n},
        hourly_air(hours.temperature, hours.humidity) if hours.humidity.stamps.size else None,
        _limits(ports),
    )
    if found is None:
        raise _nothing(key)
    return History(
        climate=found,
        stations=available,
        missing=tuple(_missing(ports, available, hours, prices)),
        notes=tuple(cautions(found.correlations)),
    )


def stations_of(ports: Ports) -> Mapping[str, Station]:
    """The stations whose daily record may be stored for this site, by key."""
    found = list(SIAR_STATIONS)
    if ports.place.aemet_station:
        found.append(aemet_station(ports.place.aemet_station))
    return {one.key: one for one in found}


def hours_key(ports: Ports) -> str:
    """Under which key the hours of the place are analysed as days."""
    return f"weather-{ports.place.name}"


def available_records(ports: Ports) -> tuple[Available, ...]:
    """Every station with a stored day, and the hours of the place if a day's worth is stored."""
    found = []
    for key, station in stations_of(ports).items():
        coverage = ports.series.coverage(station.series(_COUNTED))
        if coverage.first and coverage.last:
            period = (coverage.first.date(), coverage.last.date())
            found.append(Available(key, coverage.intervals, period))
    coverage = ports.series.coverage(ports.weather[TEMPERATURE.name])
    if coverage.first and coverage.last and coverage.last - coverage.first >= DAY:
        period = (coverage.first.date(), coverage.last.date())
        found.append(Available(hours_key(ports), coverage.intervals // 24, period))
    return tuple(found)


class KeptHistory:
    """Analyses once a day, and again when something was imported; safe for several threads."""

    def __init__(self, make: Callable[[Ports, str | None], History] = analyse_history) -> None:
        """Keep what ``make`` makes."""
        self._make = make
        self._lock = threading.Lock()
        self._kept: dict[str | None, tuple[object, History]] = {}

    def get(self, ports: Ports, station: str | None = None) -> History:
        """The analysis of ``station`` as of today.

        Raises:
            InputError: No such station is known here.
            MissingDataError: Nothing is stored that could be analysed.
            StoreError: The store cannot be read.
        """
        stamp = self._stamp(ports)
        found = self._newest(stamp, station)
        if found is None:
            with self._lock:  # whoever waited for it finds it made
                found = self._newest(stamp, station)
                if found is None:
                    found = self._make(ports, station)
                    self._kept[station] = (stamp, found)
        return found

    def _newest(self, stamp: object, station: str | None) -> History | None:
        kept = self._kept.get(station)
        return kept[1] if kept and kept[0] == stamp else None

    def _stamp(self, ports: Ports) -> object:
        """Changes with the day and with the number of days stored of a station."""
        climate = [
            ports.series.coverage(station.series(_COUNTED)).intervals
            for station in stations_of(ports).values()
        ]
        return (delivery_day(ports.clock.now()), *climate)


@dataclass(frozen=True, slots=True)
class _Hours:
    temperature: Hours
    humidity: Hours

    @classmethod
    def read(cls, ports: Ports) -> "_Hours":
        span = Interval(WEATHER_SINCE, ports.clock.now())
        return cls(
            *(_hours(ports, ports.weather[one.name], span) for one in (TEMPERATURE, HUMIDITY))
        )

    def days(self) -> Mapping[str, DailyValues]:
        return days_of_hours(self.temperature, self.humidity)


def _hours(ports: Ports, series: Series, span: Interval) -> Hours:
    return Hours.of((one.start, one.value) for one in _readings(ports, series, span))


def _readings(ports: Ports, series: Series, span: Interval) -> Iterator[Reading]:
    """By years: all hours since 2000 at once would take hundreds of megabytes."""
    for year in span.split(365 * DAY):
        yield from ports.series.read(series, year)


def _record(ports: Ports, station: Station, quantities: Sequence[Quantity]) -> StationRecord:
    """What is stored of the quantities that the station observes; its altitude is the place's."""
    wanted = [one for one in quantities if one in station.quantities]
    days = {one.name: DailyValues.of(read_days(ports.series, station, one)) for one in wanted}
    return StationRecord(station.key, ports.place.altitude_m, days)


def _daily_prices(ports: Ports, series: Series) -> DailyValues:
    span = Interval(series.since, ports.clock.now() + 2 * DAY)
    return DailyValues.of(daily_means(_readings(ports, series, span)).items())


def _limits(ports: Ports) -> list[AirLimits]:
    steps = {step.name for recipe in ports.site.recipes for step in recipe.steps}
    return [one for one in DEFAULT_LIMITS if one.step in steps]


def _chosen(ports: Ports, station: str | None, available: Sequence[Available]) -> str:
    wanted = _key_of(ports, station) if station else None
    if not available or (wanted and wanted not in {one.station for one in available}):
        raise _nothing(wanted)
    if wanted:
        return wanted
    siar = [one for one in available if one.station in {each.key for each in SIAR_STATIONS}]
    return max(siar or available[:1], key=lambda one: one.period[1]).station


def _key_of(ports: Ports, station: str) -> str:
    """The key of a station named by its key or its code."""
    known = {key: (key, one.code.lower()) for key, one in stations_of(ports).items()}
    known[hours_key(ports)] = (hours_key(ports), "weather")
    for key, names in known.items():
        if station.lower() in names:
            return key
    raise InputError(
        f"There is no station {station[:40]!r} here.", advice=f"Known: {', '.join(known)}."
    )


def _nothing(station: str | None) -> MissingDataError:
    of = f" of {station}" if station else ""
    return MissingDataError(
        f"No daily climate{of} is stored.",
        advice="Import SIAR's files: `chocolate import siar PATH`.",
    )


def _missing(
    ports: Ports,
    available: Sequence[Available],
    hours: _Hours,
    prices: Mapping[str, DailyValues],
) -> list[str]:
    there = {one.station for one in available}
    found = [
        f"No SIAR data of {one.code}: run `chocolate import siar PATH`."
        for one in SIAR_STATIONS
        if one.key not in there
    ]
    found += [
        f"No AEMET daily climate of {one.code}: run `chocolate import aemet`."
        for one in stations_of(ports).values()
        if one not in SIAR_STATIONS and one.key not in there
    ]
    if not hours.temperature.stamps.size or not hours.humidity.stamps.size:
        found.append("No hourly weather: process windows by hour need it; run `chocolate init`.")
    found += [f"No prices {key}: run `chocolate init`." for key, one in prices.items() if not one.n]
    return found
