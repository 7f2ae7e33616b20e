"""Initialisation: loading the whole history in the background, and where that stands."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, BeforeValidator, Field

from chocolate_factory.kernel.market_time import Interval, local_instant
from chocolate_factory.operations.fill_work import FillState
from chocolate_factory.operations.initialise import HistoryState, history_state, whole_history
from chocolate_factory.operations.ports import Ports
from chocolate_factory.web.context import Loading, SitePorts
from chocolate_factory.web.fill_document import FillOut
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/init", tags=["initialisation"], responses=problem_responses(503))


class LoadedSeries(BaseModel):
    """What is stored of one series."""

    series: str = Field(examples=["price.spot.es"])
    records: int = Field(description="Intervals with at least one value")
    first: datetime | None
    last: datetime | None


class LoadedCollection(BaseModel):
    """What is stored of series that are loaded together."""

    name: str = Field(examples=["prices"])
    since: datetime = Field(description="From when on it is loaded")
    series: list[LoadedSeries]


class InitStatus(BaseModel):
    """Where the initialisation stands."""

    status: Literal["never", "running", "unfinished", "done"] = Field(
        description="unfinished: begun and stopped; the service goes on with it at its next start"
    )
    last_run: str = Field(description="What came of the newest one, or nothing")
    work: FillOut | None = Field(description="Of this process; None if it has not loaded anything")
    collections: list[LoadedCollection]

    @classmethod
    def of(cls, found: HistoryState, state: FillState | None) -> "InitStatus":
        """The state as shown."""
        running = state is not None and state.running
        return cls(
            status="running" if running else found.status,
            last_run=found.last_run,
            work=FillOut.of(state) if state else None,
            collections=[
                LoadedCollection(
                    name=collection.name,
                    since=collection.since,
                    series=[
                        LoadedSeries(
                            series=one.series,
                            records=one.intervals,
                            first=one.first,
                            last=one.last,
                        )
                        for one in coverages
                    ],
                )
                for collection, coverages in found.loaded
            ],
        )


def _iso_day(text: object) -> object:
    """Only a date as it is written: a bare number would pass for seconds since 1970."""
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        message = "needs a day such as 2021-06-01"
        raise ValueError(message)
    return text


Since = Annotated[
    Annotated[date, BeforeValidator(_iso_day)] | None,
    Query(
        alias="from",
        description="Load nothing older than this day",
        examples=["2021-06-01"],
    ),
]


@router.get("/status", summary="What is loaded, and where loading stands")
def init_status(ports: SitePorts, work: Loading) -> InitStatus:
    """Progress in percent with rate and time left while it runs; what is stored in any case."""
    return InitStatus.of(history_state(ports), work.state)


@router.post("/all", status_code=202, summary="Load everything there is")
def init_all(ports: SitePorts, work: Loading) -> FillOut:
    """Starts in the background, or tells where the one that is running stands.

    Nothing that is stored is fetched again. Live collection goes first.
    """
    return FillOut.of(work.start(whole_history(ports)))


@router.post("/historical-data", status_code=202, summary="Load the history from a day on")
def init_historical_data(ports: SitePorts, work: Loading, since: Since = None) -> FillOut:
    """Like ``/init/all``, but only as far back as wanted."""
    return FillOut.of(work.start(_from(ports, since)))


@router.delete("/all", summary="Stop loading")
def stop_loading(work: Loading) -> FillOut | None:
    """Stops after the running request; everything written stays, and can be gone on with."""
    work.stop()
    return FillOut.of(work.state) if work.state else None


def _from(ports: Ports, since: date | None) -> Interval:
    whole = whole_history(ports)
    if since is None:
        return whole
    return Interval(min(max(whole.start, local_instant(since)), whole.end), whole.end)
