"""Errors of a model on days it had not seen, by the time of day at which it spoke.

What is known differs by the time of issue: at noon the operator's forecasts for tomorrow are out
and tomorrow's prices are not; in the afternoon tomorrow's spot price is known and PVPC is not; in
the evening both are, and nobody has forecast the day after. Errors of one must not make the
intervals of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, ClockTable, Floats
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel, actual_matrix
from chocolate_factory.kernel.market_time import delivery_day, to_local
from chocolate_factory.prices.model import SPOT

NOON, AFTERNOON, EVENING = "12:00", "16:00", "20:30"
_NOON = time(12)


def issues_of(series: str) -> tuple[str, ...]:
    """At which times of day errors of this price are kept apart.

    >>> issues_of("price.spot.es"), issues_of("price.pvpc.peninsula")
    (('12:00', '20:30'), ('12:00', '16:00', '20:30'))
    """
    return (NOON, EVENING) if series == SPOT.key else (NOON, AFTERNOON, EVENING)


@dataclass(frozen=True, slots=True)
class ErrorBook:
    """Panels by time of issue.

    Attributes:
        panels: By ``HH:MM`` of Madrid's clock.
    """

    panels: Mapping[str, Panel]

    @property
    def rows(self) -> int:
        """Of the longest panel."""
        return max((len(panel.last_known) for panel in self.panels.values()), default=0)

    def for_issue(self, market: Market, series: str) -> Panel | None:
        """The errors made with as much known as ``market`` knows, with what came until then.

        Before noon those of the evening stand in: that the operator's forecasts are out is certain
        at noon only. None where nothing is kept.
        """
        wanted = _likeness(market, series)
        order = (wanted, NOON, EVENING, AFTERNOON)
        found = next((self.panels[at] for at in order if at in self.panels), None)
        if found is None:
            return None
        known = market.last_known_day(series)
        return with_actuals(found, market.table(series)).as_known_until(known)

    def newest(self, rows: int) -> "ErrorBook":
        """Only the last ``rows`` of each panel."""
        return ErrorBook(
            {
                at: Panel(one.last_known[-rows:], one.medians[-rows:], one.actuals[-rows:])
                for at, one in self.panels.items()
            }
        )


def with_actuals(panel: Panel, table: ClockTable) -> Panel:
    """The same forecasts with what ``table`` says of the days forecast."""
    rows = [actual_matrix(table, day) for day in panel.last_known]
    actuals: Floats = np.array(rows).reshape(len(rows), LEAD_DAYS, HOURS)
    return Panel(panel.last_known, panel.medians, actuals)


def _likeness(market: Market, series: str) -> str:
    today = delivery_day(market.known_at)
    if market.last_known_day(series) > today or to_local(market.known_at).time() < _NOON:
        return EVENING
    return AFTERNOON if market.last_known_day(SPOT.key) > today else NOON
