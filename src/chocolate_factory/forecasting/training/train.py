"""Makes trained models and tells how wrong they are; runs wherever it is sent.

Learning comes first, so that a model can serve at once. Errors on days it had not seen follow, some
weeks at a time, back to half a year ago; each piece is kept when it is done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import structlog

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.error_book import ErrorBook
from chocolate_factory.forecasting.artefacts.model import Artefact
from chocolate_factory.forecasting.backtest.pack import PackedMarket, unpack
from chocolate_factory.forecasting.forecaster import LearntForecaster, MakeForecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.training.class_of_models import LearningClass
from chocolate_factory.forecasting.training.lead_scores import lead_scores
from chocolate_factory.forecasting.training.learnt import parameters_of
from chocolate_factory.forecasting.training.libraries import library_versions
from chocolate_factory.forecasting.training.out_of_sample import (
    BLOCK_DAYS,
    Watch,
    continued,
    extended,
)
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, delivery_day

OLDEST_TEACHER: timedelta = BLOCK_DAYS * DAY
"""A model that learnt longer ago no longer tells how wrong a fresh one is."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """What is to be trained.

    Attributes:
        model: Name of the model.
        versions: Name of what comes of it, by the key of the price series.
        market: What may be looked at.
        make: Makes the model.
        clock: To measure with.
        before: The artefacts that served until now, by series.
    """

    model: str
    versions: Mapping[str, str]
    market: PackedMarket
    make: MakeForecaster
    clock: Clock
    before: Mapping[str, Artefact] = field(default_factory=dict)

    @property
    def trained_at(self) -> datetime:
        """Nothing known later has a part in it (UTC)."""
        return self.market.known_at


class _Errors(NamedTuple):
    """What is known of a model's errors, and since when (first day of issue)."""

    book: ErrorBook
    since: date


def train(order: TrainingOrder, watch: Watch) -> list[Artefact]:
    """Learn from everything that is known.

    Where the artefacts before are younger than ``OLDEST_TEACHER`` their errors go on with what they
    would have said since; else there are none yet (:func:`add_errors`).

    Raises:
        InputError: The model cannot learn.
        MissingDataError: There is too little to learn from.
    """
    learners = LearningClass(order.model, order.make, order.versions)
    market = unpack(order.market)
    watch(0, 0, "learning from everything")
    began = order.clock.monotonic()
    learners.teach(market)
    seconds = round((order.clock.monotonic() - began) / len(order.versions), 3)
    watch(0, 0, "looking back at the model before")
    errors = _continued(order, market)
    return [
        _artefact(order, market, series, forecaster, errors[series], seconds)
        for series, forecaster in learners.forecasters.items()
    ]


def add_errors(order: TrainingOrder, watch: Watch) -> list[Artefact]:
    """The artefacts before with errors on ``BLOCK_DAYS`` more days, those before what is known.

    Raises:
        InputError: The model cannot learn.
        MissingDataError: There was too little to learn from then, or there are none before.
    """
    if not order.before:
        message = f"There is no trained {order.model} whose errors could be found."
        raise MissingDataError(message, advice="Train it: `chocolate train`.")
    learners = LearningClass(order.model, order.make, order.versions)
    market = unpack(order.market)
    until = min(one.card.errors_since for one in order.before.values())
    known = {series: one.errors for series, one in order.before.items()}
    books = extended(learners.forecasters, learners.teach, known, market, watch, until=until)
    return [
        replace(
            before,
            card=replace(
                before.card,
                version=order.versions[series],
                errors_since=until - BLOCK_DAYS * DAY,
                scores=lead_scores(books[series], market.table(series)),
            ),
            errors=books[series],
        )
        for series, before in order.before.items()
    ]


def _continued(order: TrainingOrder, market: Market) -> dict[str, _Errors]:
    """By series; without anything where the artefacts before are of no use."""
    before = order.before
    nothing = {
        series: _Errors(ErrorBook({}), delivery_day(order.trained_at)) for series in order.versions
    }
    if before.keys() != order.versions.keys():
        return nothing
    if order.trained_at - min(one.card.trained_at for one in before.values()) > OLDEST_TEACHER:
        return nothing
    teachers = LearningClass(order.model, order.make, order.versions)
    try:
        for series, artefact in before.items():
            teachers.forecasters[series].restore(artefact.files)
    except DamagedModelError as error:
        _log.warning("errors_not_continued", model=order.model, error=error.message)
        return nothing
    since = max(one.card.trained_at for one in before.values())
    known = {series: artefact.errors for series, artefact in before.items()}
    books = continued(teachers.forecasters, known, market, since=since)
    return {series: _Errors(books[series], one.card.errors_since) for series, one in before.items()}


def _artefact(
    order: TrainingOrder,
    market: Market,
    series: str,
    forecaster: LearntForecaster,
    errors: _Errors,
    seconds: float,
) -> Artefact:
    files = forecaster.dump()
    known = [one.start for one in market.history(series).known()]
    if not known:
        message = f"Nothing of {series} is known."
        raise MissingDataError(message, advice="Load the history with `chocolate init`.")
    card = ModelCard(
        series=series,
        model=order.model,
        version=order.versions[series],
        trained_at=order.trained_at,
        first_day=delivery_day(min(known)),
        last_day=market.last_known_day(series),
        hours=len(known),
        seconds=seconds,
        errors_since=errors.since,
        parameters=parameters_of(forecaster, files),
        libraries=library_versions(),
        scores=lead_scores(errors.book, market.table(series)),
    )
    return Artefact(card, files, errors.book)


def versions(trained_at: datetime) -> Iterator[str]:
    """Names for what is trained at this instant, best first; they sort by time."""
    stem = f"{trained_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield stem
    for n in range(2, 100):
        yield f"{stem}-{n:02}"
