"""The plan in force as files: a table, a calendar to subscribe to, a sheet to print."""

from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import Response

from chocolate_factory.exports.csv_file import Decimal
from chocolate_factory.exports.model import Form
from chocolate_factory.operations.export_plan import ExportWish, export_plan, require_plan_in_force
from chocolate_factory.operations.ports import Ports
from chocolate_factory.speech.language import negotiate_language
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["planning"], responses=problem_responses(503))

Lang = Annotated[
    str | None, Query(description="es or en; default as the client asks", examples=["es"])
]
Accepted = Annotated[str | None, Header(description="Language, where lang is left out")]
Known = Annotated[str | None, Header(description="ETag the client has")]


_FILES = {
    Form.CSV: ("text/csv", "attachment"),
    Form.ICS: ("text/calendar", "attachment"),
    Form.PDF: ("application/pdf", "inline"),
}
"""Media type, and whether a browser keeps the file or shows it."""


def _answers(form: Form, example: str) -> dict[int | str, dict[str, Any]]:
    content = {"schema": {"type": "string"}, "example": example}
    return {
        200: {"description": "The plan in force", "content": {_FILES[form][0]: content}},
        304: {"description": "It is still the one the client has"},
    }


@router.get(
    "/planning/export.csv",
    summary="The plan in force as a table",
    response_class=Response,
    responses=_answers(
        Form.CSV,
        "start,start_offset,start_utc,end,...,batch,recipe,step,machine,unit,energy_kwh,cost_eur,"
        "prices,...\r\n2025-03-28 21:00,UTC+01:00,2025-03-28T20:00Z,2025-03-29 07:00,...,"
        "premium-48,premium,conching,conche,1,480.000,26.3981,forecast,...\r\n",
    ),
)
def export_csv(
    ports: SitePorts,
    lang: Lang = None,
    decimal: Annotated[
        Decimal, Query(description="comma: for Spanish spreadsheets; point: for programs")
    ] = Decimal.COMMA,
    accept_language: Accepted = None,
    if_none_match: Known = None,
) -> Response:
    """One row for each start: Madrid's clock and UTC, kWh, €, and the next best start."""
    wish = ExportWish(Form.CSV, negotiate_language(lang, accept_language), decimal)
    return _file(ports, wish, if_none_match)


@router.get(
    "/planning/export.ics",
    summary="The plan in force as a calendar",
    response_class=Response,
    responses=_answers(
        Form.ICS,
        "BEGIN:VCALENDAR\r\n...BEGIN:VEVENT\r\nUID:5f0c2a36-6a3c-5e0e-9b57-0d3b7f1f4a11\r\n"
        "DTSTART;TZID=Europe/Madrid:20250328T210000\r\n...END:VEVENT\r\nEND:VCALENDAR\r\n",
    ),
)
def export_ics(
    ports: SitePorts,
    lang: Lang = None,
    accept_language: Accepted = None,
    if_none_match: Known = None,
) -> Response:
    """One event for each start, to import or to subscribe to; a new plan moves or cancels events.

    What earlier plans of the last two days said is told, too, as happened or cancelled.
    """
    wish = ExportWish(Form.ICS, negotiate_language(lang, accept_language))
    return _file(ports, wish, if_none_match)


@router.get(
    "/planning/export.pdf",
    summary="The plan in force as a sheet to print",
    response_class=Response,
    responses=_answers(Form.PDF, "%PDF-1.7 ..."),
)
def export_pdf(
    ports: SitePorts,
    lang: Lang = None,
    accept_language: Accepted = None,
    if_none_match: Known = None,
) -> Response:
    """A4: savings, prices by hour, machines day by day, every start, and where it comes from."""
    wish = ExportWish(Form.PDF, negotiate_language(lang, accept_language))
    return _file(ports, wish, if_none_match)


def _file(ports: Ports, wish: ExportWish, if_none_match: str | None) -> Response:
    """The file, or that the client has it already.

    Raises:
        NoPlanError: There is no plan in force.
    """
    body = export_plan(ports, require_plan_in_force(ports), wish)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if _has(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Language"] = wish.language
    media_type, disposition = _FILES[wish.form]
    name = f"{'demo-' if ports.simulated else ''}plan-{ports.place.name}.{wish.form}"
    headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return Response(body, media_type=media_type, headers=headers)


def _has(if_none_match: str | None, tag: str) -> bool:
    """Whether the header names ``tag`` (RFC 9110, section 13.1.2)."""
    named = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    return tag in named or "*" in named
