"""ESIOS as simulated: indicators for whoever brings a key, and the daily PVPC files for anybody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus

from chocolate_factory.demo.market import QUARTERS_SINCE
from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.reply import Question, Reply, days_asked, json_reply, not_found
from chocolate_factory.demo.system import PowerSystem
from chocolate_factory.demo.upstreams.redata import PVPC_OUT
from chocolate_factory.demo.wall import hours_of
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.market_time import (
    HOUR,
    day_interval,
    delivery_days,
    floor_to,
    to_local,
)

PENINSULA, SPAIN = 8741, 3
_PVPC, _SPOT = 1001, 600
_SPOT_SHOWN = time(13, 55)
_FORECASTS_OUT = time(10, 48)
_MEASURED_LATE = timedelta(minutes=12)
_REPEATED_SINCE = date(2025, 1, 1)
"""From here on an hourly price comes four times, once for each quarter."""

_Told = list[tuple[datetime, float]]


@dataclass(frozen=True, slots=True)
class _Power:
    """An indicator in MW.

    Attributes:
        course: What it tells.
        ahead: Whether it is a forecast of the eve.
    """

    course: Callable[[PowerSystem, Floats], Floats]
    ahead: bool = False


_POWERS: Mapping[int, _Power] = {
    1775: _Power(PowerSystem.demand_forecast_mw, ahead=True),
    1777: _Power(PowerSystem.wind_forecast_mw, ahead=True),
    1779: _Power(PowerSystem.solar_forecast_mw, ahead=True),
    1293: _Power(PowerSystem.demand_mw),
    551: _Power(PowerSystem.wind_mw),
    1295: _Power(PowerSystem.solar_mw),
    549: _Power(PowerSystem.nuclear_mw),
    550: _Power(PowerSystem.combined_cycle_mw),
}


class EsiosUpstream:
    """Below ``/esios``; any key will do."""

    def __init__(self, world: World) -> None:
        """Publish the market and the power system of ``world``."""
        self._world = world

    def answer(self, asked: Question, now: datetime) -> Reply:
        """The indicator or the file that is asked for."""
        if asked.path == "/archives/70/download_json":
            return self._file(asked.day("date"), now)
        name = asked.path.removeprefix("/indicators/")
        if not name.isdecimal():
            return not_found()
        if not asked.headers.get("x-api-key"):
            return json_reply({"status": 403, "message": "Forbidden"}, HTTPStatus.FORBIDDEN)
        days = delivery_days(days_asked(asked.day("start_date"), asked.day("end_date")))
        return self._indicator(int(name), days, now)

    def _indicator(self, number: int, days: Sequence[date], now: datetime) -> Reply:
        geography = PENINSULA
        if number == _PVPC:
            told = self._pvpc(days, now)
        elif number == _SPOT:
            told, geography = self._spot(days, now), SPAIN
        elif number in _POWERS:
            told = self._power(_POWERS[number], days, now)
        else:
            return not_found()
        values = [
            {
                "value": value,
                "datetime": to_local(start).isoformat(timespec="milliseconds"),
                "geo_id": geography,
            }
            for start, value in told
        ]
        return json_reply({"indicator": {"id": number, "values": values}})

    def _pvpc(self, days: Sequence[date], now: datetime) -> _Told:
        public = [day for day in days if self._world.is_public_on_eve("pvpc", day, PVPC_OUT, now)]
        starts = [start for day in public for start in day_interval(day).grid(60)]
        return list(zip(starts, self._world.market.pvpc(starts).tolist(), strict=True))

    def _spot(self, days: Sequence[date], now: datetime) -> _Told:
        market, out = self._world.market, self._world.is_public_on_eve
        public = [day for day in days if out("spot shown", day, _SPOT_SHOWN, now)]
        told: _Told = []
        for minutes, repeats, some in (
            (60, 1, [day for day in public if day < _REPEATED_SINCE]),
            (60, 4, [day for day in public if _REPEATED_SINCE <= day < QUARTERS_SINCE]),
            (15, 1, [day for day in public if day >= QUARTERS_SINCE]),
        ):
            starts = [start for day in some for start in day_interval(day).grid(minutes)]
            prices = market.spot(starts, minutes).tolist()
            told += _repeated(starts, prices, minutes, repeats)
        return told

    def _power(self, power: _Power, days: Sequence[date], now: datetime) -> _Told:
        if power.ahead:
            out = self._world.is_public_on_eve
            days = [day for day in days if out("forecasts", day, _FORECASTS_OUT, now)]
        newest = floor_to(now - _MEASURED_LATE, 60) - HOUR
        starts = [
            start
            for day in days
            for start in day_interval(day).grid(60)
            if power.ahead or start <= newest
        ]
        course = power.course(self._world.system, hours_of(starts) + 0.5)
        return list(zip(starts, course.round(1).tolist(), strict=True))

    def _file(self, day: date, now: datetime) -> Reply:
        told = self._pvpc([day], now)
        if not told:
            return json_reply({"message": "No values for specified archive"})
        whole = day_interval(day)
        labels = list(range(round(whole.hours)))
        if whole.hours < 24:  # noqa: PLR2004 - the hour that the clock skips has no label
            labels = [hour for hour in range(24) if hour != 2]  # noqa: PLR2004
        rows = [
            {
                "Dia": f"{day:%d/%m/%Y}",
                "Hora": f"{hour:02}-{hour + 1:02}",
                "PCB": f"{value:.2f}".replace(".", ","),
            }
            for hour, (_, value) in zip(labels, told, strict=True)
        ]
        return json_reply({"PVPC": rows})


def _repeated(
    starts: Sequence[datetime], prices: Sequence[float], minutes: int, repeats: int
) -> _Told:
    step = timedelta(minutes=minutes) / repeats
    return [
        (start + n * step, price)
        for start, price in zip(starts, prices, strict=True)
        for n in range(repeats)
    ]
