"""Invented years of daily climate: a season, a little weather, and a station that moved."""

import math
from datetime import date, timedelta

from chocolate_factory.climate.model import LINARES, LINARES_OLD, SIAR, Quantity, Station
from chocolate_factory.climate.statistics.analysis import QUANTITIES
from chocolate_factory.timeseries.model import Observation
from tests.fakes.ports import Rig

MOVED_WARMER_CELSIUS = 3.0
"""How much more the newer station reads."""
OLD = (date(2005, 1, 1), date(2015, 12, 31))
NEW = (date(2016, 6, 1), date(2020, 12, 31))


def figure(quantity: Quantity, day: date, *, newer: bool) -> float:
    """A likely value: July is hot and dry, no two days are alike."""
    season = -math.cos(2 * math.pi * (day.timetuple().tm_yday - 15) / 365.25)
    weather = math.sin(day.toordinal() * 1.7)
    if quantity.unit == "°C":
        middle = {"temperature_max_celsius": 24.0, "temperature_min_celsius": 11.0}
        base = middle.get(quantity.name, 17.0) + (MOVED_WARMER_CELSIUS if newer else 0.0)
        return round(base + 11 * season + 2 * weather, 2)
    if quantity.unit == "%":
        middle = {"humidity_max_percent": 75.0, "humidity_min_percent": 35.0}
        return round(middle.get(quantity.name, 55.0) - 15 * season - 8 * weather, 2)
    return round(max(0.0, 3 + 2 * season + weather), 2)


def stock_climate(rig: Rig) -> None:
    """Store what importing the files of both SIAR stations would have brought."""
    _store(rig, LINARES_OLD, *OLD, newer=False)
    _store(rig, LINARES, *NEW, newer=True)


def _store(rig: Rig, station: Station, first: date, last: date, *, newer: bool) -> None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for quantity in QUANTITIES:
        said = [
            Observation(station.start_of(quantity, day), 1440, figure(quantity, day, newer=newer))
            for day in days
        ]
        rig.ports.series.write(station.series(quantity), SIAR, said, now=rig.now())
