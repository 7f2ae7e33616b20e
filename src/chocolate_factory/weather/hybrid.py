"""The hybrid rule: whose word about the weather counts at which hour, and when others step in.

AEMET's station is preferred in the local hours 00:00 to 07:59 and OpenWeatherMap from 08:00 to
23:59; each stands in for the other, and Open-Meteo's model analysis stands behind both::

    local hour     first             second            third
    00 ... 07      aemet             openweathermap    open-meteo
    08 ... 23      openweathermap    aemet             open-meteo

AEMET publishes late. So that it is not overtaken each time, an hour waits for it before a source
behind it may fill the hour: three hours at night, when it is preferred, and one by day. Whoever
serves must be fresh: younger than that patience and the hour it takes to fill the next value.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import HOUR, to_local
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.weather.model import (
    AEMET,
    OPEN_METEO,
    OPENWEATHERMAP,
    OVERDUE,
    QUANTITIES,
    TEMPERATURE,
    Quantity,
)

NIGHT_ENDS = 8
"""First local hour of the day."""
DAY_PATIENCE: timedelta = HOUR

_BY_NIGHT = (AEMET, OPENWEATHERMAP, OPEN_METEO)
_BY_DAY = (OPENWEATHERMAP, AEMET, OPEN_METEO)


class Reason(StrEnum):
    """Why a source serves."""

    PREFERRED = "preferred"
    """It is the preferred one and its value is fresh."""
    NOT_CONFIGURED = "not_configured"
    """The preferred one is not set up (no key or station)."""
    NO_VALUE = "no_value"
    """The preferred one has said nothing lately."""
    STALE = "stale"
    """The preferred one's newest value is too old."""


@dataclass(frozen=True, slots=True)
class HybridWeather:
    """The current weather, and who says so.

    Attributes:
        values: Readings by the quantity's name; each names its own source and start, which differ
            from the serving ones where the serving source lacks a quantity. Temperature is always
            there, other quantities only if fresh.
        start: Start of the hour of the temperature.
        source: Who serves: the source of the temperature.
        preferred: Who should serve at this hour.
        reason: Why ``source`` serves.
        age: From ``start`` to the instant asked for.
        fresh: False if even the best value is too old to be called current.
    """

    values: Mapping[str, Reading]
    start: datetime
    source: str
    preferred: str
    reason: Reason
    age: timedelta
    fresh: bool


def is_night(instant: datetime) -> bool:
    """Whether Madrid's clock shows 00:00 to 07:59."""
    return to_local(instant).hour < NIGHT_ENDS


def preferred_sources(instant: datetime) -> tuple[str, ...]:
    """Who is to speak for ``instant``, best first."""
    return _BY_NIGHT if is_night(instant) else _BY_DAY


def patience(instant: datetime) -> timedelta:
    """How long the hour measured at ``instant`` waits for AEMET."""
    return OVERDUE if is_night(instant) else DAY_PATIENCE


def longest_age(now: datetime) -> timedelta:
    """Age below which a value counts as fresh at ``now``.

    One hour more than the patience: a source that may step in only after it is then still fresh.
    """
    return patience(now) + HOUR


def may_fill(source: str, measured_at: datetime, *, awaited: bool) -> bool:
    """Whether ``source`` may fill the value measured at ``measured_at``.

    Args:
        source: Who would fill it.
        measured_at: The instant the value is stamped with.
        awaited: AEMET can still be expected to speak for it: see :func:`awaits_aemet`.
    """
    order = preferred_sources(measured_at)
    return source in order and not (awaited and order.index(source) > order.index(AEMET))


def awaits_aemet(measured_at: datetime, now: datetime, heard: Collection[datetime]) -> bool:
    """Whether AEMET, if it works at all, is still to be waited for.

    Args:
        measured_at: The instant the value is stamped with.
        now: Present instant.
        heard: Stamps for which AEMET has spoken; what it left out then, it does not measure.
    """
    return measured_at not in heard and now < measured_at + patience(measured_at)


def current_weather(
    readings: Mapping[str, Iterable[Reading]],
    now: datetime,
    configured: Collection[str] = _BY_NIGHT,
) -> HybridWeather:
    """Decide which readings are the current weather at ``now``.

    The first source in the hour's order serves while it is fresh; otherwise the newest fresh value
    of the others, by that order among equals; if none is fresh, the newest of all, called stale.

    Args:
        readings: By the quantity's name, of several sources, in any order; of readings with the
            same source and start the last one counts. Those measured after ``now`` do not.
        now: Present instant.
        configured: Names of the sources that are set up.

    Raises:
        MissingDataError: No source has said a temperature.
    """
    order = preferred_sources(now)
    newest = {
        quantity.name: _newest_by_source(quantity, readings.get(quantity.name, ()), order, now)
        for quantity in QUANTITIES
    }
    serving = _serving(TEMPERATURE, newest[TEMPERATURE.name], order, now)
    if serving is None:
        raise MissingDataError(
            "No source has told the temperature lately.",
            advice="See the sources' state; the next ingestion may bring it.",
        )
    after = (serving.source, *(name for name in order if name != serving.source))
    values = {TEMPERATURE.name: serving}
    for quantity in QUANTITIES:
        other = _serving(quantity, newest[quantity.name], after, now)
        if quantity is not TEMPERATURE and other and _is_fresh(quantity, other, now):
            values[quantity.name] = other
    return HybridWeather(
        values=values,
        start=serving.start,
        source=serving.source,
        preferred=order[0],
        reason=_reason(serving, newest[TEMPERATURE.name], order[0], configured, now),
        age=now - serving.start,
        fresh=_is_fresh(TEMPERATURE, serving, now),
    )


def _newest_by_source(
    quantity: Quantity, readings: Iterable[Reading], order: Sequence[str], now: datetime
) -> dict[str, Reading]:
    newest: dict[str, Reading] = {}
    for reading in readings:
        if reading.source not in order or quantity.measured_at(reading.start) > now:
            continue
        before = newest.get(reading.source)
        if before is None or reading.start >= before.start:
            newest[reading.source] = reading
    return newest


def _serving(
    quantity: Quantity, newest: Mapping[str, Reading], order: Sequence[str], now: datetime
) -> Reading | None:
    first = newest.get(order[0])
    if first is not None and _is_fresh(quantity, first, now):
        return first
    present = [newest[name] for name in order if name in newest]
    return max(present, key=lambda reading: reading.start, default=None)  # first of equals


def _is_fresh(quantity: Quantity, reading: Reading, now: datetime) -> bool:
    return now - quantity.measured_at(reading.start) < longest_age(now)


def _reason(
    serving: Reading,
    newest: Mapping[str, Reading],
    preferred: str,
    configured: Collection[str],
    now: datetime,
) -> Reason:
    own = newest.get(preferred)
    if own is not None and _is_fresh(TEMPERATURE, own, now):
        return Reason.PREFERRED
    if preferred not in configured and serving.source != preferred:
        return Reason.NOT_CONFIGURED
    return Reason.NO_VALUE if own is None else Reason.STALE
