"""Asks any of Open-Meteo's hourly endpoints and reads the table of one place out of the answer.

A table is ``{"utc_offset_seconds": .., "hourly_units": {..}, "hourly": {"time": [..], ..}}`` with
one column per variable and ``null`` where there is none. Errors are ``{"error": true, "reason":
".."}``, mostly with status 400.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.units import metres_per_second
from chocolate_factory.weather.model import Quantity

_BAD_REQUEST = 400
_SEEN = 200


def ask(http: HttpClient, source: str, url: str, params: Sequence[tuple[str, str]]) -> list[Any]:
    """What ``url`` answers: one item per place asked for, of a single one too.

    Raises:
        UpstreamUnavailableError: Down, busy, or over its limits.
        UpstreamNonsenseError: The request is refused as malformed, or the answer is no JSON.
    """
    answer = http.get(source, url, params=params, answers=(_BAD_REQUEST,))
    body = answer.json(source)
    if isinstance(body, dict) and (answer.status == _BAD_REQUEST or body.get("error")):
        reason = str(body.get("reason"))[:_SEEN]
        raise UpstreamNonsenseError(source, f"{source} refuses the request: {reason}.")
    return body if isinstance(body, list) else [body]


@dataclass(frozen=True, slots=True)
class Body:
    """The table of one place.

    Attributes:
        source: Who answered, for errors.
        table: As it came.
    """

    source: str
    table: Mapping[str, Any]

    @classmethod
    def read(cls, source: str, said: object) -> "Body":
        """The table that ``said`` must be.

        Raises:
            UpstreamNonsenseError: It is no object.
        """
        if not isinstance(said, dict):
            raise UpstreamNonsenseError(source, f"{source} answers with no object.")
        return cls(source, said)

    def times(self) -> list[datetime]:
        """The stamp of each row (UTC).

        Raises:
            UpstreamNonsenseError: There are none, or they cannot be read.
        """
        hourly, seconds = self.table.get("hourly"), self.table.get("utc_offset_seconds")
        times = hourly.get("time") if isinstance(hourly, dict) else None
        if not isinstance(times, list) or not isinstance(seconds, int):
            raise self.nonsense("answers without a table of hours")
        offset = timedelta(seconds=seconds)
        try:
            return [datetime.fromisoformat(time).replace(tzinfo=UTC) - offset for time in times]
        except (TypeError, ValueError):
            raise self.nonsense("gives a time that is none") from None

    def column(self, name: str, quantity: Quantity, rows: int) -> list[object]:
        """The values called ``name``, in the unit of ``quantity``; :meth:`times` must be sound.

        Raises:
            UpstreamNonsenseError: It is not there, not as long as the times, or in another unit.
        """
        column = self.table["hourly"].get(name)
        if not isinstance(column, list) or len(column) != rows:
            raise self.nonsense(f"has no column {name} as long as its times")
        units = self.table.get("hourly_units")
        unit = units.get(name) if isinstance(units, dict) else None
        if unit == quantity.unit:
            return column
        if quantity.unit == "m/s" and unit == "km/h":
            return [
                metres_per_second(raw) if isinstance(raw, int | float) else raw for raw in column
            ]
        raise self.nonsense(f"gives {name} in {unit!r:.20}, not {quantity.unit}")

    def nonsense(self, what: str) -> UpstreamNonsenseError:
        """That the source does ``what``."""
        return UpstreamNonsenseError(self.source, f"{self.source} {what}.")
