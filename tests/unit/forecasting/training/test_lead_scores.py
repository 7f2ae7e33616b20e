"""Scores on the card are against the weekly naive forecast of the very same hours."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.artefacts.error_book import NOON, ErrorBook
from chocolate_factory.forecasting.clock_table import ClockTable
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel, actual_matrix, day_matrix
from chocolate_factory.forecasting.training.lead_scores import lead_scores, weekly_naive
from chocolate_factory.kernel.market_time import DAY, Interval, local_instant
from chocolate_factory.prices.model import SPOT
from tests.fakes.series import at
from tests.unit.forecasting.histories import history_of, wavy

KNOWN = date(2024, 11, 5)


def test_the_naive_forecast_is_that_of_the_model_of_this_name() -> None:
    noon = at("2024-11-05T12:00+01:00")
    span = Interval(local_instant(KNOWN - 40 * DAY), noon + 3 * DAY)
    market = Market({SPOT.key: history_of(span, SPOT, noon, price=wavy)}, known_at=noon)
    forecast = WeeklyNaive(SPOT.key).predict(market, 24 * 16)
    expected = day_matrix(forecast, noon, KNOWN)
    np.testing.assert_array_equal(weekly_naive(market.table(SPOT.key), KNOWN), expected)


def test_a_hole_a_week_before_is_bridged_by_the_week_before_that() -> None:
    values = np.arange(40 * 24, dtype=np.float64).reshape(40, 24)
    values[-7, 3] = np.nan
    table = ClockTable(KNOWN - 39 * DAY, values)
    said = weekly_naive(table, KNOWN)
    assert said[0, 3] == values[-14, 3]
    assert said[0, 4] == values[-7, 4]


def test_scores_are_means_over_what_both_can_say() -> None:
    rng = np.random.default_rng(3)
    table = ClockTable(KNOWN - 59 * DAY, rng.normal(50, 20, (60, 24)))
    days = tuple(KNOWN - n * DAY for n in (3, 2, 1))
    actuals = np.array([actual_matrix(table, day) for day in days])
    medians = actuals + np.where(np.arange(LEAD_DAYS)[:, None] == 0, 2.0, -4.0)
    book = ErrorBook({NOON: Panel(days, medians, actuals)})
    first, second = lead_scores(book, table)
    assert (first.issue, first.first_lead_day, first.last_lead_day) == (NOON, 1, 1)
    assert first.hours == 3 * 24
    assert first.mae_eur_per_mwh == pytest.approx(2.0)
    naive = np.array([weekly_naive(table, day) for day in days])
    rival = np.abs(actuals - naive)[:, 0].mean()
    assert first.rmae == pytest.approx(2.0 / rival)
    assert (second.first_lead_day, second.hours) == (2, 3 * 24)  # 1 + 2 days have come
    assert second.mae_eur_per_mwh == pytest.approx(4.0)


def test_nothing_known_gives_no_score() -> None:
    empty = ClockTable(KNOWN, np.full((1, 24), np.nan))
    panel = Panel((KNOWN,), np.zeros((1, LEAD_DAYS, 24)), np.full((1, LEAD_DAYS, 24), np.nan))
    assert lead_scores(ErrorBook({NOON: panel}), empty) == ()
