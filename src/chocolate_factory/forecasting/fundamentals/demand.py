"""How demand is told: last week's level, what the weather adds, and what kind of day it is."""

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.fundamentals.design import Sight
from chocolate_factory.forecasting.fundamentals.model import DEMAND, LONGEST_LEAD
from chocolate_factory.forecasting.fundamentals.scene import PAST_DAYS, Scene

HEATING_BELOW_CELSIUS = 15.0
COOLING_ABOVE_CELSIUS = 21.0
"""Outside these the peninsula heats or cools, by the weather where people live."""
WEEK = 7
_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 4, 5, 6
_WEEKS = 4
_FEWEST_DAYS_OF_WEEK = 5
_FEWEST_HOURS_OF_DAY = 20


class DemandDesign:
    """Demand from warmth, calendar and the weeks before; each hour of the clock for itself."""

    quantity = DEMAND
    by_hour = True
    at_least = 0.0

    def look(self, scene: Scene) -> Sight:
        """What differs from the last week; the rule tells the difference in demand."""
        demand = scene.actuals[DEMAND.name]
        level = _mean(demand[-WEEK:], _FEWEST_DAYS_OF_WEEK)
        columns = [
            *_weekday_columns(scene, level),
            *_warmth_columns(scene),
            *_sky_columns(scene),
            *_calendar_columns(scene),
        ]
        shape = (LONGEST_LEAD, HOURS)
        return Sight(
            np.stack([np.broadcast_to(one, shape) for one in columns], axis=2),
            np.broadcast_to(level, shape).copy(),
            1.0,
            np.zeros(shape, dtype=bool),
        )


def _weekday_columns(scene: Scene, level: Floats) -> list[Floats]:
    """The last known one of the same weekday and the mean of four, beside the last week."""
    demand = scene.actuals[DEMAND.name]
    back = np.array([-lead % WEEK or WEEK for lead in range(1, LONGEST_LEAD + 1)])
    weeks = np.stack([demand[PAST_DAYS - back - n * WEEK] for n in range(_WEEKS)])
    newest = weeks[-1]
    for week in weeks[-2::-1]:
        newest = np.where(np.isfinite(week), week, newest)
    told = np.isfinite(weeks)
    sums = np.where(told, weeks, 0.0).sum(axis=0)
    mean = np.where(told.any(axis=0), sums / np.maximum(told.sum(axis=0), 1), np.nan)
    lately = [demand[-n] - demand[-n - WEEK] for n in (1, 2)]
    return [newest - level, mean - level, *(np.where(np.isfinite(one), one, 0.0) for one in lately)]


def _warmth_columns(scene: Scene) -> list[Floats]:
    """Degrees to heat and to cool: of the hour, of the day, of the day before, beside last week."""
    found = []
    for need in (_heating, _cooling):
        ahead, past = need(scene.ahead.temperature), need(scene.past.temperature)
        days = _daily(ahead)
        before = _mean(past[-WEEK:], 1)
        found += [
            ahead[1:],
            ahead[1:] - before,
            days[1:, None],
            days[1:, None] ** 2,
            days[:-1, None],
            days[1:, None] - before.mean(),
        ]
    return found


def _sky_columns(scene: Scene) -> list[Floats]:
    """Sun on roofs lowers what is asked of the grid, darkness and rain raise it."""
    before = _mean(scene.past.panel[-WEEK:], 1)
    panel = scene.ahead.panel[1:]
    return [
        panel,
        panel - before,
        scene.ahead.cloud[1:],
        _daily(scene.ahead.rain)[1:, None],
    ]


def _calendar_columns(scene: Scene) -> list[Floats]:
    kinds = scene.kinds
    last_week = slice(PAST_DAYS - WEEK, PAST_DAYS)

    def of_days(values: Floats, step: int = 0) -> Floats:
        first = PAST_DAYS + 1 + step
        return values[first : first + LONGEST_LEAD, None]

    weekday, year = of_days(kinds.weekday), of_days(kinds.year_phase)
    free = of_days(kinds.free)
    workday = np.isin(weekday, (_SATURDAY, _SUNDAY), invert=True)
    return [
        free,
        free * workday,
        of_days(kinds.free, -1),
        of_days(kinds.free, 1),
        free - kinds.free[last_week].mean(),
        *((weekday == one).astype(np.float64) for one in (_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY)),
        of_days(kinds.august),
        of_days(kinds.august) - kinds.august[last_week].mean(),
        of_days(kinds.daylight_hours),
        *(turn(n * year) for n in (1, 2) for turn in (np.sin, np.cos)),
    ]


def _heating(celsius: Floats) -> Floats:
    need: Floats = np.maximum(0.0, HEATING_BELOW_CELSIUS - celsius)
    return need


def _cooling(celsius: Floats) -> Floats:
    need: Floats = np.maximum(0.0, celsius - COOLING_ABOVE_CELSIUS)
    return need


def _daily(hours: Floats) -> Floats:
    """Mean of each day, shape (days,); NaN where too few of its hours are known."""
    told = np.isfinite(hours)
    enough = told.sum(axis=1) >= _FEWEST_HOURS_OF_DAY
    sums = np.where(told, hours, 0.0).sum(axis=1)
    mean: Floats = np.where(enough, sums / np.maximum(told.sum(axis=1), 1), np.nan)
    return mean


def _mean(days: Floats, fewest: int) -> Floats:
    """Mean over days by hour, shape (24,); NaN where fewer than ``fewest`` are known."""
    told = np.isfinite(days)
    counts = told.sum(axis=0)
    sums = np.where(told, days, 0.0).sum(axis=0)
    mean: Floats = np.where(counts >= fewest, sums / np.maximum(counts, 1), np.nan)
    return mean
