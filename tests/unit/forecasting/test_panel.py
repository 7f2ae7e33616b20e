"""Panels turn forecasts by lead hour into days, and forget what was not known."""

from datetime import date

import numpy as np

from chocolate_factory.forecasting.model import MEDIAN, hours_ahead
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel, by_lead, day_matrix
from chocolate_factory.kernel.market_time import DAY
from tests.fakes.series import at

K = date(2024, 11, 5)
NOON = at("2024-11-05T12:00+01:00")


def test_leads_become_days_and_back() -> None:
    forecast = {lead: {MEDIAN: float(lead)} for lead, _ in list(hours_ahead(NOON, 336))[12:]}
    matrix = day_matrix(forecast, NOON, K)
    assert matrix.shape == (LEAD_DAYS, 24)
    assert list(matrix[0, :2]) == [13.0, 14.0]
    assert np.isnan(matrix[13, 12:]).all()
    assert by_lead(matrix, NOON, K, 336) == forecast


def test_a_doubled_hour_gets_the_same_twice_and_a_skipped_one_nothing() -> None:
    matrix = np.arange(LEAD_DAYS * 24, dtype=float).reshape(LEAD_DAYS, 24)
    autumn = by_lead(matrix, at("2024-10-26T12:00+02:00"), date(2024, 10, 26), 37)
    assert [round(one[MEDIAN]) for one in autumn.values()] == [0, 1, 2, *range(2, 24)]
    spring = by_lead(matrix, at("2025-03-29T12:00+01:00"), date(2025, 3, 29), 35)
    assert [round(one[MEDIAN]) for one in spring.values()] == [0, 1, *range(3, 24)]


def test_what_came_after_the_last_known_day_is_not_in_an_earlier_panel() -> None:
    days = tuple(K + n * DAY for n in range(5))
    panel = Panel(days, np.zeros((5, LEAD_DAYS, 24)), np.ones((5, LEAD_DAYS, 24)))
    earlier = panel.as_known_until(K + 3 * DAY)
    assert earlier.last_known == days[:3]
    known = ~np.isnan(earlier.errors[:, :, 0])
    assert known.sum(axis=1).tolist() == [3, 2, 1]
    assert (panel.errors == 1).all(), "the panel itself is untouched"
