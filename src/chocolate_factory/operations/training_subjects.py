"""Which models are trained on which prices: by name, or by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.forecasting.training.learnt import learning_models
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.ports import PRICE_SERIES, Ports

CONTENDERS = ("ensemble", "lear")
"""Trained by themselves: the one that serves by default, and the one to fall back on."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One model on one price."""

    series: str
    model: str

    def __str__(self) -> str:
        return f"{self.model} for {self.series}"


def subjects(
    models: Sequence[str] = (),
    series: Sequence[str] = (),
    *,
    registry: Mapping[str, MakeForecaster] = MODELS,
) -> list[Subject]:
    """What is meant by these names; without any model, the contenders.

    Raises:
        InputError: There is no such model or price, or the model has nothing to learn.
        ModelNotInstalledError: The extra of a model is not installed.
    """
    prices = [one.key for one in PRICE_SERIES]
    for key in series:
        if key not in prices:
            message = f"{key!r} is no price that is forecast."
            raise InputError(message, advice=f"Choose among {', '.join(prices)}.")
    learning = learning_models(registry, prices[0])
    for name in models:
        if name not in learning:
            if name in registry:
                registry[name](prices[0])  # says so where it is not installed
            message = f"There is no model {name!r} that learns."
            raise InputError(message, advice=f"Choose among {', '.join(learning) or 'none'}.")
    chosen = models or [name for name in CONTENDERS if name in learning]
    found = (Subject(key, name) for name in chosen for key in series or prices)
    return list(dict.fromkeys(found))


def trained_by_itself(
    ports: Ports, *, registry: Mapping[str, MakeForecaster] = MODELS
) -> list[Subject]:
    """The contenders, and whatever was ever trained and is still kept.

    Raises:
        StoreError: What is kept cannot be read.
    """
    kept = [Subject(one.series, one.model) for one in ports.artefacts.shelves() if one.versions]
    able = learning_models(registry, PRICE_SERIES[0].key)
    known = [one for one in kept if one.model in able]
    return list(dict.fromkeys((*subjects(registry=registry), *known)))
