"""ESIOS, the operator's API: forecasts of the day before and actuals of the peninsula, by the hour.

One indicator per series. Actuals are measured every five minutes (ten until May 2022) and asked for
as means of hours. An indicator that is empty or unknown is an absence, not trouble.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.grid.model import (
    COMBINED_CYCLE_ACTUAL,
    DEMAND_ACTUAL,
    DEMAND_FORECAST,
    ESIOS,
    NUCLEAR_ACTUAL,
    SOLAR_PV_ACTUAL,
    SOLAR_PV_FORECAST,
    WIND_ACTUAL,
    WIND_FORECAST,
)
from chocolate_factory.grid.read_values import observations, published
from chocolate_factory.kernel.errors import NotPublishedError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.ree.esios import PENINSULA, EsiosDoor
from chocolate_factory.timeseries.expectation import expected_end
from chocolate_factory.timeseries.model import Observation, Series

_INDICATORS = {
    DEMAND_FORECAST.key: 1775,
    WIND_FORECAST.key: 1777,
    SOLAR_PV_FORECAST.key: 1779,
    DEMAND_ACTUAL.key: 1293,
    WIND_ACTUAL.key: 551,
    SOLAR_PV_ACTUAL.key: 1295,
    NUCLEAR_ACTUAL.key: 549,
    COMBINED_CYCLE_ACTUAL.key: 550,
}


class EsiosGrid:
    """The grid by the hour."""

    name = ESIOS
    longest_request: timedelta = 92 * DAY
    """A quarter of a year; half a year of one geography is known to work."""

    def __init__(self, http: HttpClient, base_url: str, token: str) -> None:
        """Ask ``base_url`` (as in ``https://api.esios.ree.es``) with a personal ``token``."""
        self._door = EsiosDoor(http, base_url, token, source=self.name)

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From 2015 to the last hour published."""
        return published(series, expected_end(series, now)) if series.key in _INDICATORS else None

    def endpoint(self, series: Series) -> str:
        """Every indicator is asked for alone."""
        return series.key

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What it says of ``series``, one request each."""
        found = {one.key: self._values(one, interval) for one in series if one.key in _INDICATORS}
        if found and not any(found.values()):
            raise NotPublishedError(self.name, f"{self.name} has no values in that time.")
        return {key: values for key, values in found.items() if values}

    def _values(self, series: Series, interval: Interval) -> list[Observation]:
        if not interval:
            return []
        indicator = _INDICATORS[series.key]
        try:
            values = self._door.values(indicator, PENINSULA, interval, by_the_hour=True)
        except NotPublishedError:
            return []
        return observations(self.name, series, values, interval)
