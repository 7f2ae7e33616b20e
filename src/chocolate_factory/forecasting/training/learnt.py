"""Which forecasters learn at all, and what they tell of themselves."""

import json
from collections.abc import Mapping
from typing import Any, Protocol, TypeGuard, runtime_checkable

from chocolate_factory.forecasting.forecaster import Forecaster, LearntForecaster, MakeForecaster
from chocolate_factory.forecasting.models.extras import ModelNotInstalledError


@runtime_checkable
class TellsParameters(Protocol):
    """A forecaster that can say with which parameters it learns."""

    def describe(self) -> Mapping[str, Any]:
        """Parameters by name, as JSON can hold them."""
        ...


def is_learnt(forecaster: Forecaster) -> TypeGuard[LearntForecaster]:
    """Whether it can be put on disk and taken from there."""
    return all(callable(getattr(forecaster, name, None)) for name in ("dump", "restore"))


def learning_models(registry: Mapping[str, MakeForecaster], series: str) -> list[str]:
    """Names of the models that learn; without those whose extra is not installed."""
    found = []
    for name, make in registry.items():
        try:
            forecaster = make(series)
        except ModelNotInstalledError:
            continue
        if is_learnt(forecaster):
            found.append(name)
    return found


def parameters_of(forecaster: Forecaster, files: Mapping[str, bytes]) -> dict[str, Any]:
    """As the model tells them; else what its files called ``spec.json`` say."""
    told = dict(forecaster.describe()) if isinstance(forecaster, TellsParameters) else {}
    if told:
        return told
    found: dict[str, Any] = {}
    for name, content in sorted(files.items()):
        folder, _, file = name.rpartition("/")
        if file == "spec.json":
            found[folder or forecaster.name] = json.loads(content)
    return found
