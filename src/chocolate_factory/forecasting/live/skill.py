"""How good models have been lately, by what became of what they said."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chocolate_factory.forecasting.live.model import NAIVE_WEEKLY, LiveScore
from chocolate_factory.forecasting.model import LeadBand
from chocolate_factory.kernel.market_time import DAY

WINDOWS = (7, 28, 91)
"""Delivery days."""


@dataclass(frozen=True, slots=True)
class Skill:
    """Measures of one model over some delivery days; prices in EUR/MWh.

    An hour counts once for each moment at which it was forecast.

    Attributes:
        days: Delivery days with anything to judge.
        n: Hours compared.
        mae: Mean absolute error.
        bias: Mean of predicted minus actual.
        rmae: Over that of the weekly naive forecast from the same moments for the same hours; None
            where there is none, or it was perfect.
        coverage: Share of prices inside the interval said; None where none was said.
        width: Mean width of the interval, likewise.
    """

    days: int
    n: int
    mae: float
    bias: float
    rmae: float | None
    coverage: float | None
    width: float | None


class SkillName(NamedTuple):
    """Of whom, over how long, how far ahead."""

    model: str
    window_days: int
    band: LeadBand | None
    """None: all lead times."""


def skills(
    scores: Sequence[LiveScore], last_day: date, windows: Iterable[int] = WINDOWS
) -> dict[SkillName, Skill]:
    """Every model's skill over the days until ``last_day``, over all lead times and by band."""
    naive = naive_losses(scores)
    found: dict[SkillName, Skill] = {}
    for window in windows:
        first = last_day - (window - 1) * DAY
        groups: defaultdict[tuple[str, LeadBand | None], list[LiveScore]] = defaultdict(list)
        for score in scores:
            if first <= score.name.day <= last_day:
                groups[score.name.model, score.name.band].append(score)
                groups[score.name.model, None].append(score)
        for (model, band), members in groups.items():
            found[SkillName(model, window, band)] = skill(members, naive)
    return found


Cell = tuple[object, ...]
"""What two models must both have said something of to be compared: moment, day, band, hours."""


def cell_of(score: LiveScore) -> Cell:
    """Where scores of two models can be compared: the same hours from the same moment."""
    return score.name.issued_at, score.name.day, score.name.band, score.n


def naive_losses(scores: Iterable[LiveScore]) -> dict[Cell, float]:
    """Sums of absolute errors of the weekly naive model."""
    return {
        cell_of(score): score.absolute_error for score in scores if score.name.model == NAIVE_WEEKLY
    }


def skill(scores: Sequence[LiveScore], naive: dict[Cell, float]) -> Skill:
    """Of scores of one model, at least one.

    Args:
        scores: Of the model.
        naive: Losses of the weekly naive model by cell.
    """
    n = sum(score.n for score in scores)
    told = sum(score.interval_n for score in scores)
    common = [score for score in scores if cell_of(score) in naive]
    rival = sum(naive[cell_of(score)] for score in common)
    own = sum(score.absolute_error for score in common)
    return Skill(
        days=len({score.name.day for score in scores}),
        n=n,
        mae=sum(score.absolute_error for score in scores) / n,
        bias=sum(score.error for score in scores) / n,
        rmae=own / rival if rival else None,
        coverage=sum(score.inside for score in scores) / told if told else None,
        width=sum(score.width for score in scores) / told if told else None,
    )
