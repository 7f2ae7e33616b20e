"""ESIOS, the operator's API of Red Eléctrica: one indicator per series, with a personal token.

``GET /indicators/{id}?start_date&end_date&time_agg=average&geo_ids[]``: 1001 is the PVPC (geography
8741, peninsula), 600 the day-ahead price (geography 3, Spain). Values come at their own grain, as
no ``time_trunc`` is sent; ``time_agg`` is sent all the same, because it defaults to sums. Indicator
600 repeats each hour in four quarters from January 2025 until the market itself went over to
quarter hours in October; those repeats are put together again. Of the three time stamps of a value
only ``datetime`` is read: ``datetime_utc`` is an hour off in the hour that comes twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from chocolate_factory.kernel.errors import NotPublishedError, UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_days, floor_to
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
from chocolate_factory.prices.read_fields import field, rows
from chocolate_factory.prices.validate import instant, observations, price
from chocolate_factory.timeseries.model import Observation, Series

_INDICATORS = {PVPC.key: (1001, 8741), SPOT.key: (600, 3)}
"""Indicator and geography."""
_OFFERS = {
    PVPC.key: (PVPC_SINCE, PVPC_PUBLIC_AT),
    SPOT.key: (SPOT_SINCE, time(14, 0)),
}
"""First delivery day, and when the next one appears on the eve."""
_HOUR = 60
_QUARTERS = 4

_Prices = list[tuple[datetime, float]]


class Esios:
    """Prices from the indicators of ESIOS."""

    name = ESIOS
    longest_request: timedelta = 90 * DAY
    """Half a year of one geography is known to work; a quarter keeps answers near 2 MB."""

    def __init__(self, http: HttpClient, base_url: str, token: str) -> None:
        """Ask ``base_url`` (as in ``https://api.esios.ree.es``) with a personal ``token``."""
        self._http = http
        self._url = f"{base_url.rstrip('/')}/indicators"
        self._headers = {
            "Accept": "application/json; application/vnd.esios-api-v1+json",
            "x-api-key": token,
        }

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
        indicator, geography = _INDICATORS[series.key]
        days = delivery_days(interval)
        answer = self._http.get(
            self.name,
            f"{self._url}/{indicator}",
            params=[
                ("start_date", f"{days[0]}T00:00"),
                ("end_date", f"{days[-1]}T23:59"),
                ("time_agg", "average"),
                ("geo_ids[]", str(geography)),
            ],
            headers=self._headers,
        )
        document = answer.json(self.name)
        if field(self.name, document, "indicator", "id") != indicator:
            raise UpstreamNonsenseError(self.name, f"{self.name} answered another indicator.")
        return list(self._read(document, geography, series))

    def _read(
        self, document: object, geography: int, series: Series
    ) -> Iterator[tuple[datetime, float]]:
        for row in rows(self.name, document, "indicator", "values"):
            if row.get("geo_id") == geography and row.get("value") is not None:
                start = instant(self.name, field(self.name, row, "datetime"))
                yield start, price(self.name, row["value"], series)


def _without_repeats(prices: _Prices) -> _Prices:
    """Hours that came as four equal quarters as hours; quarter-hour prices as they are.

    Raises:
        UpstreamNonsenseError: The quarters of an hourly price differ.
    """
    kept = [(start, value) for start, value in prices if market_time_unit(start) < _HOUR]
    hours: dict[datetime, dict[datetime, set[float]]] = {}
    for start, value in prices:
        if market_time_unit(start) == _HOUR:
            hours.setdefault(floor_to(start, _HOUR), {}).setdefault(start, set()).add(value)
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
