"""Fetches what is public and missing of the power system in the last days."""

from datetime import timedelta

from chocolate_factory.journal.note_fill import note_fill
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.fill_report import FillReport

RECENT: timedelta = 3 * DAY
"""How far back newest values are looked for; what is older is healed like any other gap."""


def ingest_grid(ports: Ports, *, insist: bool = False) -> FillReport:
    """Fetch what is public of the last days' grid, and tomorrow's forecasts, and not stored.

    Prices and plans do without it: a source that fails is noted in the journal, not raised.

    Args:
        ports: What to work with.
        insist: Ask again also where a source has lately answered to have nothing.

    Raises:
        StoreError: The store cannot be read or written.
    """
    now = ports.clock.now()
    days = whole_days(Interval(now - RECENT, now + DAY))
    series = tuple(ports.grid.values())
    report = ports.filler.fill(ports.grid_sources, series, days, insist=insist)
    note_fill(ports.journal, report, ports.clock.now())
    return report
