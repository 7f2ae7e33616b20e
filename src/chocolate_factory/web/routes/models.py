"""The models: what is trained, who speaks for each price, training, validating, going back."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from chocolate_factory.operations.models_status import models_status
from chocolate_factory.operations.roll_back_model import (
    choose_champion,
    roll_back_champion,
    roll_back_version,
)
from chocolate_factory.operations.train_models import train_models
from chocolate_factory.operations.training_subjects import subjects
from chocolate_factory.operations.validate_models import run_short_backtest, validate_artefacts
from chocolate_factory.web.context import Board, KeptModels, SitePorts
from chocolate_factory.web.models_document import DecisionOut, FindingOut, ModelsAnswer, WorkOut
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/models", tags=["models"], responses=problem_responses(503))

Names = Annotated[
    list[str], Field(max_length=20, description="Names; empty: all trained by themselves")
]
Keys = Annotated[list[str], Field(max_length=20, description="Prices; empty: all that there are")]
_ACCEPTED = 202


class TrainRequest(BaseModel):
    """What to train."""

    models: Names = Field(default_factory=list, examples=[["ensemble"]])
    series: Keys = Field(default_factory=list, examples=[["price.spot.es"]])


class ValidateRequest(BaseModel):
    """What to try."""

    backtest_days: int = Field(
        0,
        strict=True,
        ge=0,
        le=91,
        description="Also forecast so many past days again, in the background",
    )
    models: Names = Field(default_factory=list)
    series: Keys = Field(default_factory=list)


class ValidateAnswer(BaseModel):
    """What was found, and the backtest if one was asked for."""

    ok: bool = Field(description="Every model that is kept can serve")
    artefacts: list[FindingOut]
    backtest: WorkOut | None = Field(description="When it has ended, /models/status has its result")


class RollbackRequest(BaseModel):
    """Where to go back."""

    series: str = Field(examples=["price.spot.es"])
    model: str | None = Field(
        None,
        description="Let the version of this model before the one that serves serve; "
        "null: let the model speak that spoke before the champion",
        examples=["ensemble"],
    )
    champion: str | None = Field(
        None, description="Or let this model speak from now on", examples=["lear"]
    )


class RollbackAnswer(BaseModel):
    """Who serves now."""

    series: str
    champion: DecisionOut | None = Field(description="Where another model speaks now")
    version: str | None = Field(description="Where another version serves now")


@router.get("/status", summary="Model cards, skill over time, drift, champions, training")
def status(ports: SitePorts, kept: KeptModels) -> ModelsAnswer:
    """At most five minutes old, except how training stands. Prices in €/kWh."""
    return ModelsAnswer.of(kept.of(ports), ports.workshop.state)


@router.get("/status-direct", summary="The same, read now and held against the hashes")
def status_direct(ports: SitePorts) -> ModelsAnswer:
    """Reads every file of every version; slower. Prices in €/kWh."""
    return ModelsAnswer.of(models_status(ports, thorough=True), ports.workshop.state)


@router.post(
    "/train",
    status_code=_ACCEPTED,
    summary="Train models in the background",
    responses=problem_responses(422),
)
def train(
    ports: SitePorts, kept: KeptModels, board: Board, wanted: TrainRequest | None = None
) -> WorkOut:
    """Starts in a process of its own, or tells where the work that is going on stands."""
    wanted = wanted or TrainRequest()
    chosen = subjects(wanted.models, wanted.series)

    def work() -> dict[str, object]:
        try:
            report = train_models(ports, chosen)
        finally:
            kept.forget()
        if report.cards:
            board.run_soon("forecast_update")
            board.run_soon("model_training")  # looks for errors that are not known yet
        return report.as_dict()

    return WorkOut.of(ports.workshop.start("training", work))


@router.post(
    "/validate",
    summary="Try the models that serve; perhaps a short backtest",
    responses={
        **problem_responses(422),
        _ACCEPTED: {"model": ValidateAnswer, "description": "A backtest runs"},
    },
)
def validate(
    ports: SitePorts, response: Response, wanted: ValidateRequest | None = None
) -> ValidateAnswer:
    """Holds files against their hashes, lets each model forecast, looks at its quantiles."""
    wanted = wanted or ValidateRequest()
    chosen = subjects(wanted.models, wanted.series)
    backtest = None
    if wanted.backtest_days:
        days = wanted.backtest_days
        backtest = ports.workshop.start(
            "validation", lambda: run_short_backtest(ports, chosen, days)
        )
        response.status_code = _ACCEPTED
    found = validate_artefacts(ports)
    return ValidateAnswer(
        ok=not any(one.troubles for one in found),
        artefacts=[FindingOut.of(one) for one in found],
        backtest=WorkOut.of(backtest) if backtest else None,
    )


@router.post(
    "/rollback",
    summary="Go back to an older version or to the champion before",
    responses=problem_responses(409, 422),
)
def rollback(
    ports: SitePorts, kept: KeptModels, board: Board, wanted: RollbackRequest
) -> RollbackAnswer:
    """Takes effect with the next forecast, which is asked for at once."""
    decision = version = None
    if wanted.champion is not None:
        decision = choose_champion(ports, wanted.series, wanted.champion)
    elif wanted.model is not None:
        version = roll_back_version(ports, wanted.series, wanted.model).version
    else:
        decision = roll_back_champion(ports, wanted.series)
    kept.forget()
    board.run_soon("forecast_update")
    return RollbackAnswer(
        series=wanted.series,
        champion=DecisionOut.of(decision) if decision else None,
        version=version,
    )
