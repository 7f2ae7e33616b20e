"""Lets one model forecast from each moment of issue of a piece of the window, as it was known."""

from datetime import datetime

import numpy as np

from chocolate_factory.forecasting.backtest.model import Said, Setup, Task
from chocolate_factory.forecasting.clock_table import HOURS
from chocolate_factory.forecasting.forecaster import Forecaster, MakeForecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import hours_ahead
from chocolate_factory.forecasting.panel import day_matrix
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import local_instant

_BEYOND_DAYS = 2
"""Today and tomorrow may be known; the delivery days that are judged come after them."""


def reach_hours(lead_days: int) -> int:
    """Hours ahead within which ``lead_days`` whole delivery days lie, clock changes included."""
    return 24 * (lead_days + _BEYOND_DAYS) + 1


def roll(task: Task, setup: Setup, market: Market, make: MakeForecaster, clock: Clock) -> Said:
    """What the model of ``task`` says from each of its moments of issue.

    It learns at the first one and every ``setup.refit_days`` days, from what was known there, and
    forecasts at each from what was known there. Where it lacks what it needs it says nothing, and
    tries to learn again at the next one.
    """
    turn = _Turn(make(task.series), task.series, setup.lead_days, clock)
    shape = (len(task.days), len(setup.issues))
    said = Said(
        medians=np.full((*shape, setup.lead_days, HOURS), np.nan),
        fit_seconds=np.full(shape, np.nan),
        predict_seconds=np.full(shape, np.nan),
        known_forecast=np.zeros(shape),
    )
    for n, day in enumerate(task.days):
        for m, at in enumerate(setup.issues):
            market_then = market.as_known_at(local_instant(day, at))
            if not turn.learnt or (m == 0 and n % setup.refit_days == 0):
                said.fit_seconds[n, m] = turn.learn(market_then)
            if turn.learnt:
                turn.forecast(market_then, said, (n, m))
    return said


class _Turn:
    """One model on its way through the window."""

    def __init__(self, model: Forecaster, series: str, lead_days: int, clock: Clock) -> None:
        self.learnt = False
        self._model = model
        self._series = series
        self._lead_days = lead_days
        self._clock = clock

    def learn(self, market: Market) -> float:
        """Seconds it took; NaN where there was too little to learn from."""
        began = self._clock.monotonic()
        try:
            self._model.fit(market)
        except MissingDataError:
            self.learnt = False
            return np.nan
        self.learnt = True
        return self._clock.monotonic() - began

    def forecast(self, market: Market, said: Said, place: tuple[int, int]) -> None:
        """Write down what it says, and how long it thought."""
        began = self._clock.monotonic()
        try:
            forecast = self._model.predict(market, reach_hours(self._lead_days))
        except MissingDataError:
            return
        said.predict_seconds[place] = self._clock.monotonic() - began
        last_known = market.last_known_day(self._series)
        matrix = day_matrix(forecast, market.known_at, last_known)
        said.medians[place] = matrix[: self._lead_days]
        said.known_forecast[place] = _published(market, self._series, set(forecast))


def _published(market: Market, series: str, leads: set[int]) -> int:
    """How many of the forecast hours are published: a model shall leave them alone."""
    history = market.history(series)
    known: list[datetime] = [
        start
        for lead, start in hours_ahead(market.known_at, 24 * (_BEYOND_DAYS + 1))
        if lead in leads and history.value(start) is not None
    ]
    return len(known)
