"""The truth: unknown hours only, later values nowhere, clock changes to the hour."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.frame import NO_LEAD, Frame, frame_of
from chocolate_factory.forecasting.model import LEAD_BANDS
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_day, local_instant
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.backtest.windows import FIRST, NOON, SETUP, market, values
from tests.unit.forecasting.histories import wavy

WARM_UP = SETUP.warm_up_days


@pytest.fixture(scope="module")
def noon() -> Frame:
    return frame_of(SETUP, market(), SPOT.key, SETUP.issues[0])


@pytest.fixture(scope="module")
def evening() -> Frame:
    return frame_of(SETUP, market(), SPOT.key, SETUP.issues[1])


def test_delivery_days_follow_the_last_known_one(noon: Frame, evening: Frame) -> None:
    assert noon.last_known[WARM_UP] == FIRST
    assert evening.last_known[WARM_UP] == FIRST + DAY, "tomorrow's spot is public"
    start = local_instant(FIRST + DAY)
    assert noon.actuals[WARM_UP, 0, 0] == wavy(start)
    assert noon.leads[WARM_UP, 0, 0] == 13
    assert evening.leads[WARM_UP, 0, 0] == 28


def test_every_hour_of_the_judged_days_is_unknown(noon: Frame) -> None:
    october = noon.days.index(date(2024, 10, 26))
    assert noon.unknown[WARM_UP].all()
    assert noon.unknown[october, 0].sum() == 24, "of the doubled hour the later one counts"
    later = local_instant(date(2024, 10, 27)) + timedelta(hours=3)
    assert noon.actuals[october, 0, 2] == wavy(later)


def test_the_skipped_hour_does_not_count() -> None:
    spring = replace(NOON, first_day=date(2024, 3, 29), last_day=date(2024, 3, 30), warm_up_days=1)
    frame = frame_of(spring, market(_spring()), SPOT.key, spring.issues[0])
    row = frame.days.index(date(2024, 3, 30))
    assert frame.unknown[row, 0].sum() == 23
    assert frame.leads[row, 0, 2] == NO_LEAD


def _spring() -> list:  # type: ignore[type-arg]
    span = Interval(local_instant(date(2024, 2, 1)), local_instant(date(2024, 5, 1)))
    return [
        one._replace(start=start, value=wavy(start), known_at=SPOT.public_from(start))
        for one, start in zip(values() * 3, span.grid(60), strict=False)
    ]


def test_published_hours_are_counted_by_band_and_served_exactly(
    noon: Frame, evening: Frame
) -> None:
    bands = len(LEAD_BANDS)
    assert noon.published[WARM_UP].tolist() == [12, *[0] * (bands - 1)]
    assert evening.published[WARM_UP].tolist() == [25, 3, 0, 0]
    assert noon.served_error == 0


def test_what_came_is_held_against_what_was_said(noon: Frame) -> None:
    medians = np.arange(noon.actuals.size, dtype=float).reshape(noon.actuals.shape)
    panel = noon.panel(medians)
    assert panel.last_known == noon.last_known
    assert np.array_equal(panel.medians, medians)
    told = ~np.isnan(panel.actuals)
    assert told[:-7].any(axis=2).all()
    assert [day.any() for day in told[-3]] == [True, True, *[False] * 5], "beyond the last row"


def test_what_was_corrected_later_never_counts() -> None:
    corrected = local_instant(FIRST - 3 * DAY)
    found = [
        one._replace(known_at=corrected + 9 * DAY) if one.start == corrected else one
        for one in values()
    ]
    frame = frame_of(NOON, market(found), SPOT.key, NOON.issues[0])
    panel = frame.panel(np.zeros(frame.actuals.shape))
    row = panel.last_known.index(FIRST - 4 * DAY)
    assert np.isnan(panel.actuals[row, 0, 0])
    assert not np.isnan(panel.actuals[row, 0, 1:]).any()


def test_a_day_that_stays_unknown_is_counted_once() -> None:
    hole = FIRST - 2 * DAY
    found = [one for one in values() if delivery_day(one.start) != hole]
    frame = frame_of(SETUP, market(found), SPOT.key, SETUP.issues[1])
    at = frame.days.index(hole)
    assert frame.last_known[at - 1] == frame.last_known[at] == hole - DAY
    panel = frame.panel(np.ones(frame.actuals.shape))
    errors = panel.errors_until(frame.last_known[-1])
    assert len(errors) == (frame.last_known[-1] - frame.last_known[0]).days
    assert np.isnan(errors[(hole - frame.last_known[0]).days]).all(), "nobody spoke then"
    assert np.isnan(frame.actuals[at, 0]).all()
    assert not frame.unknown[at, 0].any()
