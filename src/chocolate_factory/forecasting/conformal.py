"""Quantiles around a best guess, from what it has been wrong by, and corrected by how that went.

Three steps, each only from outcomes that were known at the time:

1. *Scale*: the mean absolute error of each lead day and hour, over the last days or the last weeks,
   whichever is greater: quick to widen, slow to narrow.
2. *Split conformal* on errors divided by their scale (Vovk et al. 2005; Kath and Ziel, arXiv
   1905.07886) over the last year, so that every season is among them, by lead day. Each error
   counts with both signs: that prices fell short of what was expected for months does not say that
   they will tomorrow.
3. *Adaptive* levels with delayed feedback (Gibbs and Candes, arXiv 2106.00170; per horizon as in
   Dutot et al., arXiv 2405.15359): where too few outcomes lay below a quantile it moves up, by a
   step each day, once the day's prices are known. What was moved fades with the weeks, so that
   steps may be large: misses of this month count, those of the spring do not.

Quantiles never cross: they are sorted, and the best guess stays the median.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import HOURS, Floats

LEVELS = (
    0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
    0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975,
)  # fmt: skip
"""Nineteen from 5 to 95 %, and the two ends of the interval of 95 %."""
INTERVAL_LEVELS = (0.8, 0.9, 0.95)
"""Central intervals whose ends are among them."""
_HALF = LEVELS.index(0.5)


@dataclass(frozen=True, slots=True)
class ConformalSpec:
    """How intervals are made.

    Attributes:
        window_days: Past errors that make the distribution.
        scale_half_lives_days: Of the quick scale and of the slow one.
        step: By how much a level moves when all or none of a day's outcomes lay below.
        fade: Share of what a level was moved that is taken back each day.
        fewest_days: Of errors of a lead day from which a distribution can be told.
    """

    window_days: int = 365
    scale_half_lives_days: tuple[float, float] = (4.0, 21.0)
    step: float = 0.03
    fade: float = 0.075
    fewest_days: int = 7


_SMALLEST_SCALE = 1.0
_EVERY_THIRD = slice(1, None, 3)
"""Hours of the day that speak for their neighbours: the same quantiles in a third of the time."""
_LIMITS = (0.004, 0.996)


def offsets(errors: Floats, spec: ConformalSpec | None = None) -> Floats:
    """What to add to the best guess for each level, for each row and for the one after the last.

    Args:
        errors: Actual minus predicted, EUR/MWh, shape (days, lead days, 24), for consecutive last
            known days; NaN where the outcome is unknown or nothing was said.
        spec: How.

    Returns:
        Shape (days + 1, levels, lead days, 24), EUR/MWh; row ``n`` is made of errors that were
        known when row ``n`` was forecast; NaN where there were too few.
    """
    spec = spec or ConformalSpec()
    count, leads = errors.shape[:2]
    known = _as_known(errors)
    quick, slow = (_scales(known, days) for days in spec.scale_half_lives_days)
    scales = np.fmax(quick, slow)
    # An error is measured by the scale that was known when its forecast was made.
    ratios = np.full((count + 1, leads, HOURS), np.nan)
    for lead in range(leads):
        delay = lead + 1
        if count + 1 > delay:
            made = np.arange(delay, count + 1) - delay
            ratios[delay:, lead] = errors[made, lead] / scales[made, lead]
    levels = np.array(LEVELS)
    moved = np.zeros((len(levels), leads))
    found = np.full((count + 1, len(levels), leads, HOURS), np.nan)
    for row in range(count + 1):
        moved += spec.step * _feedback(errors, found, row, levels) - spec.fade * moved
        aimed = np.clip(levels[:, None] + moved, *_LIMITS)
        pool = ratios[max(0, row + 1 - spec.window_days) : row + 1, :, _EVERY_THIRD]
        drawn = _drawn(pool, aimed, spec.fewest_days)
        found[row] = np.sort(drawn[:, :, None] * scales[row], axis=0)
    return found


def quantiles_around(medians: Floats, added: Floats) -> Floats:
    """Best guesses with what is added to them for each level; the guess itself is the median.

    Args:
        medians: EUR/MWh, any shape.
        added: As of one row of :func:`offsets`: levels first, then the shape of ``medians``.
    """
    found = medians + added
    found[:_HALF] = np.minimum(found[:_HALF], medians)
    found[_HALF] = np.where(np.isnan(added[_HALF]), np.nan, medians)
    found[_HALF + 1 :] = np.maximum(found[_HALF + 1 :], medians)
    return found


def ends_of(interval_level: float) -> tuple[int, int]:
    """Where in ``LEVELS`` the two ends of a central interval are.

    >>> ends_of(0.8), ends_of(0.95)
    ((2, 18), (0, 20))
    """
    lower = LEVELS.index(round((1 - interval_level) / 2, 6))
    return lower, len(LEVELS) - 1 - lower


def _as_known(errors: Floats) -> Floats:
    """Row ``n``: the errors of each lead that became known with day ``n``, one row more."""
    count, leads = errors.shape[:2]
    known = np.full((count + 1, leads, HOURS), np.nan)
    for lead in range(leads):
        delay = lead + 1
        known[delay:, lead] = errors[: max(0, count + 1 - delay), lead]
    return known


def _scales(known: Floats, half_life_days: float) -> Floats:
    """Mean absolute error as known at each row, a little smoothed over neighbouring hours."""
    keep = 0.5 ** (1 / half_life_days)
    weight, total = np.zeros(known.shape[1:]), np.zeros(known.shape[1:])
    scales = np.full(known.shape, np.nan)
    for row, errors in enumerate(np.abs(known)):
        told = np.isfinite(errors)
        weight, total = weight * keep + told, total * keep + np.where(told, errors, 0.0)
        mean = np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0)
        around = np.pad(mean, ((0, 0), (1, 1)), mode="edge")
        scales[row] = (around[:, :-2] + 2 * mean + around[:, 2:]) / 4
    smooth: Floats = np.maximum(scales, _SMALLEST_SCALE)
    return smooth


def _drawn(pool: Floats, aimed: Floats, fewest_days: int) -> Floats:
    """The ratio at each aimed level of each lead, shape (levels, leads).

    Of ratios with both signs: half of them are as far below nought as the others are above.
    """
    days, leads, hours = pool.shape
    ordered = np.sort(np.abs(pool).transpose(1, 0, 2).reshape(leads, days * hours), axis=1)
    told = np.isfinite(ordered).sum(axis=1)
    cells = np.broadcast_to(ordered, (len(aimed), *ordered.shape))

    def at(place: NDArray[np.int64]) -> Floats:
        above = place >= told
        index = np.maximum(np.where(above, place - told, told - 1 - place), 0)
        distance = np.take_along_axis(cells, index[..., None], axis=2)[..., 0]
        return np.where(above, distance, -distance)

    # Of n errors the one of rank (n + 1) x level bounds the next; between ranks, on the line.
    last = np.maximum(2 * told - 1, 0)
    rank = np.clip(aimed * (2 * told + 1) - 1, 0, last)
    low = np.floor(rank).astype(np.int64)
    below, beyond = at(low), at(np.minimum(low + 1, last))
    drawn: Floats = below + (rank - low) * (beyond - below)
    drawn[:, told < fewest_days * hours] = np.nan
    return drawn


def _feedback(errors: Floats, found: Floats, row: int, levels: Floats) -> Floats:
    """Level less the share of outcomes at or below its quantile, of the day known last."""
    lead = np.arange(min(errors.shape[1], row))
    made = row - lead - 1
    error, bound = errors[made, lead][:, None], found[made, :, lead]
    told = np.isfinite(error) & np.isfinite(bound).all(axis=1, keepdims=True)
    count = told.sum(axis=2)
    share = ((error <= bound) & told).sum(axis=2) / np.maximum(count, 1)
    lacking = np.zeros((len(levels), errors.shape[1]))
    lacking[:, lead] = np.where(count > 0, levels - share, 0.0).T
    return lacking
