"""Prophet on the clock of Madrid: a trend and seasons, moved to the level of the last days.

Taylor and Letham, *The American Statistician* 72 (2018) 37-45. The shape of a day differs between
working days, Saturdays and days that are free (Sundays and national holidays), each in winter and
in summer time. Prophet looks at nothing but the calendar, so a **correction** follows: the mean by
clock hour of how far the last seven known days were from it is added to every hour to come.

Extra ``prophet``. A yardstick that many ask for, not a rival of the ensemble: see
``docs/science/models-with-extras.md``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.day_kind import freedom
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.day_forecaster import LEADS, DayForecaster
from chocolate_factory.forecasting.models.extras import require_extra
from chocolate_factory.forecasting.models.prophet_files import (
    dump_prophet,
    quiet_prophet,
    restore_prophet,
)
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, local_instant, to_local

if TYPE_CHECKING:
    import pandas as pd

FEWEST_DAYS = 120
"""Days of prices from which the shape of a day can be learnt."""
SEASON_DAYS = 2 * 365
"""With fewer the seasons of the year cannot be told from the trend, and are left out."""
FEWEST_SEASON_DAYS = 60
"""With fewer days in summer or in winter time, both share their shapes."""
LEVEL_DAYS = 7
"""The correction is the mean of so many days."""
_LOOK_BACK_DAYS = 35
"""So far back these days are looked for, if some are missing."""
_SATURDAY, _FREE = 0.5, 0.8
"""From so much ``freedom`` on a day is like a Saturday, or free."""
KINDS = ("working", "saturday", "free")
SEASONS = ("winter", "summer")
_SEED = 1
_MEMORY = 20
"""Of Stan's L-BFGS; with the customary 5 it takes half as long again."""


@dataclass(frozen=True, slots=True)
class ProphetSpec:
    """How Prophet is set: names are its own, but for ``years`` and ``shape_order``.

    Attributes:
        years: Of history that are learnt from.
        changepoint_prior_scale: How readily the trend bends.
        changepoint_range: Share of the history in which it may.
        n_changepoints: In how many places.
        shape_order: Pairs of waves that make the shape of a day.
    """

    years: float = 3.0
    changepoint_prior_scale: float = 0.05
    changepoint_range: float = 0.95
    n_changepoints: int = 25
    shape_order: int = 4


class ProphetModel(DayForecaster):
    """See the module."""

    name = "prophet"

    def __init__(self, series: str, spec: ProphetSpec | None = None) -> None:
        """For the price of this key.

        Raises:
            ModelNotInstalledError: The extra is not installed.
        """
        require_extra(self.name)
        super().__init__(series)
        self._spec = spec or ProphetSpec()
        self._model: Any = None

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``."""
        days = int(self._spec.years * 365)
        first = market.last_known_day(self.series) - (days - 1) * DAY
        frame = calendar_frame(first, days)
        frame["y"] = market.table(self.series).rows(first, days).ravel()
        frame = frame[np.isfinite(frame["y"])]
        self.require_days(len(frame) // HOURS, fewest=FEWEST_DAYS)
        self._model = self._learnt(frame)

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``."""
        self.require_learnt(self._model is not None)
        first = market.last_known_day(self.series) - (_LOOK_BACK_DAYS - 1) * DAY
        frame = calendar_frame(first, _LOOK_BACK_DAYS + len(LEADS))
        with quiet_prophet():
            found = self._model.predict(frame)["yhat"].to_numpy(dtype=np.float64)
        curve = found.reshape(-1, HOURS)
        known = market.table(self.series).rows(first, _LOOK_BACK_DAYS)
        said: Floats = curve[_LOOK_BACK_DAYS:] + _level(known - curve[:_LOOK_BACK_DAYS])
        return said

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        return {**asdict(self._spec), "level_days": LEVEL_DAYS}

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``: Prophet's own JSON."""
        return dump_prophet(self._model)

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""
        # A day is forecast on trial: what is damaged shows here and not when it is needed.
        self._model = restore_prophet(files, calendar_frame(date(2025, 1, 1), 1))

    def _learnt(self, frame: "pd.DataFrame") -> Any:  # noqa: ANN401 - prophet.Prophet
        with quiet_prophet(), TemporaryDirectory() as folder:
            model = self._untaught(frame)
            model.stan_backend.set_options(newton_fallback=False)
            try:
                model.fit(frame, seed=_SEED, output_dir=folder, history_size=_MEMORY)
            except RuntimeError:
                # Stan gave up. In its own way Prophet then goes on with a slower algorithm.
                model = self._untaught(frame)
                try:
                    model.fit(frame, seed=_SEED, output_dir=folder)
                except RuntimeError as error:
                    message = f"Prophet found nothing that fits {self.series}."
                    advice = "Look for nonsense in the prices."
                    raise MissingDataError(message, advice=advice) from error
        return model

    def _untaught(self, frame: "pd.DataFrame") -> Any:  # noqa: ANN401 - prophet.Prophet
        from prophet import Prophet  # noqa: PLC0415 - heavy

        spec = self._spec
        model = Prophet(
            daily_seasonality=False,
            weekly_seasonality=True,
            yearly_seasonality=len(frame) >= SEASON_DAYS * HOURS,
            n_changepoints=spec.n_changepoints,
            changepoint_range=spec.changepoint_range,
            changepoint_prior_scale=spec.changepoint_prior_scale,
            uncertainty_samples=0,
        )
        model.add_regressor("freedom", standardize=False)
        for shape in _shapes(frame):
            model.add_seasonality(
                shape, period=1, fourier_order=spec.shape_order, condition_name=shape
            )
        return model


def calendar_frame(first_day: date, days: int) -> "pd.DataFrame":
    """All that Prophet looks at, by clock hour: time, freedom, and which shapes the day has."""
    import pandas as pd  # noqa: PLC0415 - heavy

    found = [first_day + n * DAY for n in range(days)]
    midnights = np.array(found, dtype="datetime64[ns]").repeat(HOURS)
    free = np.array([freedom(day) for day in found])
    summer = np.array([bool(to_local(local_instant(day + DAY)).dst()) for day in found])
    steps = (free < _SATURDAY, (free >= _SATURDAY) & (free < _FREE), free >= _FREE)
    kinds = dict(zip(KINDS, steps, strict=True))
    seasons = {"": summer | ~summer, "_winter": ~summer, "_summer": summer}
    shapes = {
        f"{kind}{season}": (of_kind & within).repeat(HOURS)
        for kind, of_kind in kinds.items()
        for season, within in seasons.items()
    }
    clock = np.tile(np.arange(HOURS), days).astype("timedelta64[h]")
    return pd.DataFrame({"ds": midnights + clock, "freedom": free.repeat(HOURS), **shapes})


def _shapes(frame: "pd.DataFrame") -> list[str]:
    """Those columns whose days have a shape of their own."""
    both = [int(frame[[f"{kind}_{season}" for kind in KINDS]].sum().sum()) for season in SEASONS]
    if min(both) < FEWEST_SEASON_DAYS * HOURS:
        return list(KINDS)
    return [f"{kind}_{season}" for kind in KINDS for season in SEASONS]


def _level(errors: Floats) -> Floats:
    """Mean of the last days known, by clock hour; NaN for an hour of which none is."""
    level = np.full(HOURS, np.nan)
    for hour in range(HOURS):
        known = errors[np.isfinite(errors[:, hour]), hour][-LEVEL_DAYS:]
        if len(known):
            level[hour] = known.mean()
    return level
