"""The nouns of a backtest: what is replayed, in which pieces, and what a model said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.kernel.market_time import DAY, local_instant

NAIVES = ("naive-weekly", "naive-epf")
"""Always run: every other model is measured against both."""
HORIZONS = (168, 336)
"""Hours that can be judged: one week or two."""
WARM_UP_DAYS = 182
"""Days replayed before the first that is scored; their errors make its intervals."""
LOOK_BACK_DAYS = 5 * 366
"""Days of history before the first replayed one that models may learn from."""
CHUNK_DAYS = 28
"""Least length of a piece of work; pieces begin where models are refitted."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What is replayed: everything that decides the numbers, the data aside.

    Attributes:
        first_day: First day of issue that is scored.
        last_day: Last one, itself included.
        issues: Times of issue on Madrid's clock, ascending.
        series: Keys of the price series.
        models: Names of the models, the naive ones among them.
        horizon_hours: 168 or 336.
        refit_days: Models learn anew every so many days, at the first issue of the day.
        warm_up_days: Days replayed before ``first_day``; also the days behind each interval.
    """

    first_day: date
    last_day: date
    issues: tuple[time, ...]
    series: tuple[str, ...]
    models: tuple[str, ...]
    horizon_hours: int = HORIZONS[0]
    refit_days: int = 7
    warm_up_days: int = WARM_UP_DAYS

    @property
    def lead_days(self) -> int:
        """Delivery days after the last known one that are judged."""
        return self.horizon_hours // 24

    @property
    def replayed_from(self) -> date:
        """First day of the warm-up."""
        return self.first_day - self.warm_up_days * DAY

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of issue, those of the warm-up first."""
        first = self.replayed_from
        return tuple(first + n * DAY for n in range((self.last_day - first).days + 1))

    @property
    def last_origin(self) -> datetime:
        """The last moment of issue (UTC)."""
        return local_instant(self.last_day, self.issues[-1])

    def as_dict(self) -> dict[str, object]:
        """As documented in the report."""
        return {
            "from": self.first_day.isoformat(),
            "to": self.last_day.isoformat(),
            "issues": [f"{at:%H:%M}" for at in self.issues],
            "series": list(self.series),
            "models": list(self.models),
            "hours": self.horizon_hours,
            "refit_days": self.refit_days,
            "warm_up_days": self.warm_up_days,
        }


class Task(NamedTuple):
    """One model on one series over a piece of the window, both issues of each day."""

    series: str
    model: str
    first: int
    """Index of its first day among the replayed ones; models are refitted there."""
    days: tuple[date, ...]

    @property
    def label(self) -> str:
        """Unique in a backtest; may be a file's name."""
        return f"{self.series}_{self.model}_{self.days[0]:%Y%m%d}"


def tasks_of(setup: Setup) -> Iterator[Task]:
    """The whole backtest in pieces that do not depend on each other."""
    length = -(-CHUNK_DAYS // setup.refit_days) * setup.refit_days
    days = setup.days
    for series in setup.series:
        for model in setup.models:
            for first in range(0, len(days), length):
                yield Task(series, model, first, days[first : first + length])


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said, and what it took.

    Attributes:
        medians: Shape (days, issues, lead days, 24), EUR/MWh; NaN where nothing was said.
        fit_seconds: Shape (days, issues); NaN where it did not learn.
        predict_seconds: Shape (days, issues); NaN where it could not forecast.
        known_forecast: Shape (days, issues): published hours it forecast nevertheless.
    """

    medians: Floats
    fit_seconds: Floats
    predict_seconds: Floats
    known_forecast: Floats
