"""The pages and what they show as JSON; the only routes of the viewer application."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse, Response

from chocolate_factory.speech.language import negotiate_language
from chocolate_factory.web.alerts_document import AlertsDocument
from chocolate_factory.web.context import IsAdmin, Known, PageViews, SitePorts
from chocolate_factory.web.heatmap_document import HeatmapDocument
from chocolate_factory.web.page_document import TodayDocument
from chocolate_factory.web.pages.renderer import PageRenderer
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["pages"], responses=problem_responses(503))

_RENDERER = PageRenderer()
_NOT_STORED = {"Cache-Control": "no-store"}

Lang = Annotated[str | None, Query(description="es or en; default the browser's")]
Accepted = Annotated[str | None, Header()]


@router.get("/dashboard", response_class=HTMLResponse, summary="The page Today")
def today(
    views: PageViews,
    admin: IsAdmin,
    visitor: Known,
    lang: Lang = None,
    fragment: Annotated[bool, Query(description="Only the part that changes")] = False,  # noqa: FBT002 - a query parameter
    accept_language: Accepted = None,
) -> HTMLResponse:
    """Price now and next, the plan of the next 24 hours, and how fresh everything is."""
    language = negotiate_language(lang, accept_language)
    page = views.rendered(
        (language, fragment, admin, None if fragment else visitor),
        lambda view: _RENDERER.render_today(
            view, language, fragment=fragment, exports=admin, visitor=visitor
        ),
    )
    return HTMLResponse(
        page,
        headers=_NOT_STORED | {"Vary": "Accept-Language", "Content-Language": language},
    )


@router.get(
    "/dashboard/complete",
    response_model=TodayDocument,
    summary="Everything the page shows, as JSON",
)
def complete(views: PageViews, ports: SitePorts) -> Response:
    """The same figures as the page, for machines; instants in UTC, money in € and €/kWh."""
    document = views.rendered(
        "document", lambda view: TodayDocument.of(view, ports.place.name).model_dump_json()
    )
    return Response(document, media_type="application/json", headers=_NOT_STORED)


@router.get(
    "/dashboard/alerts",
    response_model=AlertsDocument,
    summary="What the reader should know, as JSON",
)
def alerts(
    views: PageViews, ports: SitePorts, lang: Lang = None, accept_language: Accepted = None
) -> Response:
    """The alerts of the page, in its words."""
    language = negotiate_language(lang, accept_language)
    document = views.rendered(
        ("alerts", language),
        lambda view: AlertsDocument.of(view, ports.place.name, language).model_dump_json(),
    )
    headers = _NOT_STORED | {"Vary": "Accept-Language", "Content-Language": language}
    return Response(document, media_type="application/json", headers=headers)


@router.get(
    "/dashboard/heatmap",
    response_model=HeatmapDocument,
    summary="The hours ahead in money, as JSON",
)
def heatmap(views: PageViews, ports: SitePorts) -> Response:
    """Price, its zone, and what one more batch would cost, by the hour; at most 5 minutes old."""
    document = HeatmapDocument.of(views.heatmap(), ports.place.name).model_dump_json()
    return Response(document, media_type="application/json", headers=_NOT_STORED)
