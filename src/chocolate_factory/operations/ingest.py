"""Fetches what is due and missing now: prices up to tomorrow, the weather of the last day."""

from collections.abc import Sequence

import structlog

from chocolate_factory.journal.note_fill import note_answer, note_fill
from chocolate_factory.kernel.errors import UpstreamError
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.forecast_turns import due_forecasters, name_in_journal
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import WriteReport
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.refresh_forecast import refresh_forecast
from chocolate_factory.weather.verification import Issue

log = structlog.get_logger()


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
    """Fetch the newest weather forecast of every source whose turn it is.

    A source that does not answer is noted, not raised, and stops no other: what it forecast before
    stands.

    Args:
        ports: What to work with.
        insist: Ask all of them, whether or not it is their turn.

    Raises:
        StoreError: The store cannot be read or written.
    """
    due = due_forecasters(ports, insist=insist)
    return sum((_ask_forecaster(ports, source) for source in due), WriteReport())


def _ask_forecaster(ports: Ports, source: SeriesSource) -> WriteReport:
    now, name = ports.clock.now(), name_in_journal(source.name)
    if not any(source.reach(one, now) for one in ports.all_weather_forecasts.values()):
        return WriteReport()  # its key was refused and rests: it was not asked
    try:
        report = refresh_forecast(ports.series, source, ports.all_weather_forecasts, ports.clock)
    except UpstreamError as error:
        note_answer(ports.journal, name, error, now)
        log.warning("weather_forecast_failed", source=source.name, error=error.message)
        return WriteReport()
    note_answer(ports.journal, name, None, now)
    if report != WriteReport():
        issue = Issue(source.name, ports.clock.now())
        ports.forecast_record.note_issue(ports.place.name, issue)
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
        "spooled": sum(total.spooled for total in totals),
        "skipped": sum(total.skipped + total.unchanged + total.duplicates for total in totals),
        "errors": sum(len(one.failures) for report in reports for one in report.sources),
    }
