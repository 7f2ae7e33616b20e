"""Tells what is expected of demand, wind and sun, and, where it is little, why."""

from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.forecasting.fundamentals.model import FUNDAMENTALS, Outlook
from chocolate_factory.forecasting.fundamentals.outlook import read_outlook
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.update_fundamentals import can_be_told
from chocolate_factory.weather.national.model import LIVE, PLACE


@dataclass(frozen=True, slots=True)
class OutlookReport:
    """What is expected of the days after today.

    Attributes:
        seen_at: When it was read.
        weather_at: When the newest weather forecast for the peninsula came; None: none has yet.
        days: Those of which anything is expected, ascending.
        note: Why nothing of our own is among them, or "".
    """

    seen_at: datetime
    weather_at: datetime | None
    days: tuple[Outlook, ...]
    note: str


def tell_outlook(ports: Ports, days: int) -> OutlookReport:
    """The outlook for ``days`` days from tomorrow on.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    found = read_outlook(ports.series, days, known_at=now)
    weather_at = ports.forecast_record.newest_issues(PLACE, now).get(LIVE)
    origins = {one.origin for day in found for one in day.expectations}
    note = "" if FUNDAMENTALS in origins else _why_nothing(ports, weather_at)
    return OutlookReport(now, weather_at, tuple(found), note)


def _why_nothing(ports: Ports, weather_at: datetime | None) -> str:
    if not can_be_told(ports):
        return "Without an ESIOS token nobody tells what demand, wind and sun came to."
    if weather_at is None:
        return "No weather forecast for the peninsula has come yet."
    return "There is too little past of weather forecasts to learn from."
