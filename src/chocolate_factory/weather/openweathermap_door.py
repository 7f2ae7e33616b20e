"""How OpenWeatherMap 2.5 is asked for a place; shared by its current weather and its forecast.

``units=metric`` gives °C and m/s. The body repeats the status as ``cod``, an integer in one answer
and a string in the other; a new key works after up to two hours. The key travels in the address,
which therefore never appears in errors or logs. ``dt`` is in seconds since 1970.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from chocolate_factory.kernel.body_status import require_ok
from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.weather.model import OPENWEATHERMAP, Place

KEY_ADVICE = "Check OPENWEATHERMAP_API_KEY; a new key needs up to two hours to work."

_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class OpenWeatherMapDoor:
    """Fetches one of the answers of the free plan (60 calls a minute) for one place."""

    def __init__(self, http: HttpClient, base_url: str, place: Place, api_key: str) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://api.openweathermap.org``)."""
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._place = place
        self._api_key = api_key

    def body(self, name: str) -> dict[str, Any]:
        """What ``/data/2.5/{name}`` answers for the place.

        Raises:
            UpstreamUnavailableError: Down, busy, or over its limits.
            UpstreamRefusedError: The key is refused.
            UpstreamNonsenseError: The answer cannot be read.
        """
        answer = self._http.get(
            OPENWEATHERMAP,
            f"{self._base_url}/data/2.5/{name}",
            params=(
                ("lat", str(self._place.latitude)),
                ("lon", str(self._place.longitude)),
                ("units", "metric"),
                ("appid", self._api_key),
            ),
            answers=(HTTPStatus.UNAUTHORIZED,),
        )
        if answer.status == HTTPStatus.UNAUTHORIZED:
            _require_ok(answer.status)
        body = answer.json(OPENWEATHERMAP)
        if not isinstance(body, dict):
            raise UpstreamNonsenseError(OPENWEATHERMAP, "OpenWeatherMap's answer is no object.")
        _require_ok(body.get("cod"))
        return body


def instant_of(row: Mapping[str, Any]) -> datetime:
    """The instant of ``dt``.

    Raises:
        UpstreamNonsenseError: It is none.
    """
    seconds = row.get("dt")
    if isinstance(seconds, int) and 0 < seconds < _LATEST:
        return datetime.fromtimestamp(seconds, UTC)
    raise UpstreamNonsenseError(
        OPENWEATHERMAP, f"OpenWeatherMap says dt = {seconds!r:.40}, which is no instant."
    )


def value_at(row: Mapping[str, Any], path: str) -> object:
    """The value of ``group.name`` in ``row``; None where it has none.

    Raises:
        UpstreamNonsenseError: The group is no object.
    """
    group, name = path.split(".")
    values = row.get(group, {})
    if not isinstance(values, dict):
        raise UpstreamNonsenseError(OPENWEATHERMAP, f"OpenWeatherMap's {group} is no object.")
    return values.get(name)


def _require_ok(code: object) -> None:
    require_ok(OPENWEATHERMAP, code, service="OpenWeatherMap", key_advice=KEY_ADVICE)
