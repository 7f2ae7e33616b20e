"""What routes are given: the ports, the job board and background work of their application."""

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.backfill_work import BackfillWork
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.ports import Ports


def ports_of(
    request: Request,
    site: Annotated[
        str | None,
        Query(description="Name of the site; default the only one", examples=["linares"]),
    ] = None,
) -> Ports:
    """The ports of the site that is asked for.

    Raises:
        InputError: There is no such site.
    """
    ports = cast("Ports", request.app.state.ports)
    if site not in (None, ports.place.name):
        raise InputError(f"There is no site {site!r}.", advice=f"Known: {ports.place.name}.")
    return ports


def job_board(request: Request) -> JobBoard:
    """Whoever runs the jobs."""
    return cast("JobBoard", request.app.state.board)


def backfill_work(request: Request) -> BackfillWork:
    """The background backfill, of which there is one at a time."""
    return cast("BackfillWork", request.app.state.backfill)


SitePorts = Annotated[Ports, Depends(ports_of)]
Board = Annotated[JobBoard, Depends(job_board)]
Backfill = Annotated[BackfillWork, Depends(backfill_work)]
