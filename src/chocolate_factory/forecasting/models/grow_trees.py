"""Lets LightGBM grow trees: the only place that needs its library, in the process that trains."""

from collections.abc import Mapping
from typing import Any

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.features import Matrix
from chocolate_factory.forecasting.models.extras import import_lightgbm
from chocolate_factory.forecasting.models.trees import Trees, read_trees


def grow_trees(
    rows: Matrix, goals: Floats, weights: Floats, parameters: Mapping[str, Any], rounds: int
) -> Trees:
    """Trees that tell ``goals`` from ``rows``.

    Args:
        rows: Shape (rows, inputs).
        goals: Shape (rows,).
        weights: How much each row counts, shape (rows,).
        parameters: LightGBM's.
        rounds: How many trees.

    Raises:
        ModelNotInstalledError: LightGBM lacks a library of the operating system.
    """
    lightgbm = import_lightgbm()

    bins = {"max_bin": parameters["max_bin"]}
    data = lightgbm.Dataset(rows, goals, weight=weights, params=bins)
    return read_trees(lightgbm.train(dict(parameters), data, rounds).model_to_string())
