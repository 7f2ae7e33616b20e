"""How good the out-of-sample forecasts of an error book were, against the weekly naive forecast."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from chocolate_factory.forecasting.artefacts.card import LeadScore
from chocolate_factory.forecasting.artefacts.error_book import ErrorBook
from chocolate_factory.forecasting.clock_table import ClockTable, Floats
from chocolate_factory.forecasting.models.naive import FARTHEST_DAYS, WEEK_DAYS
from chocolate_factory.forecasting.panel import LEAD_DAYS
from chocolate_factory.kernel.market_time import DAY

LEAD_GROUPS = ((1, 1), (2, 7), (8, 14))
"""Delivery days after the last known one that are judged together, both included."""


def lead_scores(book: ErrorBook, table: ClockTable) -> tuple[LeadScore, ...]:
    """Scores by time of issue and group of lead days.

    A group without any hour, or in which the naive forecast made no error, is left out.
    """
    return tuple(_scores(book, table))


def _scores(book: ErrorBook, table: ClockTable) -> Iterator[LeadScore]:
    for at, panel in sorted(book.panels.items()):
        naive = np.array([weekly_naive(table, day) for day in panel.last_known])
        if not len(naive):
            continue
        own_losses, naive_losses = np.abs(panel.errors), np.abs(panel.actuals - naive)
        for first, last in LEAD_GROUPS:
            own, rival = (losses[:, first - 1 : last] for losses in (own_losses, naive_losses))
            told = np.isfinite(own) & np.isfinite(rival)
            if told.any():
                mae, naive_mae = float(own[told].mean()), float(rival[told].mean())
                if naive_mae:
                    hours = int(told.sum())
                    yield LeadScore(at, first, last, hours, round(mae, 4), mae / naive_mae)


def weekly_naive(table: ClockTable, last_known: date) -> Floats:
    """What ``naive-weekly`` says when ``last_known`` is the last known day.

    Returns:
        Shape (``LEAD_DAYS``, 24), EUR/MWh: the same hour the fewest weeks before that is known; NaN
        where none of five is.
    """
    said = np.full((LEAD_DAYS, 24), np.nan)
    first = last_known + DAY
    for back in range(WEEK_DAYS, FARTHEST_DAYS + 1, WEEK_DAYS):
        earlier = table.rows(first - back * DAY, LEAD_DAYS)
        earlier[max(0, back) :] = np.nan  # not known then
        said = np.where(np.isnan(said), earlier, said)
    return said
