"""Goes back: to an older version of a model, or to the model that spoke before."""

import structlog

from chocolate_factory.forecasting.artefacts.model import ArtefactName
from chocolate_factory.forecasting.artefacts.store import NoOlderVersionError
from chocolate_factory.forecasting.live.model import ChampionDecision, Reason
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.load_champion import default_champion
from chocolate_factory.operations.ports import PRICE_SERIES, Ports

log = structlog.get_logger()


def roll_back_version(ports: Ports, series: str, model: str) -> ArtefactName:
    """Let the version of ``model`` before the one that serves serve until the next training.

    Raises:
        InputError: There is no such price or model.
        NoOlderVersionError: There is no older version that is whole.
        StoreError: Something cannot be read or written.
    """
    _check(series, model)
    name = ports.artefacts.roll_back(series, model)
    log.warning("model_rolled_back", artefact=str(name))
    return name


def roll_back_champion(ports: Ports, series: str) -> ChampionDecision:
    """Let the model speak that spoke before the champion; it is up to evidence from then on.

    Raises:
        InputError: There is no such price.
        NoOlderVersionError: Nobody spoke before.
        StoreError: Something cannot be read or written.
    """
    _check(series, None)
    decisions = ports.scores.decisions(series)
    if not decisions:
        message = f"Nobody has ever spoken for {series} but {default_champion(series).model}."
        raise NoOlderVersionError(message, advice="Choose a champion by its name.")
    current = decisions[0]
    before = decisions[1:] or [default_champion(series)]
    model = next((one.model for one in before if one.model != current.model), None)
    return _decide(ports, series, model or default_champion(series).model, Reason.ROLLBACK)


def choose_champion(ports: Ports, series: str, model: str) -> ChampionDecision:
    """Let ``model`` speak; it is up to evidence from then on.

    Raises:
        InputError: There is no such price or model.
        ModelNotInstalledError: The extra of the model is not installed.
        StoreError: Something cannot be read or written.
    """
    _check(series, model)
    MODELS[model](series)  # one that is not installed could not speak
    return _decide(ports, series, model, Reason.CHOICE)


def _decide(ports: Ports, series: str, model: str, reason: Reason) -> ChampionDecision:
    decision = ChampionDecision(series, model, ports.clock.now(), reason)
    ports.scores.decide(decision)
    log.warning("champion_changed", series=series, model=model, reason=reason)
    return decision


def _check(series: str, model: str | None) -> None:
    prices = [one.key for one in PRICE_SERIES]
    if series not in prices:
        message = f"{series!r} is no price that is forecast."
        raise InputError(message, advice=f"Choose among {', '.join(prices)}.")
    if model is not None and model not in MODELS:
        message = f"There is no forecasting model {model!r}."
        raise InputError(message, advice=f"Choose among {', '.join(sorted(MODELS))}.")
