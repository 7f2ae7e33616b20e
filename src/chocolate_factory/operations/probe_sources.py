"""Asks sources in trouble again, so that health tells the truth once a fault has ended."""

from chocolate_factory.journal.note_fill import note_answer
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
        if state is None or not state.trouble:
            continue
        error = _ask(ports, source, series)
        note_answer(ports.journal, source.name, error, ports.clock.now())
        if error is None:
            recovered.append(source.name)
    return recovered


def _ask(ports: Ports, source: SeriesSource, series: tuple[Series, ...]) -> UpstreamError | None:
    now = ports.clock.now()
    for one in series:
        reach = source.reach(one, now)
        if reach is None or not reach:
            continue
        end = min(reach.end, now)
        try:
            source.fetch([one], Interval(max(reach.start, end - DAY), end))
        except UpstreamError as error:
            return error
        return None
    return None
