"""Asks AEMET for the forecast of a municipality; shared by its hourly and its daily form.

``/prediccion/especifica/municipio/{horaria|diaria}/{ine5}`` answers a list with one object:
``elaborado`` (when it was made, local time without zone) and ``prediccion.dia[]``, each with
``fecha``. Numbers come as numbers or as text, ``""`` where there is none, and ``Ip``
(*inapreciable*) for rain below what a gauge counts. Neither form has pressure or radiation.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import (
    ConfigurationError,
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import DAY, local_instant
from chocolate_factory.weather.model import AEMET, Place

OLDEST = DAY
"""A forecast made longer ago is a stale repeat: AEMET renews both forms several times a day."""
TRACE = "Ip"
_CANARIES = ("35", "38")


class MunicipalDay(NamedTuple):
    """One local day of a forecast."""

    day: date
    fields: Mapping[str, object]


class Municipality:
    """AEMET's forecasts for one place."""

    def __init__(self, door: AemetDoor, place: Place, clock: Clock) -> None:
        """Ask through ``door``.

        Raises:
            ConfigurationError: The place has no municipality, or one on the Canary Islands, where
                AEMET's hours are of another clock.
        """
        code = place.aemet_municipality
        if code is None or code.startswith(_CANARIES):
            raise ConfigurationError(
                f"AEMET's forecasts need a municipality on Madrid's clock; {place.name} has "
                f"{code or 'none'}.",
                advice="Set the place's aemet_municipality to INE's five digits, or leave it out.",
            )
        self._door = door
        self._code = code
        self._clock = clock

    def days(self, form: str) -> list[MunicipalDay]:
        """The days of the newest forecast of ``form`` (``horaria`` or ``diaria``).

        Raises:
            UpstreamUnavailableError: Down, busy, or it repeats a forecast more than a day old.
            UpstreamRefusedError: The key is refused.
            NotPublishedError: There is no forecast.
            UpstreamNonsenseError: The answer cannot be read or is of another municipality.
        """
        rows = self._door.fetch_rows(f"/prediccion/especifica/municipio/{form}/{self._code}")
        if len(rows) != 1 or str(rows[0].get("id")).zfill(5) != self._code:
            raise _nonsense(f"has no single forecast of the municipality {self._code}")
        self._require_new(rows[0])
        forecast = rows[0].get("prediccion")
        days = forecast.get("dia") if isinstance(forecast, dict) else None
        if not isinstance(days, list) or not all(isinstance(day, dict) for day in days):
            raise _nonsense("forecasts no days")
        return [MunicipalDay(_wall_time(day, "fecha").date(), day) for day in days]

    def _require_new(self, row: Mapping[str, object]) -> None:
        made = _wall_time(row, "elaborado")
        made_at = local_instant(made.date(), made.time())
        if self._clock.now() - made_at > OLDEST:
            raise UpstreamUnavailableError(
                AEMET,
                f"AEMET repeats the forecast it made at {made_at.isoformat()}.",
                advice="It is asked again later; other forecasts stand in.",
            )


def entries(day: MunicipalDay, field: str) -> list[Mapping[str, object]]:
    """The objects that ``day`` lists under ``field``; none where it has no such field.

    Raises:
        UpstreamNonsenseError: It is no list of objects.
    """
    found = day.fields.get(field, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _nonsense(f"gives {field} on {day.day} in another form")
    return found


def number(raw: object) -> object:
    """The number that ``raw`` is or writes, None for none; anything else as it came.

    >>> [number(raw) for raw in (7, "8", "0.4", "", None, "Ip", "much")]
    [7, 8.0, 0.4, None, None, 0.0, 'much']
    """
    if raw in (None, ""):
        return None
    if raw == TRACE:
        return 0.0
    try:
        return float(raw) if isinstance(raw, str) else raw
    except ValueError:
        return raw


def _wall_time(row: Mapping[str, object], field: str) -> datetime:
    try:
        return datetime.fromisoformat(str(row.get(field))).replace(tzinfo=None)
    except ValueError:
        raise _nonsense(f"says {field} = {row.get(field)!r:.40}, which is no time") from None


def _nonsense(what: str) -> UpstreamNonsenseError:
    return UpstreamNonsenseError(AEMET, f"AEMET {what}.")
