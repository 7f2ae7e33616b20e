"""AEMET OpenData as simulated: the way in two steps to everything it has."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from http import HTTPStatus

from chocolate_factory.demo.reply import Question, Reply, json_reply, not_found
from chocolate_factory.demo.upstreams.aemet_forecast import MunicipalForecast
from chocolate_factory.demo.upstreams.aemet_station import Row, Station
from chocolate_factory.demo.world import World

_ENCODING = "iso-8859-15"
_API, _DATA = "/opendata/api", "/opendata/sh"
_NOTHING = {"descripcion": "No hay datos que satisfagan esos criterios", "estado": 404}
_DAYS = re.compile(
    r"/valores/climatologicos/diarios/datos"
    r"/fechaini/(?P<first>[\d-]{10})T00:00:00UTC/fechafin/(?P<last>[\d-]{10})T23:59:59UTC"
    r"/estacion/(?P<station>\w+)"
)


class AemetUpstream:
    """Below ``/aemet``; any key will do, and only the station and municipality at home are known.

    The link of the first step repeats the path that was asked for, so that nothing is remembered.
    """

    def __init__(self, world: World) -> None:
        """Tell of the weather of ``world``."""
        self._station = Station(world)
        self._code = world.home.station
        municipal = MunicipalForecast(world)
        forecast = f"/prediccion/especifica/municipio/{{}}/{world.home.municipality}"
        observed = "/observacion/convencional"
        self._paths: Mapping[str, Callable[[datetime], list[Row]]] = {
            f"{observed}/datos/estacion/{self._code}": self._station.newest_rows,
            f"{observed}/todas": self._station.newest_rows,
            forecast.format("horaria"): municipal.hourly,
            forecast.format("diaria"): municipal.daily,
        }

    def answer(self, asked: Question, now: datetime) -> Reply:
        """The link, or what is behind it."""
        if asked.path.startswith(_DATA):
            rows = self._rows(asked.path.removeprefix(_DATA), now)
            return json_reply(rows or _NOTHING, encoding=_ENCODING)
        if not asked.path.startswith(_API):
            return not_found()
        if not asked.headers.get("api_key"):
            return Reply(HTTPStatus.OK, b"")
        path = asked.path.removeprefix(_API)
        if self._rows(path, now):
            link = f"{asked.base}{_DATA}{path}"
            return json_reply({"descripcion": "exito", "estado": 200, "datos": link})
        return json_reply(_NOTHING, encoding=_ENCODING)

    def _rows(self, path: str, now: datetime) -> list[Row]:
        if path in self._paths:
            return self._paths[path](now)
        days = _DAYS.fullmatch(path)
        if days is None or days["station"] != self._code:
            return []
        first, last = (date.fromisoformat(days[name]) for name in ("first", "last"))
        return list(self._station.days(first, last, now))
