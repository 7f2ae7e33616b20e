"""A model that may speak for a price, with what is known of how wrong it has been."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.conformal import LEVELS, offsets
from chocolate_factory.forecasting.forecaster import Forecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import Quantiles
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel
from chocolate_factory.forecasting.replay import replay_lately
from chocolate_factory.kernel.market_time import DAY

FEWEST_ROWS = 14
"""Past forecasts of a model that tell how wrong it is; with fewer it borrows."""
_FEWEST_KNOWN_HOURS = 12
"""A day of which less is known tells models nothing."""


@dataclass(frozen=True)
class Speaker:
    """One rung of the ladder of models that may speak, at one moment.

    Attributes:
        forecaster: It has learnt, or has nothing to learn.
        market: What is known now.
        series: Key of the price.
        look_back: Finds its past forecasts and what came, as known now.
        borrows: They are those of another model, as it has too few: its intervals may rest on
            them, what is told of its errors may not.
    """

    forecaster: Forecaster
    market: Market
    series: str
    look_back: Callable[[], Panel]
    borrows: bool = False

    @property
    def name(self) -> str:
        """Of the model."""
        return self.forecaster.name

    @cached_property
    def panel(self) -> Panel:
        """Past forecasts, from this time of day, and what came."""
        return self.look_back()

    def say(self, horizon_hours: int) -> Mapping[int, Quantiles]:
        """Best guesses by lead hour.

        Raises:
            MissingDataError: It lacks what it needs to look at.
        """
        return self.forecaster.predict(self.market, horizon_hours)

    @cached_property
    def added(self) -> Floats:
        """What to add to a best guess, EUR/MWh, shape (``LEVELS``, lead days, 24).

        Where the last days are missing, a forecast reaches further than its lead day says, and is
        as uncertain as one of a later day. A lead day with too few errors borrows from the nearest
        before; NaN where nothing is known at all.
        """
        found = offsets(self.panel.errors_until(self.market.last_known_day(self.series)))[-1]
        stale = days_missing(self.market, self.series)
        told = [lead for lead in range(found.shape[1]) if np.isfinite(found[:, lead]).any()]
        if not told:
            return np.full((len(LEVELS), LEAD_DAYS, HOURS), np.nan)
        wanted = (min(lead + stale, LEAD_DAYS - 1) for lead in range(LEAD_DAYS))
        taken = [max((one for one in told if one <= lead), default=told[0]) for lead in wanted]
        added: Floats = found[:, taken]
        # An hour of the clock that was never forecast is as uncertain as the others.
        return np.where(np.isnan(added), np.nanmean(added, axis=2, keepdims=True), added)


def ladder(
    market: Market,
    series: str,
    trained: Sequence[tuple[Forecaster, Panel | None]] = (),
    champion: str = "",
) -> list[Speaker]:
    """Everybody who may speak, the first choice first: trained models, then the naive rules.

    Where a naive rule is the champion, because models were found to be worse, it comes first.

    Args:
        market: What is known now.
        series: Key of the price.
        trained: Models that have learnt, and their past forecasts as known now; one with too few
            is taken to be as wrong as the naive rule, which it should not be.
        champion: Name of the model that is to speak.
    """
    naive = [_naive(one(series), market, series) for one in (EpfNaive, WeeklyNaive)]
    found = []
    for forecaster, panel in trained:
        if panel is not None and len(panel.last_known) >= FEWEST_ROWS:
            found.append(Speaker(forecaster, market, series, _given(panel)))
        else:
            found.append(Speaker(forecaster, market, series, lambda: naive[0].panel, borrows=True))
    return sorted([*found, *naive], key=lambda one: one.name != champion)


def days_missing(market: Market, series: str) -> int:
    """How many days up to the last known one are unknown: so long a source has been away."""
    rows = market.table(series).rows(
        market.last_known_day(series) - (LEAD_DAYS - 1) * DAY, LEAD_DAYS
    )
    known = np.flatnonzero(np.isfinite(rows).sum(axis=1) >= _FEWEST_KNOWN_HOURS)
    return LEAD_DAYS - 1 - int(known[-1]) if len(known) else LEAD_DAYS


def _given(panel: Panel) -> Callable[[], Panel]:
    return lambda: panel


def _naive(forecaster: Forecaster, market: Market, series: str) -> Speaker:
    def look_back() -> Panel:
        return replay_lately(forecaster, market, series)

    return Speaker(forecaster, market, series, look_back)
