"""Spearman's rank correlation with an interval that respects neighbouring days.

Ranks do not mind price spikes, nor whether a relation is straight. The interval draws blocks
(calendar months) with replacement and ranks every replicate anew; observations drawn several times
share their rank, as equal values do.

Sources: Spearman, American Journal of Psychology 15 (1904) 72; Künsch, Annals of Statistics 17
(1989) 1217 (block bootstrap).
"""

from dataclasses import dataclass

import numpy as np

from chocolate_factory.climate.statistics.confidence import (
    FEWEST_BLOCKS,
    Bounds,
    block_draws,
    bootstrap_bounds,
)
from chocolate_factory.climate.statistics.daily import Floats, Integers

REPLICATES = 400
FEWEST_PAIRS = 30
"""With fewer days no correlation is stated."""


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's coefficient of some days.

    Attributes:
        rho: -1 to 1.
        n: Days on which both were observed.
        n_blocks: Calendar months they lie in.
        confidence: 95 %, month-block bootstrap; None with fewer than five months.
    """

    rho: float
    n: int
    n_blocks: int
    confidence: Bounds | None


def rank_correlation(x: Floats, y: Floats, blocks: Integers) -> RankCorrelation | None:
    """Spearman's coefficient of the pairs without NaN.

    Args:
        x: One quantity, shape ``(days,)``.
        y: The other.
        blocks: Number of the block of each day.

    Returns:
        None with fewer than thirty pairs, or if either quantity never changes.
    """
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    if x.size < FEWEST_PAIRS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    names, index = np.unique(blocks[both], return_inverse=True)
    once = np.ones((1, x.size))
    rho = float(_correlations(x, y, once)[0])
    bounds = None
    if names.size >= FEWEST_BLOCKS:
        weights = block_draws(names.size, REPLICATES)[:, index]
        lower, upper = bootstrap_bounds(_correlations(x, y, weights), names.size)
        bounds = Bounds(float(lower), float(upper))
    return RankCorrelation(rho, int(x.size), int(names.size), bounds)


def _correlations(x: Floats, y: Floats, weights: Floats) -> Floats:
    """Of each replicate, given how often it holds each pair; shape ``(replicates, pairs)``."""
    total = weights.sum(axis=1, keepdims=True)
    of_x = weighted_ranks(x, weights) - (total + 1) / 2  # the mean of ranks 1 ... total
    of_y = weighted_ranks(y, weights) - (total + 1) / 2
    together = np.einsum("rp,rp,rp->r", weights, of_x, of_y)
    alone = np.einsum("rp,rp,rp->r", weights, of_x, of_x) * np.einsum(
        "rp,rp,rp->r", weights, of_y, of_y
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.nan_to_num(together / np.sqrt(alone))
    return found


def weighted_ranks(values: Floats, weights: Floats) -> Floats:
    """Mid-ranks of ``values`` of which replicate ``r`` holds ``weights[r, i]`` pieces each.

    >>> weighted_ranks(np.array([7.0, 5.0, 7.0]), np.array([[1.0, 1.0, 1.0], [2.0, 0.0, 1.0]]))
    array([[2.5, 1. , 2.5],
           [2. , 0.5, 2. ]])
    """
    _, group = np.unique(values, return_inverse=True)
    order = np.argsort(group, kind="stable")
    last = np.flatnonzero(np.diff(group[order], append=group.size))
    upto = np.cumsum(weights[:, order], axis=1)[:, last]
    before = np.concatenate([np.zeros((weights.shape[0], 1)), upto[:, :-1]], axis=1)
    ranks: Floats = ((before + upto + 1) / 2)[:, group]
    return ranks
