"""The series of measured energy, and who may speak for it."""

from datetime import datetime

from chocolate_factory.timeseries.model import ALWAYS, Plausible, Series

CONSUMPTION_FILE = "consumption-file"
"""A file of the distributor or of Datadis."""


def _never_expected(_start: datetime) -> datetime:
    """Files come when somebody brings them: nothing is ever missing that could be fetched."""
    return datetime.max.replace(tzinfo=ALWAYS.tzinfo)


def consumption_series(place: str) -> Series:
    """Energy drawn from the grid at ``place``, kWh in each interval of 15 or 60 minutes."""
    return Series(
        key=f"metering.energy.{place}",
        unit="kWh",
        sources=(CONSUMPTION_FILE,),
        public_from=_never_expected,
        official=True,
        plausible=Plausible(lowest=0.0, highest=1_000_000.0),
    )
