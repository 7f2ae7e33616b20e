"""The status tells who speaks, what is kept, how good it was; the direct one checks every hash."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chocolate_factory.forecasting.artefacts.files import FolderArtefactStore
from chocolate_factory.forecasting.artefacts.store import NoOlderVersionError
from chocolate_factory.forecasting.live.model import NAIVE_WEEKLY, Reason
from chocolate_factory.forecasting.live.skill import SkillName
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.operations.check_health import Condition, check_health
from chocolate_factory.operations.load_champion import champion_of
from chocolate_factory.operations.models_status import KEPT_FOR, KeptStatus, models_status
from chocolate_factory.operations.roll_back_model import (
    choose_champion,
    roll_back_champion,
    roll_back_version,
)
from chocolate_factory.prices.model import SPOT
from tests.fakes.artefacts import artefact_of_trial
from tests.fakes.ports import Rig
from tests.unit.forecasting.live.scored import scores_of


@pytest.fixture
def stocked(rig: Rig, tmp_path: Path) -> Rig:
    """Two versions of the champion on the disk, and a month of scores."""
    store = FolderArtefactStore(tmp_path / "models")
    for version in ("20241104T030000Z", "20241105T030000Z"):
        store.save(artefact_of_trial(version, model="ensemble"))
    rig.ports = replace(rig.ports, artefacts=store)
    keep_scores(rig, {"ensemble": 10.0, NAIVE_WEEKLY: 20.0})
    return rig


def keep_scores(rig: Rig, maes: dict[str, float]) -> None:
    first = delivery_day(rig.now()) - 27 * DAY
    scores = scores_of({model: [mae] * 28 for model, mae in maes.items()}, first)
    for n in range(28):
        day = first + n * DAY
        found = [one for one in scores if one.name.day == day]
        rig.ports.scores.replace_scores(SPOT.key, day, found, now=rig.now())


def test_everything_about_a_price_is_told(stocked: Rig) -> None:
    spot, pvpc = models_status(stocked.ports).prices
    assert (spot.champion.model, spot.champion.reason) == ("ensemble", Reason.DEFAULT)
    assert spot.judged_until == delivery_day(stocked.now())
    roles = {one.model: one.role for one in spot.models}
    assert roles == {"ensemble": "champion", "naive-weekly": "naive", "naive-epf": "naive"}
    [champion] = [one for one in spot.models if one.role == "champion"]
    assert [(one.version, one.serves) for one in champion.versions] == [
        ("20241105T030000Z", True), ("20241104T030000Z", False),
    ]  # fmt: skip
    assert champion.drift is not None
    assert champion.drift.rmae == pytest.approx(0.5)
    assert spot.skills[SkillName("ensemble", 7, None)].mae == pytest.approx(10.0)
    assert (pvpc.judged_until, pvpc.skills) == (None, {})


def test_only_a_thorough_look_reads_every_file(stocked: Rig, tmp_path: Path) -> None:
    place = tmp_path / "models" / SPOT.key / "ensemble" / "20241105T030000Z"
    (place / "files/spec.json").write_bytes(b"{ }")
    quick, thorough = (
        models_status(stocked.ports, thorough=thorough).prices[0].models[0].versions[0]
        for thorough in (False, True)
    )
    assert quick.card is not None
    assert thorough.card is None
    assert "spec.json" in thorough.refusal


def test_a_kept_status_is_some_minutes_old_at_most(stocked: Rig) -> None:
    kept = KeptStatus()
    first = kept.of(stocked.ports)
    stocked.pass_time(KEPT_FOR - timedelta(seconds=10))
    assert kept.of(stocked.ports) is first
    stocked.pass_time(timedelta(seconds=20))
    second = kept.of(stocked.ports)
    assert second is not first
    kept.forget()
    assert kept.of(stocked.ports) is not second


def test_health_names_a_champion_that_is_not_trained_any_more(stocked: Rig) -> None:
    def troubles() -> list[str]:
        checks = check_health(stocked.ports).checks
        training = [one for one in checks if one.name.startswith("training:")]
        return [one.message for one in training if one.status is Condition.DEGRADED]

    stocked.pass_time(2 * DAY)
    assert troubles() == []
    stocked.pass_time(2 * DAY)
    assert troubles() == ["ensemble was trained 4 days ago; it forecasts with what it knew then."]


def test_health_names_a_champion_that_drifts(stocked: Rig) -> None:
    name = f"drift:{SPOT.key}"
    [fine] = [one for one in check_health(stocked.ports).checks if one.name == name]
    assert fine.status is Condition.OK
    keep_scores(stocked, {"ensemble": 19.0, NAIVE_WEEKLY: 20.0})
    [check] = [one for one in check_health(stocked.ports).checks if one.name == name]
    assert check.status is Condition.DEGRADED
    assert "ensemble erred 0.95 times" in check.message
    assert "rollback" in check.advice


def test_one_can_go_back_to_the_version_before(stocked: Rig) -> None:
    assert roll_back_version(stocked.ports, SPOT.key, "ensemble").version == "20241104T030000Z"
    with pytest.raises(NoOlderVersionError):
        roll_back_version(stocked.ports, SPOT.key, "ensemble")


def test_one_can_go_back_to_the_champion_before(stocked: Rig) -> None:
    with pytest.raises(NoOlderVersionError):
        roll_back_champion(stocked.ports, SPOT.key)
    choose_champion(stocked.ports, SPOT.key, "lear")
    assert champion_of(stocked.ports, SPOT.key).model == "lear"
    stocked.pass_time(timedelta(hours=1))
    decision = roll_back_champion(stocked.ports, SPOT.key)
    assert (decision.model, decision.reason) == ("ensemble", Reason.ROLLBACK)
    stocked.pass_time(timedelta(hours=1))
    assert roll_back_champion(stocked.ports, SPOT.key).model == "lear"
    assert [one.model for one in stocked.ports.scores.decisions(SPOT.key)] == [
        "lear", "ensemble", "lear",
    ]  # fmt: skip


def test_names_are_checked_before_anything_is_decided(stocked: Rig) -> None:
    with pytest.raises(InputError):
        choose_champion(stocked.ports, SPOT.key, "crystal ball")
    with pytest.raises(InputError):
        roll_back_champion(stocked.ports, "../..")
    with pytest.raises(InputError):
        roll_back_version(stocked.ports, SPOT.key, "../../x")
    assert stocked.ports.scores.decisions(SPOT.key) == []
