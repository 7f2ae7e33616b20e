"""The climate of the place and how it went with prices."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from chocolate_factory.web.context import KeptAnalyses, SitePorts
from chocolate_factory.web.history_document import HistoryAnswer
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["analysis"], responses=problem_responses(503))

QuantityName = Literal[
    "temperature_max_celsius",
    "temperature_min_celsius",
    "temperature_mean_celsius",
    "humidity_max_percent",
    "humidity_min_percent",
    "humidity_mean_percent",
    "wind_speed_m_s",
    "wind_gust_m_s",
    "radiation_mj_m2",
    "precipitation_mm",
]


@router.get("/analysis/history", summary="Normals, extremes, heat, process windows and prices")
def history_analysis(
    ports: SitePorts,
    analyses: KeptAnalyses,
    station: Annotated[
        str | None,
        Query(description="Key or code of a station; default SIAR's with the newest day"),
    ] = None,
    quantity: Annotated[
        QuantityName, Query(description="Of which the normals are told")
    ] = "temperature_max_celsius",
) -> HistoryAnswer:
    """What the daily record of a station says, each figure with its n, period and interval.

    Missing days stay missing. Made anew once a day and after an import, which takes some seconds.
    """
    return HistoryAnswer.of(analyses.get(ports, station), quantity)
