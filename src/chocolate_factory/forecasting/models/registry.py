"""Every model by its name: what can be trained, back-tested and served."""

from collections.abc import Mapping

from chocolate_factory.forecasting.forecaster import Forecaster, MakeForecaster
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.kernel.errors import InputError

MODELS: Mapping[str, MakeForecaster] = {
    WeeklyNaive.name: WeeklyNaive,
    EpfNaive.name: EpfNaive,
}
"""By stable name; made for the key of a price series."""


def make_forecaster(name: str, series: str) -> Forecaster:
    """The model of this name, untaught, for the price series of this key.

    Raises:
        InputError: There is no such model.
    """
    if name not in MODELS:
        message = f"There is no forecasting model {name!r}."
        raise InputError(message, advice=f"Choose one of {', '.join(sorted(MODELS))}.")
    return MODELS[name](series)
