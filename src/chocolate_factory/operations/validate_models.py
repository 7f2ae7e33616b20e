"""Tries trained models: whole, readable, finite, ordered; and what they would have said lately."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import structlog

from chocolate_factory.forecasting.artefacts.card import LeadScore
from chocolate_factory.forecasting.artefacts.error_book import ErrorBook
from chocolate_factory.forecasting.artefacts.model import Artefact, ArtefactName
from chocolate_factory.forecasting.backtest.pack import PackedMarket, unpack
from chocolate_factory.forecasting.conformal import offsets
from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.forecasting.model import LONGEST_HORIZON_HOURS, MEDIAN, hours_ahead
from chocolate_factory.forecasting.models.extras import ModelNotInstalledError
from chocolate_factory.forecasting.models.registry import INPUTS, MODELS
from chocolate_factory.forecasting.training.class_of_models import LearningClass
from chocolate_factory.forecasting.training.lead_scores import lead_scores
from chocolate_factory.forecasting.training.learnt import is_learnt
from chocolate_factory.forecasting.training.out_of_sample import Watch, replayed
from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.kernel.worker_process import WorkerLostError
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.train_models import read_packed_market
from chocolate_factory.operations.training_subjects import Subject

WEEK_HOURS = 168
_LOOK_BACK_DAYS = 400
"""What a trained model may look at to forecast."""
_FURTHEST_EUR_PER_MWH = 4000.0
"""The day-ahead market's own limits: no forecast beyond them is believed."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of the version that serves.

    Attributes:
        series: Key of the price series.
        model: Its name.
        version: The one tried; "" where there is none.
        hours: How many hours it forecast when it was tried.
        troubles: What is wrong; empty where nothing is.
    """

    series: str
    model: str
    version: str
    hours: int
    troubles: tuple[str, ...]


def validate_artefacts(
    ports: Ports, *, registry: Mapping[str, MakeForecaster] = MODELS
) -> list[Finding]:
    """Every model's serving version: hashes, a forecast that is finite, quantiles in order.

    Raises:
        StoreError: Something cannot be read.
    """
    now = ports.clock.now()
    span = Interval(now - _LOOK_BACK_DAYS * DAY, now + LONGEST_HORIZON_HOURS * HOUR)
    market = read_market(ports.series, INPUTS, span, known_at=now)
    found = []
    for shelf in ports.artefacts.shelves():
        if shelf.current is None:
            continue
        name = ArtefactName(shelf.series, shelf.model, shelf.current)
        hours = 0
        troubles: list[str] = []
        try:
            artefact = ports.artefacts.load(name)
            hours, troubles = _try(artefact, market, registry)
        except (DamagedModelError, MissingDataError, ModelNotInstalledError) as error:
            troubles = [str(error)]
        if troubles:
            log.warning("artefact_in_trouble", artefact=str(name), troubles=troubles)
        found.append(Finding(name.series, name.model, name.version, hours, tuple(troubles)))
    return found


def _try(
    artefact: Artefact, market: Market, registry: Mapping[str, MakeForecaster]
) -> tuple[int, list[str]]:
    series, model = artefact.card.series, artefact.card.model
    if model not in registry:
        return 0, [f"There is no model {model!r} in this program."]
    forecaster = registry[model](series)
    if not is_learnt(forecaster):
        return 0, [f"{model} has nothing to learn."]
    forecaster.restore(artefact.files)
    said = forecaster.predict(market, LONGEST_HORIZON_HOURS)
    told = {start for lead, start in hours_ahead(market.known_at, WEEK_HOURS) if lead in said}
    troubles = []
    prices = np.array([quantiles[MEDIAN] for quantiles in said.values()])
    if not said:
        troubles.append("It says nothing.")
    elif not np.isfinite(prices).all() or np.abs(prices).max() > _FURTHEST_EUR_PER_MWH:
        troubles.append("It says prices that cannot be.")
    silent = [start for start in _unknown(market, series) if start not in told]
    if said and silent:
        troubles.append(f"It says nothing of {len(silent)} hours of the coming week.")
    if _crosses(artefact.errors, market, series):
        troubles.append("Its quantiles cross.")
    return len(said), troubles


def _unknown(market: Market, series: str) -> Iterator[datetime]:
    """Starts of the coming week's hours whose price is not known."""
    history = market.history(series)
    for _, start in hours_ahead(market.known_at, WEEK_HOURS):
        if history.value(start) is None:
            yield start


def _crosses(errors: ErrorBook, market: Market, series: str) -> bool:
    panel = errors.for_issue(market, series)
    if panel is None or not len(panel.last_known):
        return False
    now = offsets(panel.errors_until(market.last_known_day(series)))[-1]
    return bool((np.diff(now, axis=0) < 0).any())


def short_backtest(
    model: str,
    keys: Sequence[str],
    days: int,
    packed: PackedMarket,
    make: MakeForecaster,
    watch: Watch,
) -> dict[str, tuple[LeadScore, ...]]:
    """What fresh models would have said on the last ``days`` days, by the key of their price.

    Runs wherever it is sent.
    """
    market, learners = unpack(packed), LearningClass(model, make, keys)
    books = replayed(learners.forecasters, learners.teach, market, watch, days=days)
    return {key: lead_scores(book, market.table(key)) for key, book in books.items()}


def run_short_backtest(
    ports: Ports,
    wanted: Sequence[Subject],
    days: int,
    *,
    registry: Mapping[str, MakeForecaster] = MODELS,
) -> dict[str, Any]:
    """Scores by model and price, as JSON; what fails is named and does not stop the others.

    Raises:
        WorkshopBusyError: Something else is being worked on.
        WorkCancelledError: The workshop was told to stop.
        StoreError: The store cannot be read.
    """
    found: dict[str, Any] = {}
    result = {"days": days, "scores": found}
    with ports.workshop.taken_for("validation"):
        packed = read_packed_market(ports)
        for model in dict.fromkeys(one.model for one in wanted):
            group = [one for one in wanted if one.model == model]
            try:
                scores = ports.workshop.run(
                    ", ".join(map(str, group)),
                    short_backtest,
                    *(model, [one.series for one in group], days, packed, registry[model]),
                    step=lambda _done, _total, _label: None,
                )
            except (MissingDataError, ModelNotInstalledError, WorkerLostError) as error:
                found |= {str(one): str(error) for one in group}
            else:
                found |= {str(one): [row._asdict() for row in scores[one.series]] for one in group}
        ports.workshop.note(result)
    return result
