"""REData, the open API of Red Eléctrica: energy of whole days, national, without a key.

``demanda/evolucion`` is the demand, ``generacion/estructura-generacion`` the generation by
technology; both take a calendar year of days at once. Provisional: the operator corrects a day's
figures over the following days.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.grid.model import (
    COAL_DAILY,
    COGENERATION_DAILY,
    COMBINED_CYCLE_DAILY,
    DEMAND_DAILY,
    HYDRO_DAILY,
    NUCLEAR_DAILY,
    REDATA,
    SOLAR_PV_DAILY,
    SOLAR_THERMAL_DAILY,
    TOTAL_DAILY,
    WIND_DAILY,
)
from chocolate_factory.grid.read_values import observations, published
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.ree.redata import RedataDoor, Values
from chocolate_factory.timeseries.expectation import expected_end
from chocolate_factory.timeseries.model import Observation, Series

_DEMAND = "demanda/evolucion"
_GENERATION = "generacion/estructura-generacion"
_ONLY = ""
"""Stands for the id of a widget's only series."""
_PLACES = {
    DEMAND_DAILY.key: (_DEMAND, _ONLY),
    COMBINED_CYCLE_DAILY.key: (_GENERATION, "1454"),
    WIND_DAILY.key: (_GENERATION, "10291"),
    SOLAR_PV_DAILY.key: (_GENERATION, "1458"),
    SOLAR_THERMAL_DAILY.key: (_GENERATION, "1459"),
    NUCLEAR_DAILY.key: (_GENERATION, "1446"),
    HYDRO_DAILY.key: (_GENERATION, "10288"),
    COAL_DAILY.key: (_GENERATION, "10289"),
    COGENERATION_DAILY.key: (_GENERATION, "10293"),
    TOTAL_DAILY.key: (_GENERATION, "10296"),
}
"""Widget, and the id of the series in its answer."""


class RedataGrid:
    """The grid by the day."""

    name = REDATA
    longest_request: timedelta = 366 * DAY

    def __init__(self, http: HttpClient, base_url: str) -> None:
        """Ask ``base_url`` (as in ``https://apidatos.ree.es``)."""
        self._door = RedataDoor(http, base_url, source=self.name)

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """From 2019 to the last day published."""
        return published(series, expected_end(series, now)) if series.key in _PLACES else None

    def endpoint(self, series: Series) -> str:
        """The widget that has ``series``."""
        return _PLACES[series.key][0] if series.key in _PLACES else ""

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """What it says of ``series``, one request for each widget."""
        by_widget: dict[str, dict[str, Series]] = {}
        for one in series:
            if one.key in _PLACES and interval:
                widget, name = _PLACES[one.key]
                by_widget.setdefault(widget, {})[name] = one
        found: dict[str, list[Observation]] = {}
        for widget, wanted in by_widget.items():
            found |= self._values(widget, wanted, interval)
        if by_widget and not found:
            raise NotPublishedError(self.name, f"{self.name} has no days in that time.")
        return found

    def _values(
        self, widget: str, wanted: Mapping[str, Series], interval: Interval
    ) -> dict[str, list[Observation]]:
        try:
            ids = None if _ONLY in wanted else wanted.keys()
            answer = self._door.values(widget, ids, interval, "day")
        except NotPublishedError:
            return {}
        if _ONLY in wanted:
            answer = {_ONLY: self._only(widget, answer)}
        return {
            wanted[name].key: observations(self.name, wanted[name], values, interval)
            for name, values in answer.items()
        }

    def _only(self, widget: str, answer: Mapping[str, Values]) -> Values:
        """The values of the one series there is, whose id is not documented."""
        if len(answer) != 1:
            raise UpstreamNonsenseError(
                self.name, f"{self.name} gave {len(answer)} series for {widget}."
            )
        return next(iter(answer.values()))
