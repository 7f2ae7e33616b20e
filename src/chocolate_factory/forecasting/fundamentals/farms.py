"""How wind and solar power are told from weather.

Installed capacity is never asked for. The sun is seen nearly every day, so the last two weeks tell
how many MW a share of full power is worth: new farms are followed without anybody saying so. Wind
changes too much from week to week for that, and its capacity grows by a few per cent a year: there
the last year teaches, later days more than earlier ones.
"""

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.fundamentals.design import Sight
from chocolate_factory.forecasting.fundamentals.model import LONGEST_LEAD, SOLAR_PV, WIND
from chocolate_factory.forecasting.fundamentals.scene import PAST_DAYS, Scene, beside

SOLAR_DAYS = 14
"""That many days tell what solar farms make of the sun."""
_FEWEST_HOURS = 120
_FEWEST_DAYS = 7
_GIGA = 1000.0
_TINY = 1e-3
_DIM = 0.02
_HABITS = (0.3, 2.5)
_NOON = 14.0
"""By Madrid's clock, about."""


class WindDesign:
    """Wind power from wind at 100 m."""

    quantity = WIND
    by_hour = False
    at_least = 0.0

    def look(self, scene: Scene) -> Sight:
        """Three power curves, their neighbours in time, and the season's and the hour's course."""
        wind, middle = scene.ahead.wind, scene.ahead.wind[:, :, 1]
        day = np.repeat(np.mean(middle, axis=1)[:, None], HOURS, axis=1)
        columns = [
            *(wind[:, :, n] for n in range(wind.shape[2])),
            *(beside(middle, step) for step in (-2, -1, 1, 2)),
            middle**2,
            day,
            *_courses(scene),
        ]
        return Sight(
            _ahead(columns),
            np.zeros((LONGEST_LEAD, HOURS)),
            _GIGA,
            np.zeros((LONGEST_LEAD, HOURS), dtype=bool),
        )


class SolarDesign:
    """Photovoltaic power from radiation, warmth and cloud."""

    quantity = SOLAR_PV
    by_hour = False
    at_least = 0.0

    def look(self, scene: Scene) -> Sight:
        """What panels would give, bent by the height of the sun: most of them follow it."""
        panel, cloud = scene.ahead.panel, scene.ahead.cloud
        past, made = scene.past.panel[-SOLAR_DAYS:], scene.actuals[SOLAR_PV.name][-SOLAR_DAYS:]
        worth = _worth(made, past)
        sun = scene.kinds.sun[PAST_DAYS : PAST_DAYS + LONGEST_LEAD + 1]
        late = (np.arange(HOURS)[None, :] - _NOON) / 6
        columns = [
            panel,
            panel * _habit(made, past, worth),
            panel**2,
            panel * sun,
            panel * late,
            panel * late**2,
            *(beside(panel, step) for step in (-1, 1)),
            sun,
            sun**2,
            sun * late,
            cloud * sun,
            *(course * panel for course in _courses(scene)[:2]),
        ]
        bright = np.fmax.reduce([beside(panel, step) for step in (-1, 0, 1)])
        return Sight(
            _ahead(columns),
            np.zeros((LONGEST_LEAD, HOURS)),
            worth,
            ((bright < _TINY) & (sun <= 0))[1:],
        )


def _worth(actual: Floats, index: Floats) -> float:
    """MW that an index of one has been worth; NaN where too few hours tell."""
    told = np.isfinite(actual) & np.isfinite(index)
    if told.sum() < _FEWEST_HOURS or index[told].sum() < _TINY:
        return np.nan
    worth = float(actual[told].sum() / index[told].sum())
    return worth if worth > 0 else np.nan


def _habit(actual: Floats, index: Floats, worth: float) -> Floats:
    """What the index has been worth at each hour of the clock beside ``worth``, shape (24,).

    Modules that follow the sun, and farms told to stop at noon, show here; by night it is one.
    """
    told = np.isfinite(actual) & np.isfinite(index) & (index > _DIM)
    made = np.where(told, actual, 0.0).sum(axis=0)
    could = np.where(told, index, 0.0).sum(axis=0)
    enough = told.sum(axis=0) >= _FEWEST_DAYS
    habit: Floats = np.where(enough, made / np.where(enough, could * worth, 1.0), 1.0)
    return np.clip(habit, *_HABITS)


def _courses(scene: Scene) -> list[Floats]:
    """Sine and cosine of the year, then of the day, of the days ahead."""
    shape = (LONGEST_LEAD + 1, HOURS)
    year = scene.kinds.year_phase[PAST_DAYS : PAST_DAYS + LONGEST_LEAD + 1, None]
    hour = 2 * np.pi * np.arange(HOURS)[None, :] / HOURS
    return [np.broadcast_to(turn(of), shape) for of in (year, hour) for turn in (np.sin, np.cos)]


def _ahead(columns: list[Floats]) -> Floats:
    """Features of the days after the day of issue."""
    return np.stack(columns, axis=2)[1:]
