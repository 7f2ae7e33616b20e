"""Climate normals per day of year: what is usual on a date, and how surely it is known."""

from dataclasses import dataclass

import numpy as np

from chocolate_factory.climate.statistics.confidence import (
    FEWEST_BLOCKS,
    Bounds,
    block_draws,
    bootstrap_bounds,
)
from chocolate_factory.climate.statistics.daily import (
    CALENDAR_DAYS,
    DailyValues,
    Floats,
    calendar_label,
)

HALF_WINDOW_DAYS = 7
"""Days before and after a date that speak for it."""
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class DayNormal:
    """What is usual on one date.

    Attributes:
        calendar_day: 1 to 366, on a leap year's calendar.
        date: Month and day.
        mean: In the quantity's unit, of the window around the date, over all years.
        p10: A tenth of the days is lower.
        median: Half of the days is lower.
        p90: A tenth of the days is higher.
        n: Days in the window, over all years.
        n_years: Years with at least one of them.
        confidence: 95 % confidence interval of the mean; None with fewer than five years.
    """

    calendar_day: int
    date: str
    mean: float
    p10: float
    median: float
    p90: float
    n: int
    n_years: int
    confidence: Bounds | None


def day_normals(daily: DailyValues, half_window: int = HALF_WINDOW_DAYS) -> list[DayNormal]:
    """Normals of each date that has any observation in its window, by ascending date.

    The window is ``half_window`` days to either side and runs over the end of the year. 29 February
    is a date of its own: only leap years have it. Neighbouring days resemble each other, so the
    interval of the mean draws whole years.
    """
    table, years = _by_year(daily)
    if not years:
        return []
    windows = np.concatenate(  # (years * window, 366)
        [np.roll(table, shift, axis=1) for shift in range(-half_window, half_window + 1)]
    )
    finite = np.isfinite(windows).reshape(-1, years, CALENDAR_DAYS)
    counts = finite.sum(axis=0).astype(np.float64)
    sums = np.where(finite, windows.reshape(finite.shape), 0.0).sum(axis=0)
    n, n_years = counts.sum(axis=0).astype(int), (counts > 0).sum(axis=0)
    quantiles = _quantiles(windows, n)
    lower, upper = _mean_bounds(sums, counts)
    return [
        DayNormal(
            calendar_day=day + 1,
            date=calendar_label(day + 1),
            mean=float(sums[:, day].sum()) / int(n[day]),
            p10=float(quantiles[0][day]),
            median=float(quantiles[1][day]),
            p90=float(quantiles[2][day]),
            n=int(n[day]),
            n_years=int(n_years[day]),
            confidence=_bounds(float(lower[day]), float(upper[day])),
        )
        for day in map(int, np.flatnonzero(n))
    ]


def _bounds(lower: float, upper: float) -> Bounds | None:
    return Bounds(lower, upper) if np.isfinite(lower) else None


def seasonal_means(daily: DailyValues, half_window: int = HALF_WINDOW_DAYS) -> Floats:
    """Only the means of the normals, shape ``(366,)``; NaN for dates nobody observed."""
    table, years = _by_year(daily)
    if not years:
        return np.full(CALENDAR_DAYS, np.nan)
    finite = np.isfinite(table)
    counts, sums = finite.sum(axis=0), np.where(finite, table, 0.0).sum(axis=0)
    shifts = range(-half_window, half_window + 1)
    with np.errstate(invalid="ignore"):
        means: Floats = sum(np.roll(sums, shift) for shift in shifts) / sum(
            np.roll(counts, shift) for shift in shifts
        )
    return means


def _by_year(daily: DailyValues) -> tuple[Floats, int]:
    """Values by year and date, shape ``(years, 366)``; NaN for what was not observed."""
    years, index = np.unique(daily.years, return_inverse=True)
    table = np.full((years.size, CALENDAR_DAYS), np.nan)
    table[index, daily.calendar_days - 1] = daily.values
    return table, years.size


def _quantiles(windows: Floats, n: np.ndarray) -> list[Floats]:
    """Linear between order statistics, by date; NaN has sorted to the end."""
    ordered = np.sort(windows, axis=0)
    dates = np.arange(CALENDAR_DAYS)
    found = []
    for quantile in QUANTILES:
        place = quantile * np.maximum(n - 1, 0)
        below = place.astype(int)
        above = np.minimum(below + 1, np.maximum(n - 1, 0))
        low, high = ordered[below, dates], ordered[above, dates]
        found.append(low + (place - below) * (high - low))
    return found


def _mean_bounds(sums: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Of the mean by date, drawing among the years that have anything for it."""
    lower, upper = np.full((2, CALENDAR_DAYS), np.nan)
    patterns, index = np.unique(counts > 0, axis=1, return_inverse=True)
    for number, present in enumerate(patterns.T):
        years = int(present.sum())
        if years < FEWEST_BLOCKS:
            continue
        dates = np.flatnonzero(index == number)
        chosen = np.ix_(present, dates)
        draws = block_draws(years)
        replicates = (draws @ sums[chosen]) / (draws @ counts[chosen])
        lower[dates], upper[dates] = bootstrap_bounds(replicates, years)
    return lower, upper
