"""One model for several prices that learn together: what one has learnt is not learnt twice."""

from collections.abc import Iterable

from chocolate_factory.forecasting.forecaster import LearntForecaster, MakeForecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.pvpc_from_spot import PvpcFromSpot
from chocolate_factory.forecasting.training.learnt import is_learnt
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.prices.model import SPOT


class LearningClass:
    """Forecasters of one model by the key of their price series.

    A forecaster of PVPC that rests on spot knows what that of spot knows, and takes it from there.
    """

    def __init__(self, model: str, make: MakeForecaster, series: Iterable[str]) -> None:
        """One forecaster for each of ``series``, spot first.

        Raises:
            InputError: The model cannot learn.
        """
        self.forecasters: dict[str, LearntForecaster] = {}
        for key in sorted(series, key=lambda one: one != SPOT.key):
            forecaster = make(key)
            if not is_learnt(forecaster):
                message = f"The model {model!r} has nothing to learn."
                raise InputError(message, advice="It forecasts without being trained.")
            self.forecasters[key] = forecaster

    def teach(self, market: Market) -> None:
        """Let all of them learn from ``market``.

        Raises:
            MissingDataError: There is too little to learn from.
        """
        lender = self.forecasters.get(SPOT.key)
        for forecaster in self.forecasters.values():
            if lender is not None and isinstance(forecaster, PvpcFromSpot):
                forecaster.restore(lender.dump())
            else:
                forecaster.fit(market)
