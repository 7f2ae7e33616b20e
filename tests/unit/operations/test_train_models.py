"""Models are trained when there is reason to, one failing alone, and the newest serves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chocolate_factory.forecasting.artefacts.memory import MemoryArtefactStore
from chocolate_factory.forecasting.artefacts.model import Artefact, ArtefactName
from chocolate_factory.forecasting.artefacts.store import NoOlderVersionError
from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.training.out_of_sample import BLOCK_DAYS
from chocolate_factory.kernel.errors import (
    DamagedModelError,
    InputError,
    MissingDataError,
    StoreError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.kernel.worker_process import WorkerProcess
from chocolate_factory.operations.load_champion import load_trained
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.train_models import add_model_errors, train_models
from chocolate_factory.operations.training_due import due, errors_due, newest_card
from chocolate_factory.operations.training_subjects import Subject, subjects, trained_by_itself
from chocolate_factory.operations.workshop import Workshop, WorkshopBusyError
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Coverage, Series
from tests.fakes.learnt import REGISTRY, MeanByHour
from tests.fakes.ports import Rig, build_rig

MEAN = [Subject(SPOT.key, MeanByHour.name), Subject(PVPC.key, MeanByHour.name)]


class Helpless(MeanByHour):
    """Never finds enough to learn from."""

    def fit(self, market: object) -> None:  # noqa: ARG002 - it does not even look
        raise MissingDataError("Too few days.", advice="Wait.")


def registry(**more: MakeForecaster) -> dict[str, MakeForecaster]:
    return {**REGISTRY, **more}


def train(ports: Ports) -> None:
    train_models(ports, MEAN, registry=REGISTRY)


def test_what_was_trained_serves(rig: Rig) -> None:
    assert load_trained(rig.ports, SPOT.key, MeanByHour.name, registry=REGISTRY) is None
    report = train_models(rig.ports, MEAN, registry=REGISTRY)
    assert [(one.series, one.model) for one in report.cards] == [
        (SPOT.key, MeanByHour.name), (PVPC.key, MeanByHour.name),
    ]  # fmt: skip
    assert report.failed == {}
    found = load_trained(rig.ports, SPOT.key, MeanByHour.name, registry=REGISTRY)
    assert found is not None
    assert found.card == report.cards[0]
    assert found.errors.rows == 0
    assert "mean-by-hour for price.spot.es learnt in" in report.sentence()


def test_errors_follow_some_weeks_at_a_time_and_serve_with_the_same_knowledge(rig: Rig) -> None:
    train(rig.ports)
    learnt = _newest(rig.ports)
    assert errors_due(rig.ports, MEAN) == MEAN
    report = add_model_errors(rig.ports, MEAN, registry=REGISTRY)
    assert report.failed == {}
    found = _newest(rig.ports)
    assert found.files == learnt.files
    assert found.card.version == f"{learnt.card.version}-02"
    assert learnt.card.errors_since - found.card.errors_since == BLOCK_DAYS * DAY
    assert found.errors.rows == BLOCK_DAYS
    assert {one.issue for one in found.card.scores} == {"12:00", "20:30"}
    assert due(rig.ports, MEAN) == []
    assert errors_due(rig.ports, MEAN) == MEAN
    # Further back there was too little: it is left alone until there is more.
    assert errors_due(rig.ports, MEAN[:1]) == MEAN[:1]
    for _ in range(3):
        add_model_errors(rig.ports, errors_due(rig.ports, MEAN), registry=REGISTRY)
    assert errors_due(rig.ports, MEAN) == []
    # Nobody can go back to the same training with fewer errors.
    with pytest.raises(NoOlderVersionError):
        rig.ports.artefacts.roll_back(SPOT.key, MeanByHour.name)


def test_errors_of_a_version_gone_back_to_leave_it_serving(rig: Rig) -> None:
    train(rig.ports)
    first = _newest(rig.ports).card.version
    rig.pass_time(DAY)
    train(rig.ports)
    for one in MEAN:
        rig.ports.artefacts.roll_back(one.series, one.model)
    add_model_errors(rig.ports, errors_due(rig.ports, MEAN), registry=REGISTRY)
    assert rig.ports.artefacts.shelf(SPOT.key, MeanByHour.name).current == f"{first}-02"


def test_what_is_nowhere_cannot_be_looked_into(rig: Rig) -> None:
    report = add_model_errors(rig.ports, MEAN, registry=REGISTRY)
    assert report.cards == ()
    assert "no trained mean-by-hour" in " ".join(report.failed.values())


def test_a_disk_that_is_full_is_not_tried_again_every_half_hour(rig: Rig) -> None:
    class Full(MemoryArtefactStore):
        def save(self, artefact: Artefact) -> None:
            raise StoreError(f"No space left for {artefact.name}.")

    ports = replace(rig.ports, artefacts=Full())
    with pytest.raises(StoreError, match="No space"):
        train(ports)
    assert due(ports, MEAN) == []


def test_a_price_of_which_nothing_is_stored_does_not_stop_the_other(rig: Rig) -> None:
    class Half(MemorySeriesStore):
        def coverage(self, series: Series) -> Coverage:
            empty = Coverage(series.key, 0, 0, None, None)
            return empty if series is PVPC else rig.ports.series.coverage(series)

        def read(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401
            return rig.ports.series.read(*given, **named)

    report = train_models(replace(rig.ports, series=Half()), MEAN, registry=REGISTRY)
    assert [one.series for one in report.cards] == [SPOT.key]
    assert report.failed == {str(MEAN[1]): f"Nothing of {PVPC.key} is stored."}


def test_it_is_done_in_another_process_to_the_same_bits(rig: Rig) -> None:
    train(rig.ports)
    elsewhere = replace(
        rig.ports,
        artefacts=MemoryArtefactStore(),
        workshop=Workshop(rig.ports.clock, WorkerProcess()),
    )
    train(elsewhere)
    here, there = (_newest(ports) for ports in (rig.ports, elsewhere))
    assert here.files == there.files
    assert here.card.scores == there.card.scores


def _newest(ports: Ports) -> Artefact:
    shelf = ports.artefacts.shelf(SPOT.key, MeanByHour.name)
    return ports.artefacts.load(shelf.to_try()[0])


def test_one_that_fails_does_not_stop_the_others(rig: Rig) -> None:
    wanted = [Subject(SPOT.key, "helpless"), MEAN[0]]
    report = train_models(rig.ports, wanted, registry=registry(helpless=Helpless))
    assert [one.model for one in report.cards] == [MeanByHour.name]
    assert report.failed == {"helpless for price.spot.es": "Too few days. Wait."}
    assert "Too few days" in report.sentence()


def test_nothing_is_trained_twice_at_once(rig: Rig) -> None:
    with rig.ports.workshop.taken_for("validation"), pytest.raises(WorkshopBusyError):
        train(rig.ports)


def test_models_are_due_once_a_day_from_four_on() -> None:
    rig = build_rig(history_days=35)
    rig.stock(days=35)
    assert due(rig.ports, MEAN) == MEAN
    train(rig.ports)
    assert due(rig.ports, MEAN) == []
    rig.pass_time(15 * HOUR)  # Wednesday, three in the morning
    assert due(rig.ports, MEAN) == []
    rig.pass_time(1 * HOUR + timedelta(minutes=1))
    assert due(rig.ports, MEAN) == MEAN


def test_much_older_history_is_a_reason_to_train_again() -> None:
    rig = build_rig(history_days=75)
    rig.stock(days=35)
    train(rig.ports)
    rig.stock(days=60)
    assert due(rig.ports, MEAN) == []
    rig.stock(days=70)
    assert due(rig.ports, MEAN) == MEAN


def test_a_computer_that_was_off_for_long_trains_when_it_has_caught_up() -> None:
    rig = build_rig(history_days=35)
    rig.stock(days=35)
    rig.pass_time(7 * DAY)
    train(rig.ports)  # before the week was fetched
    assert due(rig.ports, MEAN) == []
    rig.stock(days=35)
    assert due(rig.ports, MEAN) == MEAN
    train(rig.ports)
    assert due(rig.ports, MEAN) == []


def test_nothing_is_due_where_nothing_is_stored(empty: Rig) -> None:
    assert due(empty.ports, MEAN) == []


def test_what_failed_is_left_alone_until_there_is_more_to_learn_from(rig: Rig) -> None:
    wanted = [Subject(SPOT.key, "helpless")]
    train_models(rig.ports, wanted, registry=registry(helpless=Helpless))
    assert due(rig.ports, wanted) == []
    rig.stock(days=60)
    assert due(rig.ports, wanted) == wanted


def test_a_damaged_artefact_is_passed_over(rig: Rig) -> None:
    train(rig.ports)
    first = _newest(rig.ports)
    rig.pass_time(DAY)
    train(rig.ports)

    class Damaged(MemoryArtefactStore):
        def load(self, name: ArtefactName) -> Artefact:
            if name.version != first.card.version:
                raise DamagedModelError("Not what was written.", advice="Train.")
            return super().load(name)

    store = Damaged()
    for version in reversed(rig.ports.artefacts.shelf(SPOT.key, MeanByHour.name).versions):
        store.save(rig.ports.artefacts.load(ArtefactName(SPOT.key, MeanByHour.name, version)))
    ports = replace(rig.ports, artefacts=store)
    found = load_trained(ports, SPOT.key, MeanByHour.name, registry=REGISTRY)
    assert found is not None
    assert found.card.version == first.card.version
    card = newest_card(ports, MEAN[0])
    assert card is not None
    assert card.version == first.card.version


def test_files_that_a_model_does_not_understand_are_passed_over(rig: Rig) -> None:
    train(rig.ports)
    whole = _newest(rig.ports)
    rig.ports.artefacts.save(
        replace(whole, card=replace(whole.card, version="99990101T000000Z"), files={"x": b""})
    )
    found = load_trained(rig.ports, SPOT.key, MeanByHour.name, registry=REGISTRY)
    assert found is not None
    assert found.card.version == whole.card.version


def test_names_are_checked() -> None:
    with pytest.raises(InputError, match="naive-epf"):
        subjects(["naive-epf"])
    with pytest.raises(InputError, match="price of gold"):
        subjects([], ["price of gold"])
    assert Subject(SPOT.key, "ensemble") in subjects()
    assert subjects([MeanByHour.name], [PVPC.key], registry=REGISTRY) == [MEAN[1]]


def test_what_was_trained_by_hand_is_trained_by_itself_from_then_on(rig: Rig) -> None:
    wanted = [Subject(SPOT.key, "dear-by-hour")]
    assert trained_by_itself(rig.ports, registry=REGISTRY) == []
    train_models(rig.ports, wanted, registry=REGISTRY)
    assert trained_by_itself(rig.ports, registry=REGISTRY) == wanted
