"""AEMET's daily climate of a station, years back, four days late.

AEMET OpenData, ``/valores/climatologicos/diarios/datos/fechaini/.../fechafin/.../estacion/{id}``,
in two steps. A station may be asked for about six months at once; rows may come twice. How its
cells are written is told in ``climate/aemet_fields.py``.

Data © AEMET; reuse is authorised if AEMET is named as author.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import structlog

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.climate.aemet_fields import FIELDS, Field, text_of
from chocolate_factory.climate.model import (
    AEMET,
    AEMET_CLIMATE,
    DAY_MINUTES,
    Quantity,
    Station,
    subject_of,
)
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.model import ALWAYS, Observation, Series

_log = structlog.get_logger()

_REMEMBERED_SECONDS = 300.0
"""The rain of a stretch is kept for other hours than the rest and asked for apart, at once."""

Rows = Mapping[date, Mapping[str, object]]


class _Answer(NamedTuple):
    """The newest answer: whose days, and when it came."""

    station: Station
    first: date
    last: date
    at: float
    rows: Rows

    def covers(self, station: Station, first: date, last: date, now: float) -> bool:
        """Whether the same need not be asked again so soon."""
        fresh = now - self.at <= _REMEMBERED_SECONDS
        return fresh and station == self.station and self.first <= first <= last <= self.last


class AemetDailyClimate:
    """Every station of AEMET; a call is about one of them."""

    name = AEMET_CLIMATE
    longest_request: timedelta = 180 * DAY

    def __init__(self, door: AemetDoor, clock: Clock) -> None:
        """Ask through ``door``."""
        self._door = door
        self._clock = clock
        self._newest: _Answer | None = None

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """All days until now, of every series of a station of AEMET."""
        subject = subject_of(series)
        if subject is None or subject[0].network != AEMET or subject[1] not in _FIELD_OF:
            return None
        return Interval(ALWAYS, now)

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """The figures of the whole days inside ``interval``; two requests for each station.

        A cell that cannot be read is left out and logged.
        """
        asked = [(one, *subject) for one in series if (subject := subject_of(one))]
        found: dict[str, list[Observation]] = {}
        for station in dict.fromkeys(station for _, station, _ in asked):
            wanted = {
                one.key: (quantity, _days(station, quantity, interval))
                for one, owner, quantity in asked
                if owner == station and quantity in _FIELD_OF
            }
            days = [day for _, whole in wanted.values() for day in whole]
            if not days:
                continue
            rows = self._rows(station, min(days), max(days))
            for key, (quantity, whole) in wanted.items():
                found[key] = list(_observations(station, quantity, whole, rows))
        return found

    def _rows(self, station: Station, first: date, last: date) -> Rows:
        """The station's rows from ``first`` to ``last``, by day."""
        now = self._clock.monotonic()
        newest = self._newest
        if newest is not None and newest.covers(station, first, last, now):
            return newest.rows
        body = self._door.fetch_rows(
            "/valores/climatologicos/diarios/datos"
            f"/fechaini/{first}T00:00:00UTC/fechafin/{last}T23:59:59UTC/estacion/{station.code}"
        )
        rows = {_day(row): row for row in body if row.get("indicativo") == station.code}
        if body and not rows:
            raise UpstreamNonsenseError(
                self.name, f"AEMET answers with the days of other stations than {station.code}."
            )
        self._newest = _Answer(station, first, last, now, rows)
        return rows


_FIELD_OF: Mapping[Quantity, Field] = {field.quantity: field for field in FIELDS}


def _days(station: Station, quantity: Quantity, interval: Interval) -> list[date]:
    """The dates whose whole interval lies inside ``interval``."""
    offset = station.start_of(quantity, _EPOCH) - datetime.combine(_EPOCH, time(), UTC)
    first = (interval.start - offset).date()
    if station.start_of(quantity, first) < interval.start:
        first += DAY
    end = (interval.end - offset).date()
    return [first + n * DAY for n in range((end - first).days)]


_EPOCH = date(1970, 1, 1)


def _observations(
    station: Station, quantity: Quantity, days: Iterable[date], rows: Rows
) -> Iterable[Observation]:
    field = _FIELD_OF[quantity]
    for day in days:
        text = text_of(rows[day], field.name) if day in rows else ""
        if not text:
            continue
        try:
            value = field.parse(text)
        except ValueError as error:
            _log.warning(
                "climate_cell_unreadable",
                station=station.code,
                day=day.isoformat(),
                field=field.name,
                text=text[:40],
                reason=str(error),
            )
            continue
        if value is not None:
            yield Observation(station.start_of(quantity, day), DAY_MINUTES, value)


def _day(row: Mapping[str, object]) -> date:
    try:
        return date.fromisoformat(str(row.get("fecha")))
    except ValueError:
        raise UpstreamNonsenseError(
            AEMET_CLIMATE, f"AEMET says fecha = {row.get('fecha')!r:.40}, which is no day."
        ) from None
