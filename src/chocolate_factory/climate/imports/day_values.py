"""What a file says about one day of one station."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from chocolate_factory.climate.model import Quantity, Station


class DayValues(NamedTuple):
    """The figures of one day; what is missing is not there."""

    station: Station
    day: date
    """The station's own date."""
    values: Mapping[Quantity, float]
    """In the unit of each quantity."""
