"""Fetches what is due and missing now: prices up to tomorrow, the weather of the last day."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from chocolate_factory.journal.note_fill import note_answer, note_fill
from chocolate_factory.kernel.errors import UpstreamError
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import WriteReport
from chocolate_factory.weather.refresh_forecast import refresh_forecast

log = structlog.get_logger()

FORECAST_REFRESH = timedelta(minutes=30)
"""Weather models run every few hours; asking more often brings nothing."""


def ingest_prices(ports: Ports, *, insist: bool = False) -> FillReport:
    """Fetch what is public of yesterday's, today's and tomorrow's prices and not stored.

    Raises:
        StoreError: The store cannot be read or written.
    """
    now = ports.clock.now()
    days = whole_days(Interval(now - DAY, now + DAY))
    report = ports.filler.fill(ports.price_sources, PRICE_SERIES, days, insist=insist)
    note_fill(ports.journal, report, ports.clock.now())
    return report


def ingest_weather(ports: Ports, *, insist: bool = False) -> list[FillReport]:
    """Fetch the newest hours under the hybrid rule.

    Raises:
        StoreError: The store cannot be read or written.
    """
    reports = ports.collector.collect_newest(ports.clock.now(), insist=insist)
    for report in reports:
        note_fill(ports.journal, report, ports.clock.now())
    return reports


def ingest_weather_forecast(ports: Ports, *, insist: bool = False) -> WriteReport:
    """Fetch the newest weather forecast, unless the last one is recent.

    A source that does not answer is noted, not raised: the forecast kept so far stands.

    Raises:
        StoreError: The store cannot be read or written.
    """
    now = ports.clock.now()
    if not insist and _has_recent_forecast(ports):
        return WriteReport()
    source = ports.weather_forecaster
    name = _forecaster_name(ports)
    try:
        report = refresh_forecast(ports.series, source, ports.weather_forecast, ports.clock)
    except UpstreamError as error:
        note_answer(ports.journal, name, error, now)
        log.warning("weather_forecast_failed", error=error.message)
        return WriteReport()
    note_answer(ports.journal, name, None, now)
    return report


def new_prices(*reports: FillReport) -> bool:
    """Whether some fill brought prices that forecasts and plans should know of at once."""
    prices = {series.key for series in PRICE_SERIES}
    of_prices = (report.total for report in reports if prices & report.missing_before.keys())
    return any(total.written + total.revised for total in of_prices)


def combined(reports: Sequence[FillReport]) -> dict[str, int]:
    """Figures of several fills together, for messages and answers."""
    totals = [report.total for report in reports]
    return {
        "requests": sum(total.requests for total in totals),
        "fetched": sum(total.fetched for total in totals),
        "written": sum(total.written + total.revised for total in totals),
        "skipped": sum(total.skipped + total.unchanged + total.duplicates for total in totals),
        "errors": sum(len(one.failures) for report in reports for one in report.sources),
    }


def _forecaster_name(ports: Ports) -> str:
    """In the journal: the same source also tells of hours past, and may fail at one of the two."""
    return f"{ports.weather_forecaster.name}-forecast"


def _has_recent_forecast(ports: Ports) -> bool:
    """By the last answer, not by the values: a forecast that says the same again is new too."""
    state = ports.journal.sources().get(_forecaster_name(ports))
    if state is None or state.trouble or state.answered_at is None:
        return False
    return ports.clock.now() - state.answered_at < FORECAST_REFRESH
