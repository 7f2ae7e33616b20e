"""What every store of trained models promises, held against all of them."""

from pathlib import Path

import numpy as np
import pytest

from chocolate_factory.forecasting.artefacts.files import FolderArtefactStore
from chocolate_factory.forecasting.artefacts.memory import MemoryArtefactStore
from chocolate_factory.forecasting.artefacts.model import ArtefactName
from chocolate_factory.forecasting.artefacts.store import ArtefactStore, NoOlderVersionError
from chocolate_factory.kernel.errors import DamagedModelError, StoreError
from chocolate_factory.prices.model import SPOT
from tests.fakes.artefacts import artefact_of_trial

MODEL = "mean-by-hour"
VERSIONS = [f"2024110{n}T030000Z" for n in range(1, 6)]


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtefactStore:
    if request.param == "memory":
        return MemoryArtefactStore(kept=3)
    return FolderArtefactStore(tmp_path / "models", kept=3)


def test_nothing_is_kept_at_first(store: ArtefactStore) -> None:
    assert store.shelves() == []
    assert store.shelf(SPOT.key, MODEL).to_try() == ()


def test_what_was_saved_is_found_again(store: ArtefactStore) -> None:
    saved = artefact_of_trial()
    store.save(saved)
    found = store.load(saved.name)
    assert found.card == saved.card
    assert found.files == saved.files
    assert found.errors.panels.keys() == saved.errors.panels.keys()
    for at, panel in saved.errors.panels.items():
        again = found.errors.panels[at]
        assert again.last_known == panel.last_known
        np.testing.assert_array_equal(again.medians, panel.medians)
        np.testing.assert_array_equal(again.actuals, panel.actuals)
    assert store.card(saved.name) == saved.card


def test_the_newest_serves_and_the_oldest_go(store: ArtefactStore) -> None:
    for version in VERSIONS:
        store.save(artefact_of_trial(version))
    shelf = store.shelf(SPOT.key, MODEL)
    assert shelf.versions == tuple(reversed(VERSIONS[2:]))
    assert shelf.current == VERSIONS[-1]
    assert [name.version for name in shelf.to_try()] == list(reversed(VERSIONS[2:]))
    with pytest.raises(DamagedModelError):
        store.load(ArtefactName(SPOT.key, MODEL, VERSIONS[0]))


def test_of_one_training_the_version_with_the_most_errors_stays(store: ArtefactStore) -> None:
    for day in VERSIONS:
        for more in ("", "-02", "-03"):
            store.save(artefact_of_trial(day + more))
    newest = [f"{day}-03" for day in VERSIONS[:1:-1]]
    # The one before may be being read: it goes with the next.
    assert list(store.shelf(SPOT.key, MODEL).versions) == sorted(
        [*newest, f"{VERSIONS[-1]}-02"], reverse=True
    )
    assert store.roll_back(SPOT.key, MODEL).version == newest[1]


def test_models_and_prices_have_shelves_of_their_own(store: ArtefactStore) -> None:
    store.save(artefact_of_trial(model="lear"))
    store.save(artefact_of_trial(series="price.pvpc.peninsula"))
    store.save(artefact_of_trial())
    assert [(one.series, one.model) for one in store.shelves()] == [
        ("price.pvpc.peninsula", MODEL),
        (SPOT.key, "lear"),
        (SPOT.key, MODEL),
    ]


def test_a_version_is_never_written_twice(store: ArtefactStore) -> None:
    store.save(artefact_of_trial())
    with pytest.raises(StoreError, match="already"):
        store.save(artefact_of_trial())


def test_one_can_go_back_step_by_step(store: ArtefactStore) -> None:
    for version in VERSIONS[:3]:
        store.save(artefact_of_trial(version))
    assert store.roll_back(SPOT.key, MODEL).version == VERSIONS[1]
    assert store.shelf(SPOT.key, MODEL).current == VERSIONS[1]
    assert [name.version for name in store.shelf(SPOT.key, MODEL).to_try()] == [
        VERSIONS[1],
        VERSIONS[0],
    ]
    assert store.roll_back(SPOT.key, MODEL).version == VERSIONS[0]
    with pytest.raises(NoOlderVersionError):
        store.roll_back(SPOT.key, MODEL)
    store.save(artefact_of_trial(VERSIONS[3]))
    assert store.shelf(SPOT.key, MODEL).current == VERSIONS[3]
