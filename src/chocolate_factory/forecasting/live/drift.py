"""The alarm that a model has become worse than it was known to be.

Two rules, each at one in a hundred:

- *accuracy*: over the last 14 judged delivery days its error is significantly above what the weekly
  naive error of the same hours, times the relative error on its model card, lets expect (one-sided,
  as in ``evidence.py``; leads up to a week);
- *coverage*: over the last 28 the share of prices inside the interval of 80 % lies outside the
  binomial bounds. Hours of one stretch err together, so a delivery day counts as six trials, of
  four hours each, not as hundreds.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.live.evidence import daily_losses, p_of_positive
from chocolate_factory.forecasting.live.model import NAIVE_WEEKLY, LiveScore

ACCURACY_DAYS = 14
COVERAGE_DAYS = 28
FEWEST_COVERAGE_DAYS = 14
ALPHA = 0.01
INTERVAL_LEVEL = 0.8
TRIALS_A_DAY = 6
_STANDARD_DEVIATIONS = 2.5758
"""Of a normal variable, exceeded on either side by one in a hundred."""
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Drift:
    """How a model fares against what was known of it.

    Attributes:
        rmae: Of the last 14 judged days against the weekly naive; None: too few days.
        reference_rmae: On its card; None: there is none.
        p: Of so much more error by chance; None where it cannot be told.
        coverage: Of the last 28 judged days; None: too few.
        bounds: Within which coverage may lie by chance.
        alarms: What is wrong, in sentences; empty where nothing is.
    """

    rmae: float | None
    reference_rmae: float | None
    p: float | None
    coverage: float | None
    bounds: tuple[float, float] | None
    alarms: tuple[str, ...]


def reference_rmae(card: ModelCard) -> float | None:
    """Relative error over the first week of leads on days the model had not seen."""
    week = [one for one in card.scores if one.last_lead_day <= _WEEK and one.rmae > 0]
    naive = sum(one.hours * one.mae_eur_per_mwh / one.rmae for one in week)
    own = sum(one.hours * one.mae_eur_per_mwh for one in week)
    return own / naive if naive else None


def drift_of(model: str, scores: Sequence[LiveScore], reference: float | None) -> Drift:
    """How ``model`` fares.

    Args:
        model: Its name.
        scores: Of the last judged days, of it and of the weekly naive model.
        reference: Relative error to expect; None: unknown.
    """
    alarms = []
    losses = daily_losses(scores, model, NAIVE_WEEKLY)
    own, naive = losses.model[-ACCURACY_DAYS:], losses.rival[-ACCURACY_DAYS:]
    rmae = p = None
    if len(own) == ACCURACY_DAYS and naive.sum():
        rmae = float(own.sum() / naive.sum())
        if reference is not None:
            p = p_of_positive(own - reference * naive)
            if p < ALPHA:
                alarms.append(
                    f"Over the last {ACCURACY_DAYS} days {model} erred {rmae:.2f} times as much as "
                    f"the weekly naive forecast; {reference:.2f} is usual."
                )
    coverage, bounds = _coverage(model, scores)
    if coverage is not None and bounds is not None and not bounds[0] <= coverage <= bounds[1]:
        alarms.append(
            f"{coverage:.0%} of prices lay inside the interval of {INTERVAL_LEVEL:.0%} of {model}; "
            f"{bounds[0]:.0%} to {bounds[1]:.0%} may be chance."
        )
    return Drift(rmae, reference, p, coverage, bounds, tuple(alarms))


def _coverage(
    model: str, scores: Sequence[LiveScore]
) -> tuple[float | None, tuple[float, float] | None]:
    sums: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
    for score in scores:
        if score.name.model == model and score.interval_n:
            sums[score.name.day][0] += score.inside
            sums[score.name.day][1] += score.interval_n
    days = sorted(sums)[-COVERAGE_DAYS:]
    if len(days) < FEWEST_COVERAGE_DAYS:
        return None, None
    inside, told = (sum(sums[day][n] for day in days) for n in (0, 1))
    spread = sqrt(INTERVAL_LEVEL * (1 - INTERVAL_LEVEL) / (TRIALS_A_DAY * len(days)))
    reach = _STANDARD_DEVIATIONS * spread
    return inside / told, (INTERVAL_LEVEL - reach, min(1.0, INTERVAL_LEVEL + reach))
