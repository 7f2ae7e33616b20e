"""ESIOS, the operator's API of Red Eléctrica: one indicator per series, with a personal token.

Indicator 1001 is the PVPC (geography of the peninsula), 600 the day-ahead price (geography of
Spain). Values come at their own grain. Indicator 600 repeats each hour in four quarters from
January 2025 until the market itself went over to quarter hours in October; those repeats are put
together again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from chocolate_factory.kernel.errors import NotPublishedError, UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, HOUR_MINUTES, Interval, floor_to
from chocolate_factory.prices.model import (
    ESIOS,
    PVPC,
    PVPC_PUBLIC_AT,
    PVPC_SINCE,
    SPOT,
    SPOT_SINCE,
    days_since,
    market_time_unit,
)
from chocolate_factory.prices.validate import observations, price
from chocolate_factory.ree.esios import PENINSULA, SPAIN, EsiosDoor
from chocolate_factory.timeseries.model import Observation, Series

_INDICATORS = {PVPC.key: (1001, PENINSULA), SPOT.key: (600, SPAIN)}
"""Indicator and geography."""
_OFFERS = {
    PVPC.key: (PVPC_SINCE, PVPC_PUBLIC_AT),
    SPOT.key: (SPOT_SINCE, time(14, 0)),
}
"""First delivery day, and when the next one appears on the eve."""
_QUARTERS = 4

_Prices = list[tuple[datetime, float]]


class Esios:
    """Prices from the indicators of ESIOS."""

    name = ESIOS
    longest_request: timedelta = 90 * DAY
    """Half a year of one geography is known to work; a quarter keeps answers near 2 MB."""

    def __init__(self, http: HttpClient, base_url: str, token: str) -> None:
        """Ask ``base_url`` (as in ``https://api.esios.ree.es``) with a personal ``token``."""
        self._door = EsiosDoor(http, base_url, token, source=self.name)

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """The spot price from 2014, the PVPC from June 2021, to the last day published."""
        offer = _OFFERS.get(series.key)
        return days_since(offer[0], now, offer[1]) if offer else None

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What it says of ``series``, one request each."""
        found = {}
        for one in series:
            if one.key in _INDICATORS and interval:
                prices = self._prices(one, interval)
                if one.key == SPOT.key:
                    prices = _without_repeats(prices)
                found[one.key] = observations(self.name, one, prices, interval)
        if found and not any(found.values()):
            raise NotPublishedError(self.name, f"{self.name} has no values in that time.")
        return {key: values for key, values in found.items() if values}

    def _prices(self, series: Series, interval: Interval) -> _Prices:
        values = self._door.values(*_INDICATORS[series.key], interval)
        return [(start, price(self.name, value, series)) for start, value in values]


def _without_repeats(prices: _Prices) -> _Prices:
    """Hours that came as four equal quarters as hours; quarter-hour prices as they are.

    Raises:
        UpstreamNonsenseError: The quarters of an hourly price differ.
    """
    kept = [(start, value) for start, value in prices if market_time_unit(start) < HOUR_MINUTES]
    hours: dict[datetime, dict[datetime, set[float]]] = {}
    for start, value in prices:
        if market_time_unit(start) == HOUR_MINUTES:
            hours.setdefault(floor_to(start, HOUR_MINUTES), {}).setdefault(start, set()).add(value)
    for hour, quarters in hours.items():
        values = set().union(*quarters.values())
        if len(values) > 1:
            raise UpstreamNonsenseError(
                ESIOS,
                f"{ESIOS} gave different quarters of the hour {hour:%Y-%m-%d %H:%M} UTC.",
            )
        # An hour of which only some quarters came stays missing: they may not be its repeats.
        if len(quarters) == _QUARTERS or set(quarters) == {hour}:
            kept.append((hour, values.pop()))
    return kept
