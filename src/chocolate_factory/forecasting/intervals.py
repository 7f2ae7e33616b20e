"""Prediction intervals from the model's own past errors, as wide as it has been wrong lately.

Split conformal prediction on signed errors (Vovk et al., *Algorithmic Learning in a Random World*,
2005; for electricity prices Kath and Ziel, arXiv 1905.07886): of n past errors the one of rank
``ceil((n + 1) * level)`` bounds the next one from above with at least that probability, were they
exchangeable; from below, the mirror image. Errors are grouped by lead-time band and block of the
day, as far as there are enough days behind a group; else by band alone, else all together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil

from chocolate_factory.forecasting.model import MEDIAN, LeadBand, Quantiles, band_of
from chocolate_factory.forecasting.replay import PastError
from chocolate_factory.kernel.errors import MissingDataError

INTERVAL_LEVELS = (0.8, 0.9, 0.95)
BLOCK_HOURS = 4
"""Hours of the clock that are calibrated together."""
BLOCK_DAYS = 28
"""Days that must stand behind a group of one band and one block."""
FEWEST_DAYS = 7
"""Days that must stand behind any group."""
FEWEST_ERRORS = 39
"""The smallest number of errors of which one bounds 97.5 % of those to come."""

_TIE = 1e-9
"""(n + 1) * level that is whole in decimal may miss it by as much in binary."""

Group = tuple[LeadBand | None, int | None]


def quantile_levels(interval_levels: Iterable[float]) -> tuple[float, ...]:
    """The levels at the two ends of each central interval, ascending.

    >>> quantile_levels((0.8, 0.95))
    (0.025, 0.1, 0.9, 0.975)
    """
    tails = {round((1 - level) / 2, 6) for level in interval_levels}
    return tuple(sorted(tails | {round(1 - tail, 6) for tail in tails}))


def conformal_quantile(ordered: Sequence[float], level: float) -> float:
    """The past error that bounds the next one: from above for a level over a half, else from below.

    Args:
        ordered: Past errors, ascending, at least as many as the level needs.
        level: Between 0 and 1.

    Raises:
        MissingDataError: There are too few errors to bound anything at this level.

    >>> conformal_quantile([-4.0, -1.0, 0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0], 0.9)
    13.0
    """
    if level < MEDIAN:
        return -conformal_quantile([-error for error in reversed(ordered)], 1 - level)
    rank = ceil((len(ordered) + 1) * level - _TIE)
    if rank > len(ordered):
        message = f"{len(ordered)} past errors cannot bound the next one at {level:.1%}."
        raise MissingDataError(message, advice="Give more history: see `chocolate backfill`.")
    return ordered[rank - 1]


class Calibration:
    """Turns a best guess into quantiles, by lead time and hour of the day."""

    def __init__(
        self, errors: Iterable[PastError], interval_levels: Iterable[float] = INTERVAL_LEVELS
    ) -> None:
        """Learn from the errors a model made on past origins.

        Raises:
            MissingDataError: There are too few errors for an honest interval.
        """
        self.levels = quantile_levels(interval_levels)
        self._offsets = _offsets(errors, self.levels)

    def quantiles(self, lead: int, clock_hour: int, price_eur_per_mwh: float) -> Quantiles:
        """Quantiles around a best guess, to the cent; never crossing each other nor the guess."""
        band, block = band_of(lead), clock_hour // BLOCK_HOURS
        groups: tuple[Group, ...] = ((band, block), (band, None), (None, None))
        offsets = next(self._offsets[group] for group in groups if group in self._offsets)
        return {
            level: _beside(price_eur_per_mwh, offset, level) for level, offset in offsets.items()
        }


def _beside(price: float, offset: float, level: float) -> float:
    moved = round(price + offset, 2)
    return min(price, moved) if level < MEDIAN else max(price, moved)


def _offsets(
    errors: Iterable[PastError], levels: Sequence[float]
) -> Mapping[Group, Mapping[float, float]]:
    members: defaultdict[Group, list[float]] = defaultdict(list)
    days: defaultdict[Group, set[date]] = defaultdict(set)
    for error in errors:
        band, block = band_of(error.lead), error.clock_hour // BLOCK_HOURS
        for group in ((band, block), (band, None), (None, None)):
            members[group].append(error.error)
            days[group].add(error.day)
    enough = {
        group: sorted(found)
        for group, found in members.items()
        if len(found) >= FEWEST_ERRORS
        and len(days[group]) >= (FEWEST_DAYS if group[1] is None else BLOCK_DAYS)
    }
    if (None, None) not in enough:
        have = len(days[None, None])
        raise MissingDataError(
            f"Only {have} past days can be compared with a forecast; {FEWEST_DAYS} are needed "
            "for an honest interval.",
            advice="Fetch some weeks of past prices with `chocolate backfill`.",
        )
    return {
        group: {level: conformal_quantile(ordered, level) for level in levels}
        for group, ordered in enough.items()
    }
