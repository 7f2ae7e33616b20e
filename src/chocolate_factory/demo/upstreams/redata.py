"""REData as simulated: both prices by the hour, demand and generation by the day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from http import HTTPStatus

import numpy as np

from chocolate_factory.demo.balance import TECHNOLOGIES, demand, energy_mwh
from chocolate_factory.demo.reply import Question, Reply, days_asked, json_reply, not_found
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.market_time import DAY, day_interval, delivery_days, to_local

PVPC_OUT = time(20, 12)
"""On the eve; some minutes later on most days."""
_SPOT_SHOWN = time(13, 56)
_DAYS_OUT = time(8)
_DAYS_LATE = timedelta(minutes=40)
_LONGEST_DAYS = {"hour": 31, "day": 366}
_NOTHING = {
    "errors": [
        {"status": "400", "title": "Error Interno", "detail": "Los datos no están disponibles."}
    ]
}
_IDS = {
    "hydro": "10288",
    "nuclear": "1446",
    "coal": "10289",
    "combined_cycle": "1454",
    "wind": "10291",
    "solar_pv": "1458",
    "solar_thermal": "1459",
    "cogeneration": "10293",
}
_TOTAL = "10296"

_Series = Mapping[str, object]
_Told = Iterable[tuple[datetime, float]]


class RedataUpstream:
    """Below ``/redata``."""

    def __init__(self, world: World) -> None:
        """Publish the market and the power system of ``world``."""
        self._world = world

    def answer(self, asked: Question, now: datetime) -> Reply:
        """The widget that is asked for."""
        grain = asked.get("time_trunc")
        days = delivery_days(days_asked(asked.day("start_date"), asked.day("end_date")))
        if len(days) > _LONGEST_DAYS.get(grain, 0):
            return _included([])
        match asked.path.removeprefix("/es/datos/"), grain:
            case "mercados/precios-mercados-tiempo-real", "hour":
                return _included([self._pvpc(days, now), self._spot(days, now)])
            case "demanda/evolucion", "day":
                return _included([self._demand(self._past(days, now))])
            case "generacion/estructura-generacion", "day":
                return _included(self._generation(self._past(days, now)))
            case _:
                return not_found()

    def _pvpc(self, days: Sequence[date], now: datetime) -> _Series:
        starts = [
            start
            for day in days
            if self._world.is_public_on_eve("pvpc", day, PVPC_OUT, now)
            for start in day_interval(day).grid(60)
        ]
        prices = self._world.market.pvpc(starts).tolist()
        return _series("1001", zip(starts, prices, strict=True))

    def _spot(self, days: Sequence[date], now: datetime) -> _Series:
        market = self._world.market
        told: list[tuple[datetime, float]] = []
        for minutes in (60, 15):
            starts = [
                start
                for day in days
                if market.minutes_of(day) == minutes
                and self._world.is_public_on_eve("spot shown", day, _SPOT_SHOWN, now)
                for start in day_interval(day).grid(minutes)
            ]
            told += zip(starts, market.spot(starts, minutes).tolist(), strict=True)
        return _series("600", told)

    def _past(self, days: Sequence[date], now: datetime) -> list[date]:
        world = self._world
        return [
            day for day in days if world.published("days", day + DAY, _DAYS_OUT, _DAYS_LATE) <= now
        ]

    def _demand(self, days: Sequence[date]) -> _Series:
        return _by_day("1293", days, energy_mwh(self._world.system, demand, days).tolist())

    def _generation(self, days: Sequence[date]) -> list[_Series]:
        system, total = self._world.system, np.zeros(len(days))
        series = []
        for technology, power in TECHNOLOGIES.items():
            energy = energy_mwh(system, power, days)
            total = total + energy
            series.append(_by_day(_IDS[technology], days, energy.tolist()))
        return [*series, _by_day(_TOTAL, days, np.round(total, 3).tolist())]


def _by_day(name: str, days: Sequence[date], energy_mwh: Sequence[float]) -> _Series:
    starts = (day_interval(day).start for day in days)
    return _series(name, zip(starts, energy_mwh, strict=True))


def _series(name: str, told: _Told) -> _Series:
    values = [
        {"value": value, "datetime": to_local(start).isoformat(timespec="milliseconds")}
        for start, value in told
    ]
    return {"type": "series", "id": name, "attributes": {"values": values}}


def _included(series: Sequence[_Series]) -> Reply:
    """The series that have values, or the one error for everything that is not there."""
    told = [one for one in series if one["attributes"] != {"values": []}]
    if not told:
        return json_reply(_NOTHING, HTTPStatus.BAD_REQUEST)
    return json_reply({"data": {"type": "widget"}, "included": told})
