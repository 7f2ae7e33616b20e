"""The way in for browsers: a token once, then a session."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from chocolate_factory.access.sessions import LASTS_SECONDS
from chocolate_factory.speech.language import negotiate_language
from chocolate_factory.web.admission import (
    SESSION_COOKIE,
    TooManyTriesError,
    WrongTokenError,
)
from chocolate_factory.web.context import IsSimulated, OfAdmission
from chocolate_factory.web.guards import SIGN_IN, SIGN_OUT
from chocolate_factory.web.pages.renderer import PageRenderer
from chocolate_factory.web.problems import MEDIA_TYPE, problem_responses

router = APIRouter(tags=["security"])

DASHBOARD = "/dashboard"
SEE_OTHER = 303
_RENDERER = PageRenderer()
_HTML: dict[str, Any] = {"content": {"text/html": {"schema": {"type": "string"}}}}
_ONWARD: dict[int | str, dict[str, Any]] = {SEE_OTHER: {"description": "On to another page"}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"description": "The token opens nothing: the page again", **_HTML},
    429: {
        "description": "Too many wrong tokens: the page again; too many requests: a problem",
        "content": _HTML["content"]
        | {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    },
}
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {"token": {"type": "string", "maxLength": 500}},
                    "required": ["token"],
                }
            }
        },
    }
}


def _language(
    lang: Annotated[str | None, Query(description="es or en; default the browser's")] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> str:
    return negotiate_language(lang, accept_language)


Language = Annotated[str, Depends(_language)]


async def _token(request: Request) -> str:
    """The form's field; read here, because the rest of the route may wait for a file."""
    form = (await request.body()).decode("ascii", errors="replace")
    try:
        return parse_qs(form, max_num_fields=10).get("token", [""])[0].strip()
    except ValueError:
        return ""


@router.get(SIGN_IN, summary="The page to sign in", response_class=HTMLResponse, responses=_ONWARD)
def sign_in_page(admission: OfAdmission, language: Language, simulated: IsSimulated) -> Response:
    """Asks for a token; where none is needed, leads on to the page Today."""
    if not admission.doorkeeper.asks():
        return RedirectResponse(DASHBOARD, SEE_OTHER)
    return _page(language, simulated=simulated)


@router.post(
    SIGN_IN,
    summary="Sign in with a token",
    status_code=SEE_OTHER,
    response_class=Response,
    openapi_extra=_FORM,
    responses=_REFUSED | problem_responses(503),
)
def sign_in(
    request: Request,
    admission: OfAdmission,
    language: Language,
    token: Annotated[str, Depends(_token)],
    simulated: IsSimulated,
) -> Response:
    """Begins a session of twelve hours, whose cookie no script can read and no other site sends."""
    caller = request.state.caller
    try:
        name, request.state.visitor = admission.sign_in(caller, token)
    except WrongTokenError:
        return _page(language, "sign_in.wrong", simulated=simulated, status=401)
    except TooManyTriesError as error:
        return _page(
            language,
            "sign_in.wait",
            simulated=simulated,
            status=429,
            n=error.wait_seconds,
            headers=error.headers,
        )
    answer = RedirectResponse(f"{DASHBOARD}?lang={language}", SEE_OTHER)
    answer.set_cookie(
        SESSION_COOKIE,
        name,
        max_age=LASTS_SECONDS,
        httponly=True,
        samesite="strict",
        secure=caller.https,
    )
    return answer


@router.post(SIGN_OUT, summary="Sign out", status_code=SEE_OTHER, response_class=Response)
def sign_out(request: Request, admission: OfAdmission) -> Response:
    """Ends the session here, not only in the browser."""
    admission.sign_out(request.headers)
    answer = RedirectResponse(SIGN_IN, SEE_OTHER)
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
    return answer


def _page(
    language: str,
    trouble: str = "",
    *,
    simulated: bool,
    status: int = 200,
    n: int = 0,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    page = _RENDERER.render_sign_in(language, trouble, simulated=simulated, n=n)
    return HTMLResponse(
        page,
        status_code=status,
        headers={"Content-Language": language, "Vary": "Accept-Language", **(headers or {})},
    )
