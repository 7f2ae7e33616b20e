"""Forecasts PVPC by forecasting spot and adding what PVPC is made of besides.

Never a model of PVPC itself: tolls jump by period and by year, and are known. Between one and eight
in the evening tomorrow's spot price is known and only the addition is forecast.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.explanation import Explains, Parts, Theme, no_parts
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.day_forecaster import (
    LEADS,
    DayForecaster,
    nothing_said,
)
from chocolate_factory.forecasting.pvpc_structure import (
    WINDOW_DAYS,
    SpotToPvpc,
    learn_structure,
    tolls,
)
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.prices.model import SPOT

BASKET_DAYS = 90
"""Days of spot whose mean stands for the basket of futures."""
_WEEK = 7


class PvpcFromSpot(DayForecaster):
    """Takes the name of the model that forecasts spot."""

    def __init__(self, series: str, make_spot: Callable[[str], DayForecaster]) -> None:
        """For the PVPC of this key, from the spot model that ``make_spot`` makes."""
        super().__init__(series)
        self._spot = make_spot(SPOT.key)
        self.name = self._spot.name

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``; the way from spot to PVPC is learnt anew at each forecast."""
        self._spot.fit(market)

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``."""
        said = nothing_said()
        structure = self._structure(market)
        if structure is None:
            return said
        expected = self._spot.forecast_days(market)
        known, spot_known = (market.last_known_day(key) for key in (self.series, SPOT.key))
        for lead in LEADS:
            day = known + lead * DAY
            published, guess = _spot_of(market, day, expected, spot_known)
            spot = np.where(np.isfinite(published), published, guess)
            said[lead - 1] = structure.pvpc(day, spot)
        return said

    def explain_days(self, market: Market, leads: Sequence[int]) -> Parts:
        """See ``Explains.explain_days``: parts of the spot price as they show in PVPC."""
        parts = no_parts()
        structure = self._structure(market)
        if structure is None or not isinstance(self._spot, Explains):
            return parts
        known, spot_known = (market.last_known_day(key) for key in (self.series, SPOT.key))
        spot_leads = [(known - spot_known).days + lead for lead in leads]
        of_spot = self._spot.explain_days(market, [one for one in spot_leads if one >= 1])
        expected = self._spot.forecast_days(market)
        week = market.table(SPOT.key).rows(spot_known - (_WEEK - 1) * DAY, _WEEK)
        usual = np.nanmean(week, axis=0) if np.isfinite(week).any(axis=0).all() else np.zeros(24)
        for lead, spot_lead in zip(leads, spot_leads, strict=True):
            day = known + lead * DAY
            published, guess = _spot_of(market, day, expected, spot_known)
            row = {theme: np.zeros(24) for theme in Theme}
            if spot_lead >= 1:
                row |= {theme: of_spot[theme][spot_lead - 1] for theme in Theme}
            else:
                row[Theme.USUAL] = usual
                row[Theme.PUBLISHED_SPOT] = (
                    np.where(np.isfinite(published), published, guess) - usual
                )
            alone = structure.pvpc(day, np.zeros(24))
            for theme in Theme:
                parts[theme][lead - 1] = structure.pvpc(day, row[theme]) - alone
            parts[Theme.TOLLS][lead - 1] += tolls(day)
            parts[Theme.SYSTEM][lead - 1] += alone - tolls(day)
        return parts

    def _structure(self, market: Market) -> SpotToPvpc | None:
        """The way from spot to PVPC as the last weeks show it; None where there are too few."""
        known, spot = market.last_known_day(self.series), market.table(SPOT.key)
        first = known - (WINDOW_DAYS - 1) * DAY
        recent = spot.rows(known - (BASKET_DAYS - 1) * DAY, BASKET_DAYS)
        if not np.isfinite(recent).any():
            return None
        return learn_structure(
            first,
            market.table(self.series).rows(first, WINDOW_DAYS),
            spot.rows(first, WINDOW_DAYS),
            basket=float(np.nanmean(recent)),
        )

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        added = {"window_days": WINDOW_DAYS, "basket_days": BASKET_DAYS}
        return {"spot": self._spot.describe(), "added_to_spot": added}

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``."""
        return self._spot.dump()

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""
        self._spot.restore(files)


def _spot_of(
    market: Market, day: date, expected: Floats, spot_known: date
) -> tuple[Floats, Floats]:
    """The spot price of ``day`` as published and as expected, EUR/MWh; NaN where there is none."""
    row = (day - spot_known).days - 1
    guess = expected[row] if 0 <= row < len(expected) else np.full(24, np.nan)
    return market.table(SPOT.key).rows(day, 1)[0], guess
