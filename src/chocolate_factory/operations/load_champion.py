"""Fetches the model that speaks for a price, ready to forecast, and the errors it has made."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import structlog

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.artefacts.error_book import ErrorBook
from chocolate_factory.forecasting.forecaster import LearntForecaster, MakeForecaster
from chocolate_factory.forecasting.live.model import ChampionDecision, Reason
from chocolate_factory.forecasting.models.extras import ModelNotInstalledError
from chocolate_factory.forecasting.models.registry import DEFAULT_MODEL, MODELS
from chocolate_factory.forecasting.training.learnt import is_learnt
from chocolate_factory.kernel.errors import DamagedModelError
from chocolate_factory.operations.ports import Ports

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
log = structlog.get_logger()


class TrainedModel(NamedTuple):
    """A trained model, ready to forecast.

    ``errors.for_issue(market, series)`` gives the panel of errors made with as much known as the
    market knows.
    """

    forecaster: LearntForecaster
    errors: ErrorBook
    card: ModelCard


def champion_of(ports: Ports, series: str) -> ChampionDecision:
    """Who speaks for the price of this key, and why.

    Raises:
        StoreError: The store cannot be read.
    """
    decisions = ports.scores.decisions(series)
    return decisions[0] if decisions else default_champion(series)


def default_champion(series: str) -> ChampionDecision:
    """Who speaks while nobody has decided anything."""
    return ChampionDecision(series, DEFAULT_MODEL, _ALWAYS, Reason.DEFAULT)


def load_trained(
    ports: Ports, series: str, model: str, *, registry: Mapping[str, MakeForecaster] = MODELS
) -> TrainedModel | None:
    """The version that serves or, where it is damaged, the newest one before it that is whole.

    Raises:
        StoreError: The store cannot be read.
    """
    if model not in registry:
        return None
    for name in ports.artefacts.shelf(series, model).to_try():
        try:
            forecaster = registry[model](series)
            if not is_learnt(forecaster):
                return None
            artefact = ports.artefacts.load(name)
            forecaster.restore(artefact.files)
        except ModelNotInstalledError as error:
            log.warning("model_not_installed", model=model, error=error.message)
            return None
        except DamagedModelError as error:
            log.warning("artefact_refused", artefact=str(name), error=error.message)
            continue
        return TrainedModel(forecaster, artefact.errors, artefact.card)
    return None
