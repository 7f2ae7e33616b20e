"""Says why the coming hours are forecast to cost what they are, in parts that add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.explanation import Explains, Theme, total
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.model import hours_ahead
from chocolate_factory.forecasting.panel import LEAD_DAYS
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.update_forecast import read_market_now, speakers_for
from chocolate_factory.timeseries.model import Series

_NOTHING = "It copies past prices, or cannot tell why; a model that learns can: `chocolate train`."


@dataclass(frozen=True, slots=True)
class ExplainedHour:
    """An hour that is not published yet.

    Attributes:
        start: UTC.
        day: Delivery day.
        price_eur_per_mwh: As the model says it now.
        parts: EUR/MWh by theme; they add up to the price.
    """

    start: datetime
    day: date
    price_eur_per_mwh: float
    parts: Mapping[Theme, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a model says what it says.

    Attributes:
        series: Key of the price.
        model: Who speaks.
        hours: Ascending.
        note: Why there are none; "" where there are.
    """

    series: str
    model: str
    hours: tuple[ExplainedHour, ...]
    note: str = ""

    def by_day(self) -> dict[date, dict[Theme, float]]:
        """Mean of each part over the hours of a delivery day that are forecast."""
        days: dict[date, list[ExplainedHour]] = {}
        for hour in self.hours:
            days.setdefault(hour.day, []).append(hour)
        return {
            day: {theme: float(np.mean([one.parts[theme] for one in hours])) for theme in Theme}
            for day, hours in days.items()
        }


def explain_forecast(ports: Ports, series: Series, *, hours: int = 48) -> Explanation:
    """Parts of what the first choice that speaks says of the next ``hours`` hours.

    Whoever copies past prices has no reasons, and says so.

    Raises:
        StoreError: The store cannot be read.
    """
    market = read_market_now(ports)
    last_known = market.last_known_day(series.key)
    history = market.history(series.key)
    cells = {}
    for _, start in hours_ahead(market.known_at, hours):
        day, hour = clock_hour(start)
        lead = (day - last_known).days
        if history.value(start) is None and 1 <= lead <= LEAD_DAYS:
            cells[start] = day, lead, hour
    speaker = speakers_for(ports, series.key, market)[0][0]
    if not isinstance(speaker.forecaster, Explains):
        return Explanation(series.key, speaker.name, (), _NOTHING)
    parts = speaker.forecaster.explain_days(market, sorted({one[1] for one in cells.values()}))
    prices = total(parts)
    found = tuple(
        ExplainedHour(
            start,
            day,
            round(float(prices[lead - 1, hour]), 2),
            {theme: round(float(parts[theme][lead - 1, hour]), 2) for theme in Theme},
        )
        for start, (day, lead, hour) in cells.items()
        if np.isfinite(prices[lead - 1, hour])
    )
    return Explanation(series.key, speaker.name, found)
