"""A model on its way through the window: when it learns, what it sees, what it may keep silent."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.model import Said, Task, tasks_of
from chocolate_factory.forecasting.backtest.roll import roll
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, Quantiles, hours_ahead
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant
from tests.unit.forecasting.backtest.windows import SETUP, market
from tests.unit.forecasting.histories import wavy

TASK = next(tasks_of(SETUP))


class Diary:
    """Forecasts the instant it learnt at, for every hour, and remembers what it was shown."""

    name = "diary"

    def __init__(self, _series: str) -> None:
        self.learnt: list[datetime] = []
        self.seen: list[datetime] = []
        self.ignorant_until = 0

    def fit(self, market: Market) -> None:
        self.learnt.append(market.known_at)
        if len(self.learnt) <= self.ignorant_until:
            raise MissingDataError("Too little.")

    def predict(self, market: Market, horizon_hours: int) -> Mapping[int, Quantiles]:
        self.seen.append(market.known_at)
        if delivery_day(market.known_at) == TASK.days[5]:
            raise MissingDataError("Not today.")
        price = float(len(self.learnt))
        return {lead: {MEDIAN: price} for lead, _ in hours_ahead(market.known_at, horizon_hours)}


def _rolled(diary: Diary, task: Task = TASK) -> Said:
    return roll(task, SETUP, market(), lambda _: diary, SystemClock())


def test_it_learns_every_seven_days_at_the_first_issue_and_sees_no_later_instant() -> None:
    diary = Diary("")
    said = _rolled(diary)
    noons = [local_instant(TASK.days[n], SETUP.issues[0]) for n in (0, 7, 14, 21)]
    assert diary.learnt == noons
    assert diary.seen == [local_instant(day, at) for day in TASK.days for at in SETUP.issues]
    assert np.argwhere(~np.isnan(said.fit_seconds)).tolist() == [[0, 0], [7, 0], [14, 0], [21, 0]]
    assert said.medians[6, 1, 0, 0] == 1
    assert said.medians[7, 0, 6, 23] == 2, "whole delivery days to D+7"


def test_where_it_cannot_it_is_silent() -> None:
    said = _rolled(Diary(""))
    assert np.isnan(said.medians[5]).all()
    assert np.isnan(said.predict_seconds[5]).all()
    assert not np.isnan(said.medians[[4, 6]]).any()


def test_it_tries_again_to_learn() -> None:
    diary = Diary("")
    diary.ignorant_until = 3
    said = _rolled(diary)
    assert np.isnan(said.medians[0]).all()
    assert np.isnan(said.medians[1, 0]).all()
    assert said.medians[1, 1, 0, 0] == 4
    assert np.isnan(said.fit_seconds[0]).all()


def test_published_hours_that_are_forecast_nevertheless_are_counted() -> None:
    said = _rolled(Diary(""))
    assert said.known_forecast[0].tolist() == [12, 28]


def test_a_naive_model_says_what_it_says() -> None:
    said = roll(TASK, SETUP, market(), WeeklyNaive, SystemClock())
    day = TASK.days[3]
    assert said.medians[3, 0, 0, 18] == wavy(local_instant(day + DAY) - 7 * DAY + 18 * DAY / 24)
    assert said.known_forecast.sum() == 0
    assert (said.predict_seconds >= 0).all()


def test_nothing_is_forecast_from_beyond_what_the_market_knows() -> None:
    with pytest.raises(ValueError, match="cannot tell"):
        roll(TASK, SETUP, market(known_at=local_instant(TASK.days[0])), Diary, SystemClock())
