"""Trains the learning models on everything that is known, in a process of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import structlog

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.model import Artefact, training_of
from chocolate_factory.forecasting.backtest.model import LOOK_BACK_DAYS
from chocolate_factory.forecasting.backtest.pack import PackedMarket, pack
from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.market import read_market
from chocolate_factory.forecasting.model import LONGEST_HORIZON_HOURS
from chocolate_factory.forecasting.models.extras import ModelNotInstalledError
from chocolate_factory.forecasting.models.registry import INPUTS, MODELS
from chocolate_factory.forecasting.training.out_of_sample import Watch
from chocolate_factory.forecasting.training.train import (
    TrainingOrder,
    add_errors,
    train,
    versions,
)
from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError, StoreError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_day, local_instant
from chocolate_factory.kernel.worker_process import WorkerLostError
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.training_due import errors_of, note_failure
from chocolate_factory.operations.training_subjects import Subject
from chocolate_factory.operations.workshop import Step

log = structlog.get_logger()


class _Kind(NamedTuple):
    """A kind of work on models."""

    work: Callable[[TrainingOrder, Watch], list[Artefact]]
    name: Callable[[Subject], str]
    """Under which a failure is kept."""
    anew: bool
    """Whether what comes of it knows more than what served before."""


_LEARNING = _Kind(train, str, anew=True)
_ERRORS = _Kind(add_errors, errors_of, anew=False)


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What came of a training.

    Attributes:
        cards: Of what was trained.
        failed: What went wrong, by what was to be trained.
    """

    cards: tuple[ModelCard, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "trained": [card.as_dict() for card in self.cards],
            "failed": dict(self.failed),
        }

    def sentence(self) -> str:
        """For the journal."""
        parts = [
            f"{card.model} for {card.series} learnt in {card.seconds:.1f} s; its errors are known "
            f"since {card.errors_since}."
            for card in self.cards
        ]
        parts += [f"{subject}: {reason}" for subject, reason in self.failed.items()]
        return " ".join(parts) or "Every model knows what there is to know."


def _nobody(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


def train_models(
    ports: Ports,
    wanted: Sequence[Subject],
    *,
    registry: Mapping[str, MakeForecaster] = MODELS,
    step: Step = _nobody,
) -> TrainingReport:
    """Train each of ``wanted`` and let it serve; one that fails does not stop the others.

    Of a model that was never trained, or not for weeks, no errors are known yet: see
    :func:`add_model_errors`.

    Raises:
        WorkshopBusyError: Something is being trained already.
        WorkCancelledError: The workshop was told to stop; what was finished stays.
        StoreError: Something cannot be read or written.
    """
    return _work_off(ports, wanted, _LEARNING, registry, step)


def add_model_errors(
    ports: Ports,
    wanted: Sequence[Subject],
    *,
    registry: Mapping[str, MakeForecaster] = MODELS,
    step: Step = _nobody,
) -> TrainingReport:
    """Let each of ``wanted`` forecast some more weeks of the past, and keep how wrong that was.

    Args:
        ports: What to work with.
        wanted: As ``training_due.errors_due`` tells them.
        registry: How models are made.
        step: Hears how far it is.

    Raises:
        WorkshopBusyError: Something is being trained already.
        WorkCancelledError: The workshop was told to stop; what was finished stays.
        StoreError: Something cannot be read or written.
    """
    return _work_off(ports, wanted, _ERRORS, registry, step)


def _work_off(
    ports: Ports,
    wanted: Sequence[Subject],
    kind: _Kind,
    registry: Mapping[str, MakeForecaster],
    step: Step,
) -> TrainingReport:
    if not wanted:
        return TrainingReport()
    cards: list[ModelCard] = []
    failed: dict[str, str] = {}
    with ports.workshop.taken_for("training"):
        empty = _never_filled(ports, wanted)
        failed |= {str(one): f"Nothing of {one.series} is stored." for one in empty}
        able = [one for one in wanted if one not in empty]
        market = read_packed_market(ports)
        for model in dict.fromkeys(one.model for one in able):
            group = [one for one in able if one.model == model]
            doing = f"{model} for {', '.join(one.series for one in group)}"
            order = _order(ports, group, market, registry[model], anew=kind.anew)
            try:
                for artefact in ports.workshop.run(doing, kind.work, order, step=step):
                    ports.artefacts.save(artefact)
                    cards.append(artefact.card)
            except (
                MissingDataError,
                DamagedModelError,
                ModelNotInstalledError,
                WorkerLostError,
            ) as error:
                log.warning("training_failed", subject=doing, error=error.message)
                failed[doing] = str(error)
                note_failure(ports, group, error.message, kind.name)
            except StoreError as error:
                note_failure(ports, group, error.message, kind.name)
                raise
            else:
                log.info("model_trained", subject=doing, version=cards[-1].version)
                for one in group:
                    ports.workshop.failures.pop(kind.name(one), None)
        report = TrainingReport(tuple(cards), failed)
        ports.workshop.note(report.as_dict())
    return report


def read_packed_market(ports: Ports) -> PackedMarket:
    """All that models may look at by now, ready to be sent to another process.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    first = local_instant(delivery_day(now) - LOOK_BACK_DAYS * DAY)
    span = Interval(first, now + LONGEST_HORIZON_HOURS * HOUR)
    market = read_market(ports.series, INPUTS, span, known_at=now)
    return pack(market, (one.key for one in INPUTS))


def serving_artefact(ports: Ports, subject: Subject) -> Artefact | None:
    """The version that serves or, where that is damaged, the newest before it that is whole.

    Raises:
        StoreError: What is kept cannot be read.
    """
    for name in ports.artefacts.shelf(subject.series, subject.model).to_try():
        try:
            return ports.artefacts.load(name)
        except DamagedModelError as error:
            log.warning("artefact_refused", artefact=str(name), error=error.message)
    return None


def _never_filled(ports: Ports, wanted: Sequence[Subject]) -> list[Subject]:
    stored = {one.key: ports.series.coverage(one).first for one in PRICE_SERIES}
    return [one for one in wanted if stored[one.series] is None]


def _order(
    ports: Ports,
    group: Sequence[Subject],
    market: PackedMarket,
    make: MakeForecaster,
    *,
    anew: bool,
) -> TrainingOrder:
    found = {one.series: serving_artefact(ports, one) for one in group}
    before = {series: one for series, one in found.items() if one is not None}
    learnt_at = {
        one.series: market.known_at if anew else before[one.series].card.trained_at
        for one in group
        if anew or one.series in before
    }
    return TrainingOrder(
        model=group[0].model,
        versions={
            series: _next_version(ports, Subject(series, group[0].model), instant)
            for series, instant in learnt_at.items()
        },
        market=market,
        make=make,
        clock=ports.clock,
        before=before,
    )


def _next_version(ports: Ports, subject: Subject, trained_at: datetime) -> str:
    """The first name for what was trained at this instant that sorts after those in use."""
    shelf = ports.artefacts.shelf(subject.series, subject.model)
    names = versions(trained_at)
    first = next(names)
    alike = [one for one in shelf.versions if training_of(one) == first]
    return next(one for one in (first, *names) if all(one > other for other in alike))
