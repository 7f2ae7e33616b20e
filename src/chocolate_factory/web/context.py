"""What every route is given: the desk of its application."""

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Query, Request, params

from chocolate_factory.access.model import Visitor
from chocolate_factory.kernel.errors import ChocolateError, InputError
from chocolate_factory.operations.analyse_history import KeptHistory
from chocolate_factory.operations.background import Background
from chocolate_factory.operations.fill_work import FillWork
from chocolate_factory.operations.job_board import JobBoard
from chocolate_factory.operations.load_climate import ClimateLoading
from chocolate_factory.operations.make_plan import LONGEST_DAYS
from chocolate_factory.operations.models_status import KeptStatus
from chocolate_factory.operations.ports import Ports
from chocolate_factory.web.admission import Admission
from chocolate_factory.web.gather.views import Views
from chocolate_factory.web.metrics.meters import Meters
from chocolate_factory.web.metrics.scrape import Section, sections_of
from chocolate_factory.web.plan_queue import PlanQueue


class NotForViewersError(ChocolateError):
    """Whoever asks may look at everything else, but not at this."""

    status = 403


@dataclass(frozen=True, slots=True)
class Desk:
    """What an application serves from; both applications share one.

    Attributes:
        ports: What the operations work with.
        board: Whoever runs the jobs.
        background: Long work: backfill and initialisation.
        views: The newest views of pages.
        history: The analyses of history made today.
        models: How the models were some minutes ago.
        queue: Of those who ask for plans.
        meters: What is counted as it happens.
    """

    ports: Ports
    board: JobBoard
    background: Background
    views: Views
    history: KeptHistory = field(default_factory=KeptHistory)
    models: KeptStatus = field(default_factory=KeptStatus)
    queue: PlanQueue = field(default_factory=PlanQueue)
    meters: Meters = field(default_factory=Meters)

    @property
    def figures(self) -> dict[str, Section]:
        """What Prometheus is told at each scrape, by name."""
        return sections_of(
            self.ports,
            self.board,
            gaps=self.views.gaps,
            health=self.views.health,
            models=lambda: self.models.of(self.ports),
        )


def desk_of(
    request: Request,
    site: Annotated[
        str | None,
        Query(description="Name of the site's place; default the only one", examples=["linares"]),
    ] = None,
) -> Desk:
    """The desk of the site that is asked for.

    Raises:
        InputError: There is no such site.
    """
    desk = cast("Desk", request.app.state.desk)
    known = desk.ports.place.name
    if site not in (None, known):
        raise InputError(f"There is no site {site!r}.", advice=f"Known: {known}.")
    return desk


OfDesk = Annotated[Desk, Depends(desk_of)]


def _ports(desk: OfDesk) -> Ports:
    return desk.ports


def _board(desk: OfDesk) -> JobBoard:
    return desk.board


def _backfill(desk: OfDesk) -> FillWork:
    return desk.background.backfill


def _loading(desk: OfDesk) -> FillWork:
    return desk.background.loading


def _climate(desk: OfDesk) -> ClimateLoading:
    return desk.background.climate


def _views(desk: OfDesk) -> Views:
    return desk.views


def _models(desk: OfDesk) -> KeptStatus:
    return desk.models


def _history(desk: OfDesk) -> KeptHistory:
    return desk.history


def _queue(desk: OfDesk) -> PlanQueue:
    return desk.queue


def _admin(request: Request) -> bool:
    return cast("bool", request.app.state.admin)


def _admission(request: Request) -> Admission:
    return cast("Admission", request.app.state.admission)


def _visitor(request: Request) -> Visitor | None:
    return cast("Visitor | None", request.state.visitor)


def _require_admin(request: Request) -> None:
    visitor = _visitor(request)
    if visitor is None or not visitor.may_change:
        raise NotForViewersError("This is for admins.", advice="Ask one, or use an admin's token.")


def _simulated(request: Request) -> bool:
    return cast("Desk", request.app.state.desk).ports.simulated


SitePorts = Annotated[Ports, Depends(_ports)]
Board = Annotated[JobBoard, Depends(_board)]
Backfill = Annotated[FillWork, Depends(_backfill)]
Loading = Annotated[FillWork, Depends(_loading)]
LoadingClimate = Annotated[ClimateLoading, Depends(_climate)]
PageViews = Annotated[Views, Depends(_views)]
KeptModels = Annotated[KeptStatus, Depends(_models)]
KeptAnalyses = Annotated[KeptHistory, Depends(_history)]
Planners = Annotated[PlanQueue, Depends(_queue)]
PlanDays = Annotated[
    int | None, Query(ge=1, le=LONGEST_DAYS, description="Of 24 hours each; none: the site's")
]
IsAdmin = Annotated[bool, Depends(_admin)]
"""The application answers everything, not only pages."""
OfAdmission = Annotated[Admission, Depends(_admission)]
Known = Annotated[Visitor | None, Depends(_visitor)]
"""Whoever asks; None for a stranger at a door that is open to all."""
ForAdmins: params.Depends = Depends(_require_admin)
IsSimulated = Annotated[bool, Depends(_simulated)]
"""Upstreams are simulated or replayed."""
