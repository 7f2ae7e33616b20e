"""Puts hours named by Madrid's wall clock in their place in time, or says that nobody can.

On the 25-hour day the wall clock shows 02 twice, on the 23-hour day never::

    2024-10-27   00 01 02 02 03 ...    02 told twice: the first in summer time, the second in winter
    2025-03-30   00 01 03 04 ...       02 told all the same: dropped
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time

from chocolate_factory.kernel.market_time import local_instant, to_local

_TWICE = 2


def instants_of(day: date, hours: Sequence[int]) -> list[datetime | None]:
    """The instant (UTC) at which each of ``hours`` (0 to 23, as told, in order) begins on ``day``.

    None for an hour that does not exist on ``day``, and for the hour that exists twice unless it is
    told exactly twice while no other is: which of the two is meant could only be guessed.
    """
    told = Counter(hours)
    in_order = all(told[hour] == 1 or _exists_twice(day, hour) for hour in told)
    passes: Counter[int] = Counter()
    found: list[datetime | None] = []
    for hour in hours:
        passes[hour] += 1
        if not _exists_twice(day, hour):
            instant = local_instant(day, time(hour))
            found.append(instant if to_local(instant).hour == hour else None)
        elif in_order and told[hour] == _TWICE:
            found.append(local_instant(day, time(hour), second_pass=passes[hour] == _TWICE))
        else:
            found.append(None)
    return found


def _exists_twice(day: date, hour: int) -> bool:
    return local_instant(day, time(hour)) < local_instant(day, time(hour), second_pass=True)
