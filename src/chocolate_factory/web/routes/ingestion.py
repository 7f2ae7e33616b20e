"""Fetching at once what is due and missing."""

from enum import StrEnum

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from chocolate_factory.operations.ingest import (
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
    new_prices,
)
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.web.context import Board, SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["ingestion"], responses=problem_responses(503))


class IngestSource(StrEnum):
    """What to fetch."""

    REE = "ree"
    """Prices."""
    WEATHER = "weather"
    """The weather, observed and forecast."""
    HYBRID = "hybrid"
    """The observed weather under the hybrid rule."""
    ALL = "all"


class IngestRequest(BaseModel):
    """The body of ``/ingest-now``."""

    source: IngestSource = IngestSource.ALL

    model_config = ConfigDict(extra="forbid")


class SourceFigures(BaseModel):
    """What one source contributed."""

    fetched: int = Field(description="Values it gave")
    written: int = Field(description="Values stored, corrections included")
    skipped: int = Field(description="Values that were there already")
    errors: list[str] = Field(description="What went wrong, and what to do")


class IngestAnswer(BaseModel):
    """By source; a source that had nothing to be asked for is not named."""

    sources: dict[str, SourceFigures] = Field(
        examples=[{"redata": {"fetched": 72, "written": 48, "skipped": 24, "errors": []}}]
    )
    missing_hours: dict[str, float] = Field(description="Still missing, by series")


@router.post("/ingest-now", summary="Fetch what is due and missing")
def ingest_now(ports: SitePorts, board: Board, wanted: IngestRequest) -> IngestAnswer:
    """Asks each source only for what is missing; new prices wake the forecast and the plan."""
    reports: list[FillReport] = []
    if wanted.source in (IngestSource.REE, IngestSource.ALL):
        prices = ingest_prices(ports, insist=True)
        reports.append(prices)
        if new_prices(prices):
            board.run_soon("forecast_update")
    if wanted.source is not IngestSource.REE:
        reports += ingest_weather(ports, insist=True)
    if wanted.source in (IngestSource.WEATHER, IngestSource.ALL):
        ingest_weather_forecast(ports, insist=True)
    return _answer(reports)


def _answer(reports: list[FillReport]) -> IngestAnswer:
    figures: dict[str, SourceFigures] = {}
    missing: dict[str, float] = {}
    for report in reports:
        missing |= report.missing_after
        for source in report.sources:
            tally = source.tally
            sofar = figures.setdefault(
                source.source, SourceFigures(fetched=0, written=0, skipped=0, errors=[])
            )
            sofar.fetched += tally.fetched
            sofar.written += tally.written + tally.revised
            sofar.skipped += tally.skipped + tally.unchanged + tally.duplicates
            sofar.errors += [f"{one.message} {one.advice}".strip() for one in source.failures]
    return IngestAnswer(
        sources=figures, missing_hours={key: hours for key, hours in missing.items() if hours}
    )
