"""The factory's own plan as a measure of a forecast: knowing all is best, and output is equal."""

import pickle
from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.decisions import WEEK_DAYS, Bill, Decision
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.operations.plan_decision import plan_decision
from tests.fakes.ports import build_rig

MONDAY = date(2024, 11, 4)
SPRING = date(2025, 3, 24)
"""Clocks go forward on its Sunday."""


@pytest.fixture(scope="module")
def decision() -> Decision:
    return plan_decision(build_rig(history_days=7).ports)


def _prices(seed: int = 1) -> Floats:
    hours = np.arange(WEEK_DAYS * 24).reshape(WEEK_DAYS, 24)
    noise = np.random.default_rng(seed).normal(0, 20, hours.shape)
    prices: Floats = 70 + 30 * np.cos((hours - 20) * np.pi / 12) + noise
    return prices


def _bill(decision: Decision, said: Floats, came: Floats, first: date = MONDAY) -> Bill:
    bill = decision.choose(said, came, first)
    assert bill is not None
    return bill


def test_it_is_about_the_price_that_the_site_pays(decision: Decision) -> None:
    assert decision.series == build_rig(history_days=7).ports.price_series.key
    assert decision.days == WEEK_DAYS


def test_knowing_what_came_is_the_least(decision: Decision) -> None:
    bill = _bill(decision, _prices(), _prices())
    assert bill.paid == pytest.approx(bill.least, rel=1e-3)
    assert bill.least < bill.flat


def test_a_wrong_forecast_costs_more_than_a_good_one(decision: Decision) -> None:
    came = _prices()
    good, wrong = (_bill(decision, said, came) for said in (came + 5 * _prices(2) / 70, -came))
    assert good.least == wrong.least
    assert good.least <= good.paid < wrong.paid


def test_the_skipped_hour_of_march_needs_no_price(decision: Decision) -> None:
    prices = _prices()
    prices[6, 2] = np.nan
    assert _bill(decision, prices, prices, SPRING).least > 0


def test_a_missing_price_is_nothing_to_judge(decision: Decision) -> None:
    holed = _prices()
    holed[2, 12] = np.nan
    assert decision.choose(holed, _prices(), MONDAY) is None
    assert decision.choose(_prices(), holed, MONDAY) is None


def test_it_can_be_sent_to_another_process(decision: Decision) -> None:
    assert pickle.loads(pickle.dumps(decision)).name == decision.name  # noqa: S301 - our own bytes
