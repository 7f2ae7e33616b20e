"""Asks sources in trouble again, so that health tells the truth once a fault has ended."""

from datetime import datetime

from chocolate_factory.journal.note_fill import is_sensible, note_answer
from chocolate_factory.kernel.errors import UpstreamError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.source import SeriesSource


def probe_sources(ports: Ports) -> list[str]:
    """Ask each source whose last answer was trouble for one day; names of those that recovered.

    Raises:
        StoreError: The journal cannot be read or written.
    """
    states = ports.journal.sources()
    weather = tuple(ports.weather.values())
    offers: list[tuple[SeriesSource, tuple[Series, ...]]] = []
    offers += [(source, PRICE_SERIES) for source in ports.price_sources]
    offers += [(source, weather) for source in ports.weather_sources]
    recovered = []
    for source, series in offers:
        state = states.get(source.name)
        question = _question(source, series, ports.clock.now())
        if state is None or not state.trouble or question is None:
            continue
        error = _ask(source, *question)
        note_answer(ports.journal, source.name, error, ports.clock.now())
        if is_sensible(error):
            recovered.append(source.name)
    return recovered


def _question(
    source: SeriesSource, series: tuple[Series, ...], now: datetime
) -> tuple[Series, Interval] | None:
    """The newest day of something it should have; None if nothing is within its reach."""
    for one in series:
        reach = source.reach(one, now)
        if reach is not None and reach.start < min(reach.end, now):
            end = min(reach.end, now)
            return one, Interval(max(reach.start, end - DAY), end)
    return None


def _ask(source: SeriesSource, series: Series, interval: Interval) -> UpstreamError | None:
    try:
        source.fetch([series], interval)
    except UpstreamError as error:
        return error
    return None
