"""Decides which weather forecasters are due, each by its own refresh.

By the last answer, not by the values: a forecast that says the same again is new too. One that
failed is asked again after five minutes, then ten, twenty, ... up to its refresh, so that a refused
key or an upstream that is down costs little.
"""

from datetime import datetime, timedelta

from chocolate_factory.journal.model import SourceState
from chocolate_factory.journal.note_fill import GRID_SUFFIX
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.forecasters import refresh_of

FIRST_RETRY = timedelta(minutes=5)
_DOUBLINGS = 10
"""Beyond these every refresh is reached."""
SUFFIX = "-forecast"


def name_in_journal(forecaster: str) -> str:
    """The same source may also tell of hours past, and fail at one of the two.

    >>> name_in_journal("open-meteo")
    'open-meteo-forecast'
    """
    return forecaster + SUFFIX


def key_holder(name: str) -> str:
    """Under which name the key of a source in the journal is missed.

    >>> key_holder("aemet-daily-forecast"), key_holder("aemet"), key_holder("open-meteo-forecast")
    ('aemet', 'aemet', 'open-meteo')
    >>> key_holder("esios-grid")
    'esios'
    """
    return name.removesuffix(GRID_SUFFIX).removesuffix(SUFFIX).removesuffix("-daily")


def due_forecasters(ports: Ports, *, insist: bool = False) -> list[SeriesSource]:
    """Those whose turn it is now, in order of rank; one whose refused key rests is left alone.

    Args:
        ports: What to work with.
        insist: All of them have their turn.

    Raises:
        StoreError: The journal cannot be read.
    """
    states, now = ports.journal.sources(), ports.clock.now()
    series = ports.all_weather_forecasts.values()
    return [
        source
        for source in ports.weather_forecasters
        if (insist or _is_due(source.name, states.get(name_in_journal(source.name)), now))
        and any(source.reach(one, now) for one in series)
    ]


def _is_due(forecaster: str, state: SourceState | None, now: datetime) -> bool:
    if state is None:
        return True
    refresh = refresh_of(forecaster)
    if not state.trouble:
        return now - state.asked_at >= refresh
    retry = FIRST_RETRY * (1 << min(state.failures - 1, _DOUBLINGS))
    return now - state.asked_at >= min(retry, refresh)
