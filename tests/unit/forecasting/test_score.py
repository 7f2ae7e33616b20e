"""Scores pool hours, tell unknown from served, and follow their definitions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.model import ForecastPoint, LeadBand, PriceForecast
from chocolate_factory.forecasting.score import (
    bias,
    match,
    mean_absolute_error,
    pinball_loss,
    relative_mae,
    root_mean_square_error,
    score,
    score_by_band,
)
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import HOUR
from tests.fakes.series import at

ISSUED = at("2024-06-04T10:00Z")
_prices = st.lists(
    st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=1, max_size=40
).map(lambda pairs: ([a for a, _ in pairs], [p for _, p in pairs]))


def _point(lead: int, price: float, half_width: float) -> ForecastPoint:
    lower, upper = price - half_width, price + half_width
    return ForecastPoint(
        ISSUED + (lead - 1) * HOUR,
        60,
        price,
        lower,
        upper,
        known=False,
        quantiles={0.1: lower, 0.5: price, 0.9: upper},
    )


FORECAST = PriceForecast(
    "price",
    ISSUED,
    "model",
    (
        ForecastPoint.published(ISSUED, 60, 40.0),
        _point(2, 50.0, 5.0),
        _point(30, 60.0, 5.0),
        _point(31, 70.0, 5.0),
        _point(60, 80.0, 5.0),
    ),
    0.8,
)
TRUTH = {point.start: point.price_eur_per_mwh for point in FORECAST.points[:1]} | {
    FORECAST.points[1].start: 53.0,
    FORECAST.points[2].start: 50.0,
    FORECAST.points[3].start: 70.0,
}
NAIVE = {FORECAST.points[1].start: 59.0, FORECAST.points[2].start: 62.0}


def test_only_hours_unknown_at_issue_and_known_by_now_are_scored() -> None:
    measured = score(match(FORECAST, TRUTH))
    assert measured.hours == 3
    assert measured.mae == pytest.approx((3 + 10 + 0) / 3)
    assert measured.rmse == pytest.approx(math.sqrt((9 + 100) / 3))
    assert measured.bias == pytest.approx((-3 + 10) / 3)
    assert measured.coverage == pytest.approx(2 / 3)
    assert measured.width == pytest.approx(10.0)
    assert measured.rmae is None


def test_as_served_a_published_hour_counts_and_is_right() -> None:
    measured = score(match(FORECAST, TRUTH, NAIVE), as_served=True)
    assert measured.hours == 4
    assert measured.mae == pytest.approx(13 / 4)
    assert measured.coverage == pytest.approx(3 / 4)
    assert measured.width == pytest.approx(7.5)


def test_the_naive_forecast_divides_over_the_same_hours() -> None:
    measured = score(match(FORECAST, TRUTH, NAIVE))
    assert measured.rmae == pytest.approx((3 + 10) / (6 + 12))


def test_pinball_is_the_mean_over_hours_and_levels() -> None:
    losses = [  # truth 3 above, 10 below and on the guess, quantiles 5 to each side
        (0.1 * 8 + 0.5 * 3 + 0.1 * 2) / 3,
        (0.9 * 5 + 0.5 * 10 + 0.1 * 15) / 3,
        (0.1 * 5 + 0 + 0.1 * 5) / 3,
    ]
    assert score(match(FORECAST, TRUTH)).pinball == pytest.approx(sum(losses) / 3)
    served = score(match(FORECAST, TRUTH), as_served=True)
    assert served.pinball == pytest.approx(sum(losses) / 4)


def test_bands_are_scored_apart_and_empty_ones_left_out() -> None:
    bands = score_by_band(match(FORECAST, TRUTH))
    assert {band: measured.hours for band, measured in bands.items()} == {
        LeadBand(1, 24): 1,
        LeadBand(25, 48): 2,
    }
    assert bands[LeadBand(25, 48)].mae == pytest.approx(5.0)
    assert score_by_band(match(FORECAST, TRUTH), as_served=True)[LeadBand(1, 24)].hours == 2


def test_the_hours_of_many_forecasts_can_be_pooled() -> None:
    other = PriceForecast("price", ISSUED, "other", (_point(2, 54.0, 5.0),), 0.8)
    measured = score(match(FORECAST, TRUTH) + match(other, TRUTH))
    assert measured.hours == 4
    assert measured.mae == pytest.approx((3 + 10 + 0 + 1) / 4)


def test_there_is_no_score_of_nothing() -> None:
    with pytest.raises(MissingDataError, match="no hour"):
        score(match(FORECAST, {}))


@given(_prices)
def test_known_relations_between_measures(prices: tuple[list[float], list[float]]) -> None:
    actual, predicted = prices
    mae = mean_absolute_error(actual, predicted)
    tolerance = 1e-9 * (1 + mae)
    assert abs(bias(actual, predicted)) <= mae + tolerance
    assert mae <= root_mean_square_error(actual, predicted) + tolerance
    assert relative_mae(actual, actual, predicted) in (0.0, 1.0)
    assert bias(actual, predicted) == -bias(predicted, actual)


@given(st.floats(-500, 500), st.floats(-500, 500))
def test_half_the_absolute_error_is_the_pinball_loss_of_the_median(
    actual: float, predicted: float
) -> None:
    assert pinball_loss(actual, predicted, 0.5) == pytest.approx(abs(actual - predicted) / 2)


def test_a_perfect_naive_forecast_cannot_be_beaten() -> None:
    assert relative_mae([1.0], [2.0], [1.0]) == math.inf
    assert relative_mae([1.0], [1.0], [1.0]) == 1.0
