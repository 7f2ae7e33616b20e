"""What forecasts are worth: perfect foresight earns all, a flat guess little, the rest between."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.decisions import (
    DECISIONS,
    Bill,
    Decision,
    cheapest_block,
    cheapest_hours,
    worth,
)
from chocolate_factory.forecasting.backtest.frame import Frame, frame_of
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.backtest.windows import NOON, market

DAY_PRICES = np.arange(24, dtype=float).reshape(1, 24)
TODAY = date(2024, 10, 14)


@pytest.fixture(scope="module")
def frame() -> Frame:
    return frame_of(NOON, market(), SPOT.key, NOON.issues[0])


def test_the_cheapest_hours() -> None:
    choose = cheapest_hours(6)
    right = choose(DAY_PRICES, DAY_PRICES, TODAY)
    assert right == Bill(2.5, 2.5, 11.5)
    wrong = choose(-DAY_PRICES, DAY_PRICES, TODAY)
    assert wrong is not None
    assert wrong.paid == 20.5


def test_the_cheapest_block_lies_in_its_hours() -> None:
    choose = cheapest_block(5, 6, 22)
    right = choose(DAY_PRICES, DAY_PRICES, TODAY)
    assert right == Bill(8.0, 8.0, 13.5)
    wrong = choose(-DAY_PRICES, DAY_PRICES, TODAY)
    assert wrong is not None
    assert wrong.paid == 19.0, "17 to 22"


def test_the_skipped_hour_may_be_missing_but_no_more() -> None:
    short = DAY_PRICES.copy()
    short[0, 2] = np.nan
    found = cheapest_hours(6)(short, short, TODAY)
    assert found == pytest.approx((19 / 6, 19 / 6, 274 / 23))
    short[0, 3] = np.nan
    assert cheapest_hours(6)(short, short, TODAY) is None
    short[0, 9] = np.nan
    assert cheapest_block(5, 6, 22)(short, short, TODAY) is None


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda one: one.name)
def test_perfect_foresight_captures_everything(frame: Frame, decision: Decision) -> None:
    found = worth(decision, frame, frame.actuals, range(28, 46))
    assert found is not None
    assert found.captured == pytest.approx(1)
    assert found.regret == pytest.approx(0)
    assert found.occasions == 18 * (decision.last - decision.first + 1)
    opposite = worth(decision, frame, -frame.actuals, range(28, 46))
    assert opposite is not None
    assert opposite.captured < 0
    assert opposite.regret > 0


def test_nothing_said_is_worth_nothing(frame: Frame) -> None:
    assert worth(DECISIONS[0], frame, np.full(frame.actuals.shape, np.nan), range(5)) is None


def test_a_rule_of_ones_own_learns_the_delivery_day(frame: Frame) -> None:
    days = []

    def choose(forecast: Floats, actual: Floats, first_day: date) -> Bill | None:
        days.append((first_day, forecast.shape, actual.shape))
        return None

    assert worth(Decision("plan", 2, 3, 4, choose), frame, frame.actuals, [28]) is None
    assert days == [(date(2024, 10, 16), (4, 24), (4, 24)), (date(2024, 10, 17), (4, 24), (4, 24))]
