"""Models that learn are told from those that do not, and say with which parameters."""

import json

import pytest

from chocolate_factory.forecasting.forecaster import Forecaster
from chocolate_factory.forecasting.models.extras import ModelNotInstalledError
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.forecasting.training.learnt import (
    is_learnt,
    learning_models,
    parameters_of,
)
from chocolate_factory.prices.model import PVPC, SPOT
from tests.fakes.learnt import REGISTRY, MeanByHour

SERVED = ("ensemble", "ensemble-prices", "boosting", "lear")


def test_naive_rules_have_nothing_to_learn() -> None:
    found = learning_models(MODELS, SPOT.key)
    assert set(SERVED) <= set(found)
    assert not any(name.startswith("naive") for name in found)
    assert not is_learnt(MODELS["naive-epf"](SPOT.key))


def test_a_model_whose_extra_is_missing_is_left_out() -> None:
    def missing(_series: str) -> Forecaster:
        raise ModelNotInstalledError("It is not installed.", advice="Install it.")

    assert learning_models({**REGISTRY, "grand": missing}, SPOT.key) == list(REGISTRY)


@pytest.mark.parametrize("model", SERVED)
@pytest.mark.parametrize("series", [SPOT.key, PVPC.key])
def test_a_card_can_tell_how_a_model_learns(model: str, series: str) -> None:
    told = parameters_of(MODELS[model](series), {})
    assert told
    assert json.loads(json.dumps(told)) == told
    assert "lead_days" in json.dumps(told)


def test_files_tell_where_the_model_does_not() -> None:
    forecaster = MeanByHour(SPOT.key)
    files = {"spec.json": b'{"days": 7}', "trees/spec.json": b"[1]", "trees/a.txt": b""}
    assert parameters_of(forecaster, files) == {"mean-by-hour": {"days": 7}, "trees": [1]}
