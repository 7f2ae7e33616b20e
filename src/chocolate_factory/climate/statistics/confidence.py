"""Confidence intervals that know that neighbouring days are not independent.

Days come in blocks (years, or months) that are taken as independent; within a block anything may
depend on anything. Few blocks make wide intervals: Student's t takes the place of the normal
distribution, also in the bootstrap.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from chocolate_factory.climate.statistics.daily import Floats

LEVEL = 0.95
REPLICATES = 1000
FEWEST_BLOCKS = 5
"""With fewer independent blocks no interval is stated."""
DAYS_THAT_COUNT_ONCE = 3.5
"""Median design effect of process windows at Linares (67 months, two stations): 3.4 days."""
_SEED = 20_000
_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.5 + LEVEL / 2)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A 95 % confidence interval."""

    lower: float
    upper: float

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper


def student_t(degrees_of_freedom: int) -> float:
    """Two-sided 95 % quantile of Student's t, right to 0.2 % from 4 degrees of freedom on.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.

    >>> round(student_t(6), 2)
    2.45
    """
    z, v = _Z, degrees_of_freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )


def block_draws(blocks: int, replicates: int = REPLICATES) -> Floats:
    """How often each block is drawn in each replicate; shape ``(replicates, blocks)``.

    The same for the same arguments: an analysis that is made again says the same.
    """
    generator = np.random.default_rng(_SEED + blocks)
    weights = np.full(blocks, 1 / blocks)
    return generator.multinomial(blocks, weights, size=replicates).astype(np.float64)


def bootstrap_bounds(replicates: Floats, blocks: int) -> tuple[Floats, Floats]:
    """Lower and upper bounds from replicates, shape ``(replicates, ...)``, over the first axis.

    Percentiles, moved outwards so far as few blocks demand (expanded percentile interval:
    Hesterberg, What Teachers Should Know About the Bootstrap, The American Statistician 69, 2015).
    """
    reach = sqrt(blocks / (blocks - 1)) * student_t(blocks - 1)
    tail = 100 * _NORMAL.cdf(-reach)
    with np.errstate(invalid="ignore"):
        lower, upper = np.percentile(replicates, [tail, 100 - tail], axis=0)
    return lower, upper


def share_bounds(hits: Floats, trials: Floats, days: int) -> Bounds | None:
    """Wilson's interval of a share for clustered trials.

    The effective number of trials is what the spread between blocks says (Kish's design effect,
    from the linearised variance of a ratio). A spread that is small by chance, or not to be seen
    because nothing ever or always hit, does not make days independent: 3.5 days count at most once.
    Student's t for the number of blocks.

    Source: Wilson, JASA 22 (1927) 209; Kish, Survey Sampling (1965), 2.8 and 5.2.

    Args:
        hits: Of each block.
        trials: Of each block.
        days: Distinct days among all trials.

    Returns:
        None with fewer than five blocks.
    """
    used = trials > 0
    blocks, total = int(used.sum()), float(trials.sum())
    if blocks < FEWEST_BLOCKS:
        return None
    share = float(hits.sum()) / total
    residuals = hits[used] - share * trials[used]
    variance = blocks / (blocks - 1) * float((residuals**2).sum()) / total**2
    effective = days / DAYS_THAT_COUNT_ONCE
    if variance > 0:
        effective = min(effective, share * (1 - share) / variance)
    return wilson(share, effective, student_t(blocks - 1))


def wilson(share: float, trials: float, quantile: float = _Z) -> Bounds:
    """Wilson's score interval of a share of ``trials`` independent trials.

    >>> round(wilson(0.5, 10).lower, 3)
    0.237
    """
    squared = quantile**2 / trials
    middle = (share + squared / 2) / (1 + squared)
    half = quantile / (1 + squared) * sqrt(share * (1 - share) / trials + squared / trials / 4)
    lower = 0.0 if share == 0 else max(0.0, middle - half)
    return Bounds(lower, 1.0 if share == 1 else min(1.0, middle + half))
