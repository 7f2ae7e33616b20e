"""Lead times count from the first whole hour, and a forecast knows what it spans."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.model import (
    LEAD_BANDS,
    ForecastPoint,
    LeadBand,
    PriceForecast,
    band_of,
    hours_ahead,
    lead_hours,
)
from chocolate_factory.kernel.market_time import HOUR
from tests.fakes.series import at


@pytest.mark.parametrize(
    ("issued_at", "first_lead", "first_start"),
    [
        pytest.param("2025-01-07T12:00+01:00", 1, "2025-01-07T11:00Z", id="on-the-hour"),
        pytest.param("2025-01-07T20:30+01:00", 0, "2025-01-07T19:00Z", id="within-the-hour"),
        pytest.param("2025-01-07T20:59:59+01:00", 0, "2025-01-07T19:00Z", id="last-second"),
    ],
)
def test_the_first_hour_is_the_one_that_contains_the_issue(
    issued_at: str, first_lead: int, first_start: str
) -> None:
    assert next(hours_ahead(at(issued_at), 168)) == (first_lead, at(first_start))


def test_at_half_past_eight_27_hours_ahead_are_the_end_of_tomorrow() -> None:
    issued_at = at("2025-01-07T20:30+01:00")
    assert lead_hours(issued_at, at("2025-01-08T23:00+01:00")) == 27


@given(st.integers(0, 400), st.integers(0, 3599), st.integers(1, 336))
def test_leads_and_starts_agree(day: int, seconds: int, horizon: int) -> None:
    issued_at = at("2024-10-20T07:00Z") + day * 24 * HOUR + timedelta(seconds=seconds)
    ahead = list(hours_ahead(issued_at, horizon))
    assert len(ahead) == horizon
    assert all(lead_hours(issued_at, start) == lead for lead, start in ahead)
    assert ahead[0][1] <= issued_at < ahead[0][1] + HOUR


@pytest.mark.parametrize(
    ("lead", "band"), [(0, "1-24"), (24, "1-24"), (25, "25-48"), (49, "49-168"), (336, "169-336")]
)
def test_each_lead_has_its_band(lead: int, band: str) -> None:
    assert str(band_of(lead)) == band


def test_bands_leave_no_hour_out() -> None:
    leads = [lead for first, last in LEAD_BANDS for lead in range(first, last + 1)]
    assert leads == list(range(1, 337))
    assert band_of(400) == LeadBand(169, 336)


def test_a_published_price_is_certain() -> None:
    point = ForecastPoint.published(at("2025-01-07T11:00Z"), 60, -3.5)
    assert point.known
    assert point.lower == point.price_eur_per_mwh == point.upper == -3.5
    assert point.end == at("2025-01-07T12:00Z")


def test_a_forecast_spans_its_points() -> None:
    start = at("2025-01-07T11:00Z")
    points = tuple(ForecastPoint.published(start + n * HOUR, 60, 1.0) for n in range(3))
    forecast = PriceForecast("price", start, "model", points, 0.8)
    assert forecast.interval.hours == 3
    assert not PriceForecast("price", start, "model", (), 0.8).interval
