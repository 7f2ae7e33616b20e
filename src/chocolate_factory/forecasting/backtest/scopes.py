"""What is measured together: lead-time bands, delivery days, weeks; months, quarters, hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from chocolate_factory.forecasting.backtest.frame import Booleans, Frame
from chocolate_factory.forecasting.backtest.pack import Integers
from chocolate_factory.forecasting.model import LEAD_BANDS, LeadBand

WHOLE = "window"
"""The period that is everything."""
LONGEST_WEEK = 7


class Cells(NamedTuple):
    """Coordinates of every cell after the warm-up, one after the other."""

    rows: Integers
    """Which day of issue."""
    lead_days: Integers
    """1 for the first delivery day with unknown prices."""
    hours: Integers
    """On Madrid's clock."""
    leads: Integers
    """Hours; negative where the cell does not count."""


Within = Callable[[Cells], Booleans]


@dataclass(frozen=True)
class Scope:
    """Cells that are judged together."""

    name: str
    """Stable, in reports."""
    kind: str
    """``band``, ``day`` or ``days``."""
    within: Within = field(repr=False)

    @property
    def in_periods(self) -> bool:
        """Is it judged by quarter too, and tested for significance?"""
        return self.kind != "day" or self.name == "D+1"


def scopes_of(lead_days: int) -> list[Scope]:
    """Bands, each delivery day, and groups of them, as far as the horizon goes."""
    bands = [
        Scope(f"{band} h", "band", _in_band(band))
        for band in LEAD_BANDS
        if band.last <= 24 * lead_days
    ]
    days = [Scope(f"D+{n}", "day", _in_days(n, n)) for n in range(1, lead_days + 1)]
    groups = [Scope("D+2..7", "days", _in_days(2, LONGEST_WEEK))]
    if lead_days > LONGEST_WEEK:
        groups.append(Scope(f"D+8..{lead_days}", "days", _in_days(LONGEST_WEEK + 1, lead_days)))
    groups.append(Scope(f"D+1..{lead_days}", "days", _in_days(1, lead_days)))
    return [*bands, *days, *groups]


def cells_of(frame: Frame, warm_up: int) -> Cells:
    """The cells of ``frame`` after ``warm_up`` rows."""
    leads = frame.leads[warm_up:]
    rows, lead_days, hours = np.indices(leads.shape)
    return Cells(rows.ravel(), lead_days.ravel() + 1, hours.ravel(), leads.ravel())


def quarter_of(day: date) -> str:
    """Such as ``2025-Q3``.

    >>> quarter_of(date(2025, 7, 1))
    '2025-Q3'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def month_of(day: date) -> str:
    """Such as ``2025-07``."""
    return f"{day:%Y-%m}"


def periods_of(days: Sequence[date], name: Callable[[date], str]) -> dict[str, Booleans]:
    """The days of issue of each period, by its name, in order."""
    names = [name(day) for day in days]
    return {one: np.array([other == one for other in names]) for one in dict.fromkeys(names)}


def _in_band(band: LeadBand) -> Within:
    first = 0 if band == LEAD_BANDS[0] else band.first
    return lambda cells: (first <= cells.leads) & (cells.leads <= band.last)


def _in_days(first: int, last: int) -> Within:
    return lambda cells: (first <= cells.lead_days) & (cells.lead_days <= last)
