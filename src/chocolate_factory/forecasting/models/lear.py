"""A linear model for each hour and lead day, whose few inputs the data choose.

LEAR, the LASSO-estimated autoregression of Lago, Marcjasz, De Schutter and Weron, *Applied Energy*
293 (2021) 116983: the price of an hour from all hours of some earlier days. Here with the LASSO's
strength by Akaike's criterion (``LassoLarsIC``), on plain prices (the customary asinh did worse on
2024), and averaged over windows of one, two and three years. For the first days: further ahead
trees are better.
"""

import io
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_kind import day_kinds
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.explanation import Parts, Theme, by_theme, no_parts
from chocolate_factory.forecasting.features import (
    LOOK_BACK_DAYS,
    OLDEST_DAYS,
    WEEK,
    days_back,
    trailing_mean,
)
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.day_forecaster import (
    LEADS,
    DayForecaster,
    nothing_said,
)
from chocolate_factory.kernel.errors import DamagedModelError
from chocolate_factory.kernel.market_time import DAY

WINDOWS_DAYS = (364, 728, 1092)
TAUGHT = (1, 2, 3, 4, 5, 6, 7)
FEWEST_DAYS = WINDOWS_DAYS[0] // 2
"""Days of prices from which anything can be learnt; each window takes what there is."""
_FARTHEST_OFF = 6.0
"""Inputs are cut at so many standard deviations: what was never seen is not extrapolated."""
_MOST_STEPS = 500
_CALENDAR = (*[Theme.DAY_KIND] * (WEEK + 2), Theme.SEASON)
"""What the last inputs are: days of the week, holidays, daylight."""
_LITTLE = 0.05
"""Strength of a ridge, an observation."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What one window has taught for one lead day.

    Attributes:
        centre: Mean of each input.
        scale: Standard deviation of each input.
        weights: Shape (24, inputs).
        offsets: Shape (24,), EUR/MWh.
        lowest: What is said is cut here,
        highest: and here: a little beyond what was seen.
    """

    centre: Floats
    scale: Floats
    weights: Floats
    offsets: Floats
    lowest: float
    highest: float

    def say(self, inputs: Floats) -> Floats:
        """EUR/MWh by hour, from one row of inputs."""
        told = self.contributions(inputs).sum(axis=1) + self.offsets
        said: Floats = np.clip(told, self.lowest, self.highest)
        return said

    def contributions(self, inputs: Floats) -> Floats:
        """Of each input to each hour, beside an average day; shape (24, inputs), EUR/MWh."""
        standard = np.clip((inputs - self.centre) / self.scale, -_FARTHEST_OFF, _FARTHEST_OFF)
        weighed: Floats = self.weights * standard
        return weighed


class Lear(DayForecaster):
    """See the module."""

    name = "lear"

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        super().__init__(series)
        self._lines: dict[int, list[_Line]] = {}

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``."""
        # Loaded before it is limited: a library that comes later would take every core at once.
        import sklearn.linear_model  # noqa: F401, PLC0415 - heavy
        from joblib import Parallel, delayed  # noqa: PLC0415 - heavy
        from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - heavy
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 - heavy

        look_back = WINDOWS_DAYS[-1] + OLDEST_DAYS
        days = self.days(market, look_back)
        self.require_days(len(days.prices), fewest=FEWEST_DAYS)
        windows = {min(window, len(days.prices) - OLDEST_DAYS) for window in WINDOWS_DAYS}
        # One thread each: those of the matrix library would stand in each other's way.
        # That a path ends early, where all but copies of inputs are left, is as it should be.
        with threadpool_limits(limits=1), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            found = Parallel(n_jobs=os.cpu_count() or 1, prefer="threads")(
                delayed(_learn)(days, lead, sorted(windows)) for lead in TAUGHT
            )
        self._lines = dict(zip(TAUGHT, found, strict=True))

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``; the second week is told by the first one's lines."""
        self.require_learnt(self._lines)
        days = self.days(market, LOOK_BACK_DAYS)
        said = nothing_said()
        if len(days.prices) < OLDEST_DAYS:
            return said
        for lead in LEADS:
            inputs = _inputs(days, lead)[-1]
            lines = self._lines[(lead - 1) % WEEK + 1]
            said[lead - 1] = np.mean([line.say(inputs) for line in lines], axis=0)
        return said

    def explain_days(self, market: Market, leads: Sequence[int]) -> Parts:
        """See ``Explains.explain_days``."""
        parts = no_parts()
        days = self.days(market, LOOK_BACK_DAYS)
        if not self._lines or len(days.prices) < OLDEST_DAYS:
            return parts
        usual = days.prices[-WEEK:].mean(axis=0)
        for lead in leads:
            inputs = _inputs(days, lead)[-1]
            themes = [Theme.LATEST] * (len(inputs) - len(_CALENDAR)) + list(_CALENDAR)
            lines = self._lines[(lead - 1) % WEEK + 1]
            said = np.mean([line.say(inputs) for line in lines], axis=0)
            weighed = np.mean([line.contributions(inputs) for line in lines], axis=0)
            found = by_theme(weighed, themes) | {Theme.USUAL: usual}
            # The average day, and what was cut: where prices are beside last week.
            found[Theme.LATEST] = said - sum(
                found[theme] for theme in Theme if theme is not Theme.LATEST
            )
            for theme in Theme:
                parts[theme][lead - 1] = found[theme]
        return parts

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        return {
            "windows_days": list(WINDOWS_DAYS),
            "lead_days": list(TAUGHT),
            "criterion": "aic",
            "most_steps": _MOST_STEPS,
            "farthest_standard_deviations": _FARTHEST_OFF,
        }

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``; plain arrays."""
        arrays = {
            f"{lead}-{n}-{name}": np.asarray(getattr(line, name))
            for lead, lines in self._lines.items()
            for n, line in enumerate(lines)
            for name in _Line.__slots__
        }
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **arrays)
        return {"lines.npz": file.getvalue()}

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""
        try:
            with np.load(io.BytesIO(files["lines.npz"]), allow_pickle=False) as arrays:
                found = {name: arrays[name] for name in arrays.files}
            self._lines = {lead: _lines(found, lead) for lead in TAUGHT}
        except (KeyError, ValueError, OSError, EOFError, BadZipFile) as error:
            message = f"The files of the linear model cannot be read ({error!r})."
            raise DamagedModelError(message, advice="Train it anew: `chocolate train`.") from error


def _lines(arrays: Mapping[str, NDArray[np.float64]], lead: int) -> list[_Line]:
    count = len({name for name in arrays if name.startswith(f"{lead}-") and "centre" in name})
    if not count:
        message = f"nothing was learnt for lead day {lead}"
        raise ValueError(message)

    def one(n: int, name: str) -> Floats:
        return arrays[f"{lead}-{n}-{name}"]

    return [
        _Line(
            one(n, "centre"),
            one(n, "scale"),
            one(n, "weights"),
            one(n, "offsets"),
            float(one(n, "lowest")),
            float(one(n, "highest")),
        )
        for n in range(count)
    ]


def _inputs(days: DayPrices, lead: int) -> Floats:
    """Inputs for the day ``lead`` days after each day, shape (days, inputs)."""
    prices, count = days.prices, len(days.prices)
    back = days_back(lead)
    lags = sorted({0, 1, 2, back if back > 2 else WEEK + back})  # noqa: PLR2004 - are in already
    kinds = day_kinds(days.first_day + lead * DAY, count)
    known = day_kinds(days.first_day, count)
    weekend = {5: 0.6, 6: 1.0}

    def unusual(free: Floats, weekday: Floats) -> Floats:
        expected: Floats = np.array([weekend.get(int(one), 0.0) for one in weekday])
        difference: Floats = free - expected
        return difference

    padded = np.vstack([np.full((lags[-1], HOURS), np.nan), prices])
    return np.column_stack(
        [
            *(padded[lags[-1] - lag : lags[-1] - lag + count] for lag in lags),
            prices.min(axis=1),
            prices.max(axis=1),
            trailing_mean(prices, WEEK).mean(axis=1),
            *(kinds.weekday == weekday for weekday in range(WEEK)),
            unusual(kinds.free, kinds.weekday),
            unusual(known.free, known.weekday),
            kinds.daylight_hours,
        ]
    )


def _learn(days: DayPrices, lead: int, windows: Sequence[int]) -> list[_Line]:
    from sklearn.linear_model import LassoLarsIC, Ridge  # noqa: PLC0415 - heavy

    inputs = _inputs(days, lead)
    lines = []
    for window in windows:
        origins = np.arange(len(days.prices) - lead - window, len(days.prices) - lead)
        origins = origins[origins >= 2 * WEEK]
        rows = inputs[origins]
        centre, scale = rows.mean(axis=0), rows.std(axis=0)
        scale[scale == 0] = 1.0
        standard = (rows - centre) / scale
        weights, offsets = np.zeros((HOURS, rows.shape[1])), np.zeros(HOURS)
        for hour in range(HOURS):
            taught = days.published[origins + lead, hour]
            prices = days.prices[origins + lead, hour][taught]
            line = LassoLarsIC(criterion="aic", max_iter=_MOST_STEPS)
            try:
                line.fit(standard[taught], prices)
            except ValueError:
                # Inputs that are all but copies of each other stop the search half way.
                line = Ridge(alpha=len(prices) * _LITTLE)
                line.fit(standard[taught], prices)
            weights[hour], offsets[hour] = line.coef_, line.intercept_
        seen = days.prices[origins + lead]
        margin = 0.25 * float(seen.max() - seen.min())
        lines.append(
            _Line(
                centre,
                scale,
                weights,
                offsets,
                float(seen.min()) - margin,
                float(seen.max()) + margin,
            )
        )
    return lines
