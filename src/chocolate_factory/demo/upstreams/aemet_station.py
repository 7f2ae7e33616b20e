"""What AEMET's simulated station tells: hours that come late, and whole days of the past."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np

from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.quantity import HUMIDITY, RAIN, TEMPERATURE, WIND, Quantity
from chocolate_factory.demo.wall import hours_of, instant_of
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.market_time import DAY, HOUR, floor_to

_ROWS = 24
_SOONEST, _LATEST = timedelta(minutes=25), timedelta(minutes=85)
_CLIMATE_LATE: timedelta = 4 * DAY
_DAY_HOURS = 24
_RAIN_DAY_BEGINS = 7
"""A day's rain is that from 7 to 7 o'clock (UTC)."""

Row = dict[str, object]


class Station:
    """The station at home; it has no barometer."""

    def __init__(self, world: World) -> None:
        """Measure the weather of ``world``."""
        self._world = world
        self._teller = world.teller("aemet")

    def newest_rows(self, now: datetime) -> list[Row]:
        """The last hours that have come in; some take longer than others."""
        stamps = [floor_to(now, 60) - n * HOUR for n in range(_ROWS - 1, -1, -1)]
        stamps = [stamp for stamp in stamps if self._came(stamp) <= now]
        hours = hours_of(stamps)
        columns = (self._seen(one, hours) for one in (TEMPERATURE, HUMIDITY, WIND, RAIN))
        home = self._world.home
        return [
            {
                "idema": home.station,
                "lon": home.spot.longitude,
                "lat": home.spot.latitude,
                "alt": home.spot.altitude_m,
                "fint": stamp.strftime("%Y-%m-%dT%H:%M:%S+0000"),
                "ta": warm,
                "hr": humid,
                "vv": wind,
                "prec": rain,
            }
            for stamp, warm, humid, wind, rain in zip(stamps, *columns, strict=True)
        ]

    def days(self, first: date, last: date, now: datetime) -> Iterator[Row]:
        """Daily climate; the cells are texts with decimal comma, times are UTC."""
        day = first
        while day <= last:
            begin = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
            if begin + DAY + _CLIMATE_LATE <= now:
                yield self._climate(day, hours_of([begin]) + np.arange(_DAY_HOURS) + 1.0)
            day += DAY

    def _came(self, stamp: datetime) -> datetime:
        share = self._world.chance("row", int(stamp.timestamp()))
        return stamp + _SOONEST + share * (_LATEST - _SOONEST)

    def _seen(self, quantity: Quantity, hours: Floats) -> list[float]:
        return list(map(float, self._teller.measured(quantity, hours, self._world.home.spot)))

    def _climate(self, day: date, hours: Floats) -> Row:
        warm, humid, wind = (
            np.array(self._seen(one, hours)) for one in (TEMPERATURE, HUMIDITY, WIND)
        )
        rain = np.array(self._seen(RAIN, hours + _RAIN_DAY_BEGINS))

        def at(place: np.intp) -> str:
            return f"{instant_of(float(hours[place])):%H:%M}"

        cells = {
            "tmed": warm.mean(),
            "tmax": warm.max(),
            "tmin": warm.min(),
            "hrMedia": humid.mean(),
            "hrMax": humid.max(),
            "hrMin": humid.min(),
            "velmedia": wind.mean(),
            "prec": rain.sum(),
        }
        return {
            "fecha": day.isoformat(),
            "indicativo": self._world.home.station,
            "horatmax": at(warm.argmax()),
            "horatmin": at(warm.argmin()),
            **{name: f"{value:.1f}".replace(".", ",") for name, value in cells.items()},
        }
