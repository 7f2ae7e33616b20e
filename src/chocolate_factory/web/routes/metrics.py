"""Figures for Prometheus."""

from fastapi import APIRouter, Response

from chocolate_factory.web.context import OfDesk
from chocolate_factory.web.metrics.scrape import scrape

router = APIRouter(tags=["health"])


class MetricsText(Response):
    """In the text format of Prometheus."""

    media_type: str | None = "text/plain; version=0.0.4; charset=utf-8"


@router.get(
    "/metrics", summary="Figures for Prometheus", response_class=MetricsText, response_model=None
)
def metrics(desk: OfDesk) -> MetricsText:
    """Jobs, sources, series, forecasts, plan, store, backups, requests and the process itself.

    Answers even while the store does not: ``chocolate_scrape_section_failed`` names what is
    missing. No name, path or key of anybody is in it.
    """
    return MetricsText(scrape(desk.figures, desk.meters))
