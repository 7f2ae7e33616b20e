"""A small recurrent network: four weeks of days are read, two weeks of days are said.

Hochreiter and Schmidhuber, *Neural Computation* 9 (1997) 1735-1780. It learns from up to four
years, newer days counting more, and stops when the last four weeks, held out, get no better; two
networks with different seeds are averaged. See ``lstm_windows`` for what it looks at and
``lstm_network`` for how it is built. Extra ``lstm``; measured in
``docs/science/models-with-extras.md``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.day_forecaster import DayForecaster, nothing_said
from chocolate_factory.forecasting.models.extras import require_extra
from chocolate_factory.forecasting.models.lstm_network import (
    Lesson,
    NetworkSpec,
    Weights,
    forecast,
    learn,
    restored,
)
from chocolate_factory.forecasting.models.lstm_windows import (
    MEMORY_DAYS,
    WEEK,
    targets_of,
    windows_of,
)
from chocolate_factory.forecasting.panel import LEAD_DAYS
from chocolate_factory.kernel.errors import DamagedModelError

FEWEST_DAYS = 120
"""Days of prices from which a network can learn anything."""
HELD_OUT_DAYS = 28
"""The last days of what is known: they say when to stop."""
_YEAR_DAYS = 365
_WEIGHTS, _SPEC = "weights.npz", "spec.json"


@dataclass(frozen=True, slots=True)
class LstmSpec:
    """What is learnt from, how often, and by what."""

    years: float = 4.0
    half_life_days: float = 500.0
    seeds: int = 2
    network: NetworkSpec = field(default_factory=NetworkSpec)


class Lstm(DayForecaster):
    """See the module."""

    name = "lstm"

    def __init__(self, series: str, spec: LstmSpec | None = None) -> None:
        """For the price of this key.

        Raises:
            ModelNotInstalledError: The extra is not installed.
        """
        require_extra(self.name)
        super().__init__(series)
        self._spec = spec or LstmSpec()
        self._weights: list[Weights] = []

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``."""
        look_back = int(self._spec.years * _YEAR_DAYS) + MEMORY_DAYS
        days = self.days(market, look_back)
        self.require_days(len(days.prices), fewest=FEWEST_DAYS)
        taught, held_out = _lessons(days, self._spec.half_life_days)
        self._weights = [
            learn(taught, held_out, self._spec.network, seed)
            for seed in range(1, self._spec.seeds + 1)
        ]

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``."""
        self.require_learnt(self._weights)
        # A week more than is looked at: a hole on the first day is filled from a week before.
        days = self.days(market, MEMORY_DAYS + WEEK)
        if len(days.prices) < MEMORY_DAYS:
            return nothing_said()
        windows = windows_of(days, np.array([len(days.prices) - 1]))
        said = [
            windows.scale.prices(forecast(weights, windows, self._spec.network).astype(np.float64))[
                0
            ]
            for weights in self._weights
        ]
        mean: Floats = np.mean(said, axis=0)
        return mean

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        return asdict(self._spec)

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``: plain arrays, and what they are for."""
        buffer = BytesIO()
        np.savez(
            buffer,
            allow_pickle=False,
            **{
                f"{n}/{name}": array
                for n, weights in enumerate(self._weights)
                for name, array in weights.items()
            },
        )
        return {
            _WEIGHTS: buffer.getvalue(),
            _SPEC: json.dumps(asdict(self._spec)).encode(),
        }

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""
        try:
            told = json.loads(files[_SPEC])
            spec = LstmSpec(**{**told, "network": NetworkSpec(**told["network"])})
            weights = _read(files[_WEIGHTS], spec.seeds)
            for one in weights:
                restored(one, spec.network)
        except (KeyError, TypeError, ValueError, EOFError, BadZipFile) as error:
            message = f"The files of the LSTM model cannot be read ({error!r})."
            raise DamagedModelError(message, advice="Train it anew: `chocolate train`.") from error
        self._spec, self._weights = spec, weights


def _lessons(days: DayPrices, half_life_days: float) -> tuple[Lesson, Lesson]:
    """What came until four weeks before the end is taught, what came since is held out."""
    count = len(days.prices)
    origins = np.arange(MEMORY_DAYS - 1, count - 1)
    late = count - HELD_OUT_DAYS

    def lesson(chosen: NDArray[np.int64], *, is_late: bool) -> Lesson:
        windows = windows_of(days, chosen)
        targets, rows = targets_of(days, chosen, windows.scale)
        outside = (rows >= late) != is_late
        targets[outside] = np.nan
        weights = 0.5 ** ((count - chosen) / half_life_days)
        return Lesson(windows, targets, weights.astype(np.float32))

    return (
        lesson(origins[origins < late - 1], is_late=False),
        lesson(origins[origins >= late - LEAD_DAYS], is_late=True),
    )


def _read(content: bytes, seeds: int) -> list[Weights]:
    if seeds < 1:
        message = "there is no network"
        raise ValueError(message)
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return [
            {
                name.removeprefix(f"{n}/"): arrays[name]
                for name in arrays.files
                if name.startswith(f"{n}/")
            }
            for n in range(seeds)
        ]
