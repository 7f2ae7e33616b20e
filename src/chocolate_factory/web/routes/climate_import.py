"""Long records of the climate: SIAR's files by upload, AEMET's daily climate in the background."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from chocolate_factory.climate.imports.incoming_files import find_files, unpack
from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.import_climate import file_inside, import_siar_content
from chocolate_factory.web.context import LoadingClimate, SitePorts
from chocolate_factory.web.fill_document import FillOut
from chocolate_factory.web.import_document import ImportOut
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/init", tags=["initialisation"], responses=problem_responses(503))

LARGEST_UPLOAD = 32 * 1024 * 1024
"""Bytes; all that SIAR has of two stations since 2000 is 2.3 MB, a tenth of it zipped."""
LARGEST_BODIES = {"/init/siar/etl": LARGEST_UPLOAD}
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "description": "A SIAR export as the ministry gives it, or a zip archive of them; "
        "told apart by what is in it, whatever Content-Type says",
        "required": False,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


@router.post("/siar/etl", summary="Import SIAR's daily files", openapi_extra=_UPLOAD)
def import_siar_upload(
    ports: SitePorts,
    content: Annotated[bytes, Depends(_body)],
    path: Annotated[
        str | None,
        Query(
            max_length=1000,
            description="File or folder inside the service's data folder; else send the file",
            examples=["siar"],
        ),
    ] = None,
    name: Annotated[
        str,
        Query(
            max_length=200,
            description="Name of the file sent; its station's code is checked against the rows",
            examples=["J17_Linares_01_01_2024_31_12_2024.csv"],
        ),
    ] = "upload",
) -> ImportOut:
    """Stores what is new, at once, and answers with what became of every row.

    Days are days of UTC and times of extremes are UTC, as SIAR writes them all year. Importing the
    same again writes nothing. A broken row is refused by name, the rest is stored.
    """
    if (path is None) == (not content):
        raise InputError(
            "Give either path or a body.",
            advice="Send the CSV or zip file as the body, or name one inside the data folder.",
        )
    files = unpack(name, content) if path is None else find_files([file_inside(ports, path)])
    return ImportOut.of(import_siar_content(ports, files))


@router.post(
    "/datosclima/etl",
    status_code=202,
    summary="Load the daily climate of an AEMET station",
    responses=problem_responses(409),
)
def load_daily_climate(
    work: LoadingClimate,
    station_id: Annotated[
        str | None,
        Query(
            max_length=10,
            description="AEMET's code of the station; default the site's",
            examples=["5279X"],
        ),
    ] = None,
    years: Annotated[int, Query(ge=1, le=100, description="How far back")] = 5,
) -> FillOut:
    """Starts in the background, or tells where the one that is running stands.

    AEMET itself is asked: datosclima.es republishes its figures. Files of datosclima's are imported
    with ``chocolate import datosclima``. Nothing that is stored is fetched again.
    """
    return FillOut.of(work.start(station_id, years))


@router.get("/datosclima/etl", summary="Where loading the daily climate stands")
def daily_climate_state(work: LoadingClimate) -> FillOut | None:
    """Progress in percent with rate and time left; null if it has not been loaded."""
    return FillOut.of(work.state) if work.state else None
