"""Validation finds models that are damaged, silent or say nonsense, and tries past days anew."""

from dataclasses import replace

import pytest

from chocolate_factory.operations.train_models import train_models
from chocolate_factory.operations.training_subjects import Subject
from chocolate_factory.operations.validate_models import run_short_backtest, validate_artefacts
from chocolate_factory.prices.model import PVPC, SPOT
from tests.fakes.learnt import REGISTRY, MeanByHour
from tests.fakes.ports import Rig

WANTED = [Subject(SPOT.key, MeanByHour.name), Subject(PVPC.key, MeanByHour.name)]


@pytest.fixture
def trained(rig: Rig) -> Rig:
    train_models(rig.ports, WANTED, registry=REGISTRY)
    return rig


def test_models_that_are_well_are_found_so(trained: Rig) -> None:
    found = validate_artefacts(trained.ports, registry=REGISTRY)
    assert {(one.series, one.model) for one in found} == {(one.series, one.model) for one in WANTED}
    assert all(one.troubles == () for one in found)
    assert all(one.hours > 300 for one in found)


@pytest.mark.parametrize(
    ("means", "trouble"),
    [
        ("[NaN" + ", 5.0" * 23 + "]", "nothing of 7"),
        ("[99999.0" + ", 5.0" * 23 + "]", "cannot be"),
        ("[]", "24"),
    ],
)
def test_nonsense_is_found(trained: Rig, means: str, trouble: str) -> None:
    shelf = trained.ports.artefacts.shelf(SPOT.key, MeanByHour.name)
    whole = trained.ports.artefacts.load(shelf.to_try()[0])
    card = replace(whole.card, version="99990101T000000Z")
    trained.ports.artefacts.save(
        replace(whole, card=card, files={"hours/means.json": means.encode()})
    )
    [spot] = [
        one
        for one in validate_artefacts(trained.ports, registry=REGISTRY)
        if one.series == SPOT.key
    ]
    assert any(trouble in one for one in spot.troubles)


def test_a_model_unknown_to_this_program_is_named(trained: Rig) -> None:
    found = validate_artefacts(trained.ports, registry={})
    assert all("There is no model" in one.troubles[0] for one in found)


def test_a_short_backtest_tells_how_good_a_fresh_model_would_have_been(trained: Rig) -> None:
    found = run_short_backtest(trained.ports, WANTED, 14, registry=REGISTRY)
    assert found["days"] == 14
    scores = found["scores"]["mean-by-hour for price.spot.es"]
    assert {one["issue"] for one in scores} == {"12:00", "20:30"}
    assert scores[0]["hours"] >= 13 * 24
