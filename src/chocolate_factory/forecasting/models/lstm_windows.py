"""What the LSTM looks at and is taught: days before, days ahead, prices on a scale of their own.

Every window is put on the scale of its own last four weeks: ``asinh((price - middle) / width)``
with their median and the mean distance from it. Prices of a crisis and of a calm spring become
alike, and a single extreme price no longer rules. The map keeps order, so a median stays one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_kind import DayKinds, day_kinds
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.panel import LEAD_DAYS

MEMORY_DAYS = 28
"""Days before that one window holds."""
WEEK = 7
_NARROWEST_EUR_PER_MWH = 5.0
"""Width of four weeks in which the price hardly moves."""

_CALENDAR = WEEK + 5 + HOURS
PAST_FEATURES = HOURS + _CALENDAR
"""Of each day before."""
AHEAD_FEATURES = _CALENDAR + 2 + 4 * HOURS
"""Of each day ahead."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scale:
    """From EUR/MWh to what the network reckons in, one for each window.

    Attributes:
        middle: EUR/MWh, shape (windows,).
        width: Likewise.
    """

    middle: Floats
    width: Floats

    def scaled(self, prices: Floats) -> Floats:
        """Of shape (windows, days, 24)."""
        return np.arcsinh((prices - self.middle[:, None, None]) / self.width[:, None, None])

    def prices(self, scaled: Floats) -> Floats:
        """The way back, EUR/MWh."""
        found: Floats = np.sinh(scaled) * self.width[:, None, None] + self.middle[:, None, None]
        return found


@dataclass(frozen=True, slots=True)
class Windows:
    """One window for each day that was the last known one.

    Attributes:
        past: Prices and calendar of each day before, shape (windows, ``MEMORY_DAYS``,
            ``PAST_FEATURES``).
        ahead: Calendar of each day ahead and prices of comparable days, shape (windows, 14,
            ``AHEAD_FEATURES``).
        base: Usual prices by hour, from which the network says the difference; (windows, 14, 24).
        scale: All prices above are on it.
    """

    past: Numbers
    ahead: Numbers
    base: Numbers
    scale: Scale


def windows_of(days: DayPrices, origins: NDArray[np.int64]) -> Windows:
    """Windows whose last known days are the rows ``origins`` of ``days``.

    Each needs ``MEMORY_DAYS`` rows up to its own; nothing later is looked at.
    """
    kinds = _calendar(day_kinds(days.first_day, len(days.prices) + LEAD_DAYS))
    whole = sliding_window_view(days.prices, MEMORY_DAYS, axis=0).transpose(0, 2, 1)
    recent = whole[origins - MEMORY_DAYS + 1]
    scale = _scale_of(recent)
    prices = scale.scaled(recent)
    leads = np.arange(1, LEAD_DAYS + 1)
    back = origins[:, None] - MEMORY_DAYS + 1 + np.arange(MEMORY_DAYS)
    # The same weekday in each of the last weeks: rows from the end, of each lead day.
    weekday = -WEEK + (leads - 1) % WEEK
    same = np.stack([prices[:, weekday - n * WEEK] for n in range(4)])
    usual = np.broadcast_to(prices[:, -WEEK:].mean(axis=1)[:, None], same.shape[1:])
    last = np.broadcast_to(prices[:, -1][:, None], same.shape[1:])
    nothing = scale.scaled(np.zeros((len(origins), 1, 1)))
    ahead = [
        kinds[origins[:, None] + leads],
        np.broadcast_to(leads[None, :, None] / LEAD_DAYS, (len(origins), LEAD_DAYS, 1)),
        np.broadcast_to(nothing, (len(origins), LEAD_DAYS, 1)),
        same[0],
        same.mean(axis=0),
        usual,
        last,
    ]
    return Windows(
        past=np.concatenate([prices, kinds[back]], axis=2).astype(np.float32),
        ahead=np.concatenate(ahead, axis=2).astype(np.float32),
        base=usual.astype(np.float32),
        scale=scale,
    )


def targets_of(
    days: DayPrices, origins: NDArray[np.int64], scale: Scale
) -> tuple[Numbers, NDArray[np.int64]]:
    """What came after each origin, and in which row of ``days`` it lies.

    Returns:
        Scaled prices, shape (windows, 14, 24), NaN where nothing was published; rows, (windows,
        14), which may lie beyond the last.
    """
    rows = origins[:, None] + np.arange(1, LEAD_DAYS + 1)
    beyond = np.full((LEAD_DAYS, HOURS), np.nan)
    published = np.concatenate([np.where(days.published, days.prices, np.nan), beyond])
    return scale.scaled(published[rows]).astype(np.float32), rows


def _scale_of(recent: Floats) -> Scale:
    middle = np.median(recent, axis=(1, 2))
    width = np.abs(recent - middle[:, None, None]).mean(axis=(1, 2))
    return Scale(middle, np.maximum(width, _NARROWEST_EUR_PER_MWH))


def _calendar(kinds: DayKinds) -> Floats:
    """Shape (days, ``_CALENDAR``): weekday, freedom, season, and the sun by hour."""
    weekdays = np.eye(WEEK)[kinds.weekday.astype(int)]
    rest = np.column_stack(
        [
            kinds.free,
            kinds.august,
            kinds.daylight_hours / 12 - 1,
            np.sin(kinds.year_phase),
            np.cos(kinds.year_phase),
        ]
    )
    return np.concatenate([weekdays, rest, kinds.sun], axis=1)
