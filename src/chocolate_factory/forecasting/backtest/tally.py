"""Adds measures of single hours up to tables: every row carries how many hours stand behind it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from chocolate_factory.forecasting.backtest.frame import Booleans
from chocolate_factory.forecasting.backtest.judge import SCORED_LEVELS, Judged
from chocolate_factory.forecasting.backtest.scopes import (
    WHOLE,
    Cells,
    Scope,
    month_of,
    periods_of,
    quarter_of,
    scopes_of,
)
from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.conformal import INTERVAL_LEVELS

Row = dict[str, Any]
"""A row of a table, as documented in the report."""

_DECIMALS = 4


def rounded(value: float) -> float | None:
    """For a report: four decimals, None for what is not a number."""
    return round(float(value), _DECIMALS) if np.isfinite(value) else None


class Tally:
    """Measures of one model on one series at one issue of the day."""

    def __init__(self, cells: Cells, judged: Judged, naives: Mapping[str, Floats]) -> None:
        """Keep the cells that were said and came.

        Args:
            cells: Where each cell is.
            judged: Its measures.
            naives: Errors of each naive model, shaped as ``judged.error``.
        """
        counts = ~np.isnan(judged.error.ravel())
        self.cells = Cells(*(one[counts] for one in cells))
        self.absolute = np.abs(judged.error.ravel()[counts])
        self._error = judged.error.ravel()[counts]
        self._naives = {name: np.abs(error.ravel()[counts]) for name, error in naives.items()}
        self._pinball = judged.pinball.ravel()[counts]
        levels = len(INTERVAL_LEVELS)
        self._inside = judged.inside.reshape(levels, -1)[:, counts]
        self._width = judged.width.reshape(levels, -1)[:, counts]
        self._winkler = judged.winkler.reshape(levels, -1)[:, counts]

    def measure(self, chosen: Booleans) -> Row:
        """Every measure over the chosen cells; None where there is nothing to say."""
        count = int(chosen.sum())
        if not count:
            return {"n": 0}
        error, absolute = self._error[chosen], self.absolute[chosen]
        pinball = self._pinball[chosen]
        told = ~np.isnan(pinball)
        loss = pinball[told].mean() if told.any() else np.nan
        return {
            "n": count,
            "mae": rounded(absolute.mean()),
            "rmse": rounded(np.sqrt(np.mean(error**2))),
            "bias": rounded(error.mean()),
            "rmae": {name: self._relative(name, chosen) for name in self._naives},
            "n_intervals": int(told.sum()),
            "pinball": rounded(loss),
            "crps": rounded(2 * loss),
            "intervals": self._intervals(chosen),
        }

    def _relative(self, naive: str, chosen: Booleans) -> float | None:
        other = self._naives[naive][chosen]
        both = ~np.isnan(other)
        total = other[both].sum()
        return rounded(self.absolute[chosen][both].sum() / total) if total > 0 else None

    def _intervals(self, chosen: Booleans) -> Row:
        return {
            f"{level:.0%}"[:-1]: {
                "coverage": _mean(self._inside[n][chosen]),
                "width": _mean(self._width[n][chosen]),
                "winkler": _mean(self._winkler[n][chosen]),
            }
            for n, level in enumerate(INTERVAL_LEVELS)
        }


def score_rows(tally: Tally, days: Sequence[date], lead_days: int) -> Iterator[Row]:
    """Tables by scope, and some scopes by quarter, by month and by hour of the clock.

    Args:
        tally: What to add up.
        days: Of issue, those that are scored; a forecast belongs to the period of its issue.
        lead_days: How many are judged.
    """
    scopes = scopes_of(lead_days)
    whole = np.ones(len(days), dtype=np.bool_)
    for scope in scopes:
        yield _row(tally, scope, WHOLE, whole)
    for quarter, part in periods_of(days, quarter_of).items():
        yield from (_row(tally, one, quarter, part) for one in scopes if one.in_periods)
    for month, part in periods_of(days, month_of).items():
        yield from (_row(tally, one, month, part) for one in scopes if one.kind == "days")
    for hour in range(HOURS):
        yield _row(tally, scopes[-1], WHOLE, whole, hour)


def reliability(judged: Judged) -> list[Row]:
    """How often prices were at or below each quantile: its own level, if it is honest."""
    counted, below = judged.counted.sum(), judged.below.sum(axis=1)
    return [
        {"level": level, "n": int(counted), "observed": rounded(below[n] / counted)}
        for n, level in enumerate(SCORED_LEVELS)
        if counted
    ]


def _row(tally: Tally, scope: Scope, period: str, part: Booleans, hour: int | None = None) -> Row:
    chosen = scope.within(tally.cells) & part[tally.cells.rows]
    if hour is not None:
        chosen &= tally.cells.hours == hour
    place = {"scope": scope.name, "kind": scope.kind, "period": period, "hour": hour}
    return place | tally.measure(chosen)


def _mean(values: Floats) -> float | None:
    told = values[~np.isnan(values)]
    return rounded(told.mean()) if len(told) else None
