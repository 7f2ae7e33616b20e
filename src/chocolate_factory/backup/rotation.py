"""Which backups may go: of every day, week and month the newest is kept for a while."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chocolate_factory.backup.model import Backup, Kind
from chocolate_factory.kernel.market_time import delivery_day

UPGRADES_KEPT = 3
"""Of backups taken before the schema changed."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """Of how many of the newest days, weeks and months with backups the newest one is kept."""

    days: int = 7
    weeks: int = 5
    months: int = 12

    def outdated(self, backups: Sequence[Backup]) -> list[Backup]:
        """Those of ``backups`` that may go; never one somebody asked for, never the newest."""
        scheduled = _newest_first(backups, Kind.SCHEDULED)
        kept = {
            one.path
            for periods, period in ((self.days, _day), (self.weeks, _week), (self.months, _month))
            for one in _newest_of_each(scheduled, period)[:periods]
        }
        going = [one for one in scheduled[1:] if one.path not in kept]
        return going + _newest_first(backups, Kind.UPGRADE)[UPGRADES_KEPT:]


def _newest_first(backups: Iterable[Backup], kind: Kind) -> list[Backup]:
    of_kind = (one for one in backups if one.kind is kind)
    return sorted(of_kind, key=lambda one: one.made_at, reverse=True)


def _newest_of_each(scheduled: list[Backup], period: Callable[[date], object]) -> list[Backup]:
    newest: dict[object, Backup] = {}
    for one in scheduled:
        newest.setdefault(period(delivery_day(one.made_at)), one)
    return list(newest.values())


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return day.year, day.month
