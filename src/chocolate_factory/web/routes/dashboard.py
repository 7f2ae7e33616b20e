"""The pages; the only routes of the viewer application."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse, Response

from chocolate_factory.speech.language import negotiate_language
from chocolate_factory.web.context import IsAdmin, Known, PageViews, SitePorts
from chocolate_factory.web.page_document import TodayDocument
from chocolate_factory.web.pages.renderer import PageRenderer
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["pages"], responses=problem_responses(503))

_RENDERER = PageRenderer()


@router.get("/dashboard", response_class=HTMLResponse, summary="The page Today")
def today(
    views: PageViews,
    admin: IsAdmin,
    visitor: Known,
    lang: Annotated[str | None, Query(description="es or en; default the browser's")] = None,
    fragment: Annotated[bool, Query(description="Only the part that changes")] = False,  # noqa: FBT002 - a query parameter
    accept_language: Annotated[str | None, Header()] = None,
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
        headers={
            "Cache-Control": "no-store",
            "Vary": "Accept-Language",
            "Content-Language": language,
        },
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
    return Response(document, media_type="application/json", headers={"Cache-Control": "no-store"})
