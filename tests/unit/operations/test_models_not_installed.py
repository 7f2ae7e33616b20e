"""Models whose libraries are absent are named as such, and stand in nobody's way."""

from datetime import date, time

import pytest

from chocolate_factory.forecasting.artefacts.model import Artefact
from chocolate_factory.forecasting.backtest.model import Setup
from chocolate_factory.forecasting.models.extras import LIBRARY_OF, ModelNotInstalledError
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.operations.backtest import Effort, run_backtest
from chocolate_factory.operations.load_champion import load_trained
from chocolate_factory.operations.roll_back_model import choose_champion
from chocolate_factory.operations.train_models import train_models
from chocolate_factory.operations.training_subjects import Subject, subjects, trained_by_itself
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.operations.validate_models import run_short_backtest, validate_artefacts
from chocolate_factory.prices.model import SPOT
from tests.fakes.artefacts import artefact_of_trial
from tests.fakes.learnt import REGISTRY, MeanByHour
from tests.fakes.ports import Rig

ABSENT = Subject(SPOT.key, "prophet")


@pytest.fixture(autouse=True)
def _absent(monkeypatch: pytest.MonkeyPatch) -> None:
    for extra in LIBRARY_OF:
        monkeypatch.setitem(LIBRARY_OF, extra, "a_library_nobody_has")


@pytest.fixture
def kept(rig: Rig) -> Artefact:
    """A Prophet that was trained where the extra was installed."""
    artefact = artefact_of_trial(model="prophet")
    rig.ports.artefacts.save(artefact)
    return artefact


def test_asked_for_by_name_it_says_what_to_install() -> None:
    with pytest.raises(ModelNotInstalledError, match=r"chocolate-factory\[prophet\]"):
        subjects(["prophet"])
    assert {one.model for one in subjects()} == {"ensemble", "lear"}


def test_what_was_kept_of_it_is_not_trained_again(rig: Rig, kept: Artefact) -> None:
    assert (kept.card.series, kept.card.model) == (SPOT.key, "prophet")
    assert {one.model for one in trained_by_itself(rig.ports)} == {"ensemble", "lear"}


def test_its_failure_does_not_stop_the_others(rig: Rig) -> None:
    report = train_models(
        rig.ports, [ABSENT, Subject(SPOT.key, MeanByHour.name)], registry={**MODELS, **REGISTRY}
    )
    assert [card.model for card in report.cards] == [MeanByHour.name]
    assert "not installed" in report.failed[f"prophet for {SPOT.key}"]


@pytest.mark.usefixtures("kept")
def test_as_champion_it_leaves_the_word_to_the_next(rig: Rig) -> None:
    assert load_trained(rig.ports, SPOT.key, "prophet") is None
    issued = {one.series: one for one in update_forecast(rig.ports)}
    assert issued[SPOT.key].model in {"naive-weekly", "naive-epf"}


@pytest.mark.usefixtures("kept")
def test_checks_name_it(rig: Rig) -> None:
    [finding] = validate_artefacts(rig.ports)
    assert "not installed" in finding.troubles[0]
    scores = run_short_backtest(rig.ports, [ABSENT], 7)["scores"]
    assert "not installed" in scores[str(ABSENT)]


def test_it_cannot_be_chosen_to_speak(rig: Rig) -> None:
    with pytest.raises(ModelNotInstalledError):
        choose_champion(rig.ports, SPOT.key, "lstm")
    assert rig.ports.scores.decisions(SPOT.key) == []


def test_a_backtest_says_so_before_it_begins(rig: Rig) -> None:
    day = date(2024, 10, 28)
    setup = Setup(day, day, (time(12),), (SPOT.key,), ("lstm",), warm_up_days=1)
    steps: list[object] = []
    with pytest.raises(ModelNotInstalledError, match="lstm"):
        run_backtest(rig.ports, setup, Effort(watch=steps.append))
    assert steps == []
