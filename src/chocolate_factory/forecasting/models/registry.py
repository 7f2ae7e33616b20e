"""Every model by its name: what can be trained, back-tested and served."""

from collections.abc import Mapping
from functools import partial

from chocolate_factory.forecasting.forecaster import Forecaster, MakeForecaster
from chocolate_factory.forecasting.fundamentals.model import EXPECTED
from chocolate_factory.forecasting.models.boosting import Boosting
from chocolate_factory.forecasting.models.day_forecaster import DayForecaster
from chocolate_factory.forecasting.models.ensemble import Ensemble, PriceEnsemble
from chocolate_factory.forecasting.models.lear import Lear
from chocolate_factory.forecasting.models.lstm_model import Lstm
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.forecasting.models.prophet_model import ProphetModel
from chocolate_factory.forecasting.models.pvpc_from_spot import PvpcFromSpot
from chocolate_factory.grid.model import FORECASTS
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import Series

DEFAULT_MODEL = Ensemble.name
GRID_INPUTS: tuple[Series, ...] = (*FORECASTS, *EXPECTED)
"""What is said of the power system, as far as models look at it."""
INPUTS: tuple[Series, ...] = (SPOT, PVPC, *GRID_INPUTS)
"""What models look at: a market should hold all of it."""


def _of_spot(make: type[DayForecaster], series: str) -> Forecaster:
    """Of spot itself; PVPC is told from it."""
    return PvpcFromSpot(series, make) if series == PVPC.key else make(series)


MODELS: Mapping[str, MakeForecaster] = {
    WeeklyNaive.name: WeeklyNaive,
    EpfNaive.name: EpfNaive,
    **{
        model.name: partial(_of_spot, model)
        for model in (Lear, Boosting, PriceEnsemble, Ensemble, ProphetModel, Lstm)
    },
}
"""By stable name; made for the key of a price series.

The libraries of two are extras: making one of them where its extra is not installed raises
``ModelNotInstalledError``.
"""


def make_forecaster(name: str, series: str) -> Forecaster:
    """The model of this name, untaught, for the price series of this key.

    Raises:
        InputError: There is no such model.
        ModelNotInstalledError: Its extra is not installed.
    """
    if name not in MODELS:
        message = f"There is no forecasting model {name!r}."
        raise InputError(message, advice=f"Choose one of {', '.join(sorted(MODELS))}.")
    return MODELS[name](series)
