"""The nouns of judging forecasts that were issued: scores, decisions, evidence."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from chocolate_factory.forecasting.model import LeadBand

NAIVE_WEEKLY = "naive-weekly"
NAIVES = (NAIVE_WEEKLY, "naive-epf")
"""Judged beside every issue, from what was known at it; they need no training and never fail."""


class ScoreName(NamedTuple):
    """What was judged: one model's words at one moment about one delivery day in one band."""

    series: str
    model: str
    issued_at: datetime
    day: date
    band: LeadBand


@dataclass(frozen=True, slots=True)
class LiveScore:
    """Sums over the hours that were unknown at issue and are known by now; prices in EUR/MWh.

    Attributes:
        name: What was judged.
        n: Hours.
        absolute_error: Sum of absolute errors.
        error: Sum of predicted minus actual.
        squared_error: Sum of squared errors.
        interval_n: Hours for which an interval was said.
        inside: Of those, how many prices lay inside.
        width: Sum of the widths.
    """

    name: ScoreName
    n: int
    absolute_error: float
    error: float
    squared_error: float
    interval_n: int
    inside: int
    width: float


class JudgedDay(NamedTuple):
    """A delivery day of a price that was judged, and when."""

    day: date
    judged_at: datetime


class Reason(StrEnum):
    """Why a champion serves."""

    DEFAULT = "default"
    """Nobody has decided otherwise."""
    PROMOTION = "promotion"
    """It was significantly better than the champion before."""
    FALLBACK = "fallback"
    """The champion before was significantly worse than this naive model."""
    ROLLBACK = "rollback"
    """A person went back to it."""
    CHOICE = "choice"
    """A person chose it."""


@dataclass(frozen=True, slots=True)
class ChampionDecision:
    """From when on a model speaks for a price, and why.

    Attributes:
        series: Key of the price series.
        model: Name of the model.
        decided_at: UTC.
        reason: In one word.
        evidence: Figures behind it; empty where a person decided.
    """

    series: str
    model: str
    decided_at: datetime
    reason: Reason
    evidence: dict[str, Any] = field(default_factory=dict)
