"""Trees asked without LightGBM say what LightGBM says."""

import sys

import lightgbm
import numpy as np
import pytest

from chocolate_factory.forecasting.features import Matrix
from chocolate_factory.forecasting.models.grow_trees import grow_trees
from chocolate_factory.forecasting.models.tree_files import dump_trees, restore_trees
from chocolate_factory.forecasting.models.tree_parts import contributions
from chocolate_factory.forecasting.models.trees import Trees, read_trees
from chocolate_factory.kernel.errors import DamagedModelError

PARAMETERS = {
    "objective": "l1",
    "num_leaves": 12,
    "min_data_in_leaf": 5,
    "max_bin": 63,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
TAKEN_FOR_ZERO = 1e-34
"""By LightGBM; no price and no clock has such values."""


def rows(count: int, *, holes: float, seed: int = 1) -> Matrix:
    """Of six inputs, some of which take few values, some of them NaN."""
    chance = np.random.default_rng(seed)
    found = chance.normal(size=(count, 6))
    found[:, 4:] = found[:, 4:].round()
    found[chance.random(found.shape) < holes] = np.nan
    return found.astype(np.float32)


def grown(holes: float, *, rounds: int = 20) -> Trees:
    learnt = rows(600, holes=holes)
    known = np.nan_to_num(learnt)
    goals = known[:, 0] * known[:, 4] + known[:, 1] - 3.0 * (known[:, 5] > 0)
    return grow_trees(learnt, goals, np.linspace(0.1, 1, len(goals)), PARAMETERS, rounds)


@pytest.fixture(scope="module", params=[0.0, 0.2], ids=["whole", "with holes"])
def trees(request: pytest.FixtureRequest) -> Trees:
    return grown(request.param)


@pytest.fixture(scope="module")
def booster(trees: Trees) -> lightgbm.Booster:
    return lightgbm.Booster(model_str=trees.text)


@pytest.fixture(scope="module")
def asked() -> Matrix:
    """NaN among them, whether the trees have learnt from any or not, and places of splits."""
    return np.concatenate([rows(200, holes=0.3, seed=2), np.zeros((1, 6), np.float32)])


def test_they_tell_the_same_to_the_last_bit(
    trees: Trees, booster: lightgbm.Booster, asked: Matrix
) -> None:
    told = trees.predict(asked)
    assert len(set(told)) > 50
    assert told.tolist() == np.asarray(booster.predict(asked)).tolist()


def test_at_a_threshold_they_go_left(trees: Trees, booster: lightgbm.Booster) -> None:
    (splits,) = np.nonzero(np.abs(trees.threshold) > TAKEN_FOR_ZERO)
    at = np.full((len(splits), 6), 0.5)
    at[np.arange(len(splits)), trees.feature[splits]] = trees.threshold[splits]
    assert trees.goes_left(at)[np.arange(len(splits)), splits].all()
    assert trees.predict(at).tolist() == np.asarray(booster.predict(at)).tolist()


def test_every_input_adds_the_same(trees: Trees, booster: lightgbm.Booster, asked: Matrix) -> None:
    told = contributions(trees, asked)
    assert told == pytest.approx(np.asarray(booster.predict(asked, pred_contrib=True)), abs=1e-12)
    assert np.abs(told[:, :-1]).max() > 0.5


def test_trees_that_found_nothing_to_split_by_tell_one_value() -> None:
    learnt = rows(100, holes=0)
    trees = grow_trees(learnt, np.full(100, 7.0), np.ones(100), PARAMETERS, 3)
    assert trees.splits == 0
    assert trees.predict(learnt[:2]).tolist() == [7.0, 7.0]
    assert contributions(trees, learnt[:2]).tolist() == [[0.0] * 6 + [7.0]] * 2


def test_they_are_kept_and_asked_without_the_library(
    asked: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = grown(0.2)
    files = dump_trees({"1-last": trees})
    for name in [one for one in sys.modules if one.partition(".")[0] == "lightgbm"]:
        monkeypatch.setitem(sys.modules, name, None)
    (again,) = restore_trees(files).values()
    assert again.predict(asked).tolist() == trees.predict(asked).tolist()
    assert dump_trees({"1-last": again}) == files


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("end of trees", "end"),
        ("\nthreshold=", "\nlimit="),
        ("\nleaf_value=", "\nleaf_value=many "),
        ("\ndecision_type=", "\ndecision_type=1 "),
    ],
)
def test_what_cannot_be_read_is_refused(was: str, becomes: str) -> None:
    text = grown(0.0, rounds=2).text
    assert was in text
    with pytest.raises(DamagedModelError, match="cannot be read"):
        read_trees(text.replace(was, becomes, 1))
