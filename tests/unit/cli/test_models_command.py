"""``chocolate train`` and ``chocolate models``: training, cards, checks, going back."""

import pytest

from chocolate_factory.forecasting.models import registry
from chocolate_factory.operations import train_models, training_subjects
from chocolate_factory.prices.model import SPOT
from tests.fakes.artefacts import artefact_of_trial
from tests.fakes.learnt import REGISTRY
from tests.fakes.ports import Rig
from tests.unit.cli.conftest import Call


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that learns in no time stands among the others."""
    models = {**registry.MODELS, **REGISTRY}
    for function in (
        training_subjects.subjects,
        train_models.train_models,
        train_models.add_model_errors,
    ):
        defaults = dict(function.__kwdefaults__ or {}) | {"registry": models}
        monkeypatch.setattr(function, "__kwdefaults__", defaults)


def test_training_tells_how_good_the_model_is(call: Call) -> None:
    done = call("train", "--model", "mean-by-hour", "--series", "spot")
    assert done.code == 0
    assert "mean-by-hour" in done.out
    assert "price.spot.es" in done.out
    assert "(" in done.out, "its errors were looked for"


def test_quick_training_leaves_errors_to_the_service(call: Call, rig: Rig) -> None:
    report = call(
        "train", "--model", "mean-by-hour", "--series", "spot", "--quick", "--json"
    ).json()
    assert report["trained"][0]["scores"] == []
    assert rig.ports.artefacts.shelf(SPOT.key, "mean-by-hour").current is not None


def test_training_tells_machines(call: Call) -> None:
    report = call("train", "--model", "mean-by-hour", "--json").json()
    assert [one["series"] for one in report["trained"]] == ["price.spot.es", "price.pvpc.peninsula"]
    assert set(report["failed"]) == {  # 40 days are all there is
        "errors of mean-by-hour for price.spot.es, price.pvpc.peninsula"
    }
    assert report["trained"][0]["scores"][0]["issue"] == "12:00"


def test_what_cannot_learn_ends_in_trouble(call: Call, rig: Rig) -> None:
    del rig
    done = call("train", "--model", "boosting", "--series", "spot")  # 40 days are too few
    assert done.code == 1
    assert "boosting for price.spot.es" in done.out


@pytest.mark.parametrize("arguments", [("--model", "naive-epf"), ("--series", "gold")])
def test_wrong_names_are_wrong_calls(call: Call, arguments: tuple[str, str]) -> None:
    assert call("train", *arguments).code == 2


def test_cards_are_listed(call: Call, rig: Rig) -> None:
    rig.ports.artefacts.save(artefact_of_trial(model="ensemble"))
    done = call("models")
    assert done.code == 0
    assert "ensemble speaks (default)" in done.out
    assert "20241105T030000Z *" in done.out
    assert "10.0 (0.50)" in done.out
    prices = call("models", "--json").json()["prices"]
    assert prices[0]["models"][0]["versions"][0]["card"]["hours"] == 2300


def test_what_cannot_serve_ends_in_trouble(call: Call, rig: Rig) -> None:
    assert call("models", "validate").code == 0
    rig.ports.artefacts.save(artefact_of_trial(model="lear"))
    done = call("models", "validate", "--json")
    assert done.code == 1
    assert done.json()[0]["ok"] is False


def test_one_can_go_back(call: Call, rig: Rig) -> None:
    assert call("models", "rollback", "spot").code == 2
    done = call("models", "rollback", "spot", "--champion", "lear")
    assert "lear speaks for price.spot.es" in done.out
    assert "ensemble speaks" in call("models", "rollback", "spot").out
    for version in ("20241104T030000Z", "20241105T030000Z"):
        rig.ports.artefacts.save(artefact_of_trial(version, model="ensemble"))
    done = call("models", "rollback", "spot", "--model", "ensemble")
    assert "ensemble 20241104T030000Z serves" in done.out
    assert rig.ports.artefacts.shelf(SPOT.key, "ensemble").current == "20241104T030000Z"
