"""Tests a model against the naive ones: by lead-time band and delivery day, and by quarter."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from chocolate_factory.forecasting.backtest.scopes import (
    WHOLE,
    Cells,
    Scope,
    periods_of,
    quarter_of,
    scopes_of,
)
from chocolate_factory.forecasting.backtest.significance import (
    WEEK_LAG,
    Verdict,
    diebold_mariano,
    giacomini_white,
)
from chocolate_factory.forecasting.backtest.tally import Row, rounded
from chocolate_factory.forecasting.clock_table import Floats


def contest_rows(
    cells: Cells,
    error: Floats,
    naives: Mapping[str, Floats],
    days: Sequence[date],
    lead_days: int,
) -> Iterator[Row]:
    """Diebold-Mariano and Giacomini-White verdicts; each day's loss is the mean absolute error.

    Args:
        cells: Where each cell is.
        error: Of the model, any shape with as many cells; NaN where it does not count.
        naives: Likewise of each rival, by name.
        days: Of issue, those that are scored.
        lead_days: How many are judged.
    """
    whole = np.ones(len(days), dtype=np.bool_)
    periods = {WHOLE: whole} | periods_of(days, quarter_of)
    for rival, other in naives.items():
        for scope in (one for one in scopes_of(lead_days) if one.in_periods):
            own, its = _daily(cells, scope, error, other, len(days))
            delay = _last_lead_day(cells, scope)
            for period, part in periods.items():
                both = part & ~np.isnan(own)
                yield {
                    "against": rival,
                    "scope": scope.name,
                    "period": period,
                    **_verdicts(its[both], own[both], delay),
                }


def _verdicts(rival: Floats, own: Floats, delay: int) -> Row:
    lag = max(WEEK_LAG, delay)
    return {
        "n": len(own),
        "lag": lag,
        "delay": delay,
        "dm": _plain(diebold_mariano(rival, own, lag)),
        "gw": _plain(giacomini_white(rival, own, delay, lag)),
    }


def _plain(verdict: Verdict | None) -> Row | None:
    return verdict and {"statistic": rounded(verdict.statistic), "p": float(f"{verdict.p:.4g}")}


def _daily(
    cells: Cells, scope: Scope, error: Floats, other: Floats, days: int
) -> tuple[Floats, Floats]:
    """Mean absolute error of each day of issue over the cells of both; NaN for a day without."""
    own, its = np.abs(error.ravel()), np.abs(other.ravel())
    chosen = scope.within(cells) & ~np.isnan(own + its)
    rows = cells.rows[chosen]
    count = np.bincount(rows, minlength=days).astype(np.float64)
    count[count == 0] = np.nan
    return (
        np.bincount(rows, weights=own[chosen], minlength=days) / count,
        np.bincount(rows, weights=its[chosen], minlength=days) / count,
    )


def _last_lead_day(cells: Cells, scope: Scope) -> int:
    """Days until the loss of a forecast is wholly known."""
    return int(np.max(cells.lead_days[scope.within(cells)], initial=1))
