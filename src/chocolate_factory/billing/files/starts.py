"""Puts the labels of a file on the time line, on days of 23, 24 and 25 hours alike.

Distributors number the hours of a day 1 to 23, 24 or 25; others write what the clock shows. On the
two days of the clock change the file itself says which: a number beyond what the clock can show, or
the hour from 2 to 3 that does not exist in March, and comes twice in October.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chocolate_factory.billing.files.labels import Kind, Label
from chocolate_factory.billing.files.text import ConsumptionFileError
from chocolate_factory.kernel.market_time import DAY, HOUR_MINUTES, day_interval

NORMAL_DAY = 24 * HOUR_MINUTES
SKIPPED = range(2 * HOUR_MINUTES, 3 * HOUR_MINUTES)
"""Minutes on the clock that March skips and October repeats."""

Placed = dict[datetime, tuple[int, float]]
"""Line and energy by the interval's start."""


def place(name: str, labels: Sequence[Label], minutes: int) -> Placed:
    """Line and energy of each interval by its start (UTC), ascending.

    Raises:
        ConsumptionFileError: A label fits no interval, two values contradict each other, or nobody
            can tell whether clock times name the begin or the end.
    """
    days: dict[date, list[tuple[Label, int]]] = defaultdict(list)
    for label, begin in _begins(name, labels, minutes):
        day = label.day if begin >= 0 else label.day - DAY
        days[day].append((label, begin if begin >= 0 else begin + NORMAL_DAY))
    placed: Placed = {}
    for day, known in days.items():
        for label, elapsed in _elapsed(name, day, known, minutes):
            start = day_interval(day).start + timedelta(minutes=elapsed)
            before = placed.get(start)
            if before and before[1] != label.kwh:
                raise ConsumptionFileError(
                    name,
                    f"it says {label.kwh:g} kWh for an interval of {day}, line {before[0]} says"
                    f" {before[1]:g}.",
                    line=label.line,
                    advice="Keep one of the two.",
                )
            placed[start] = (label.line, label.kwh)
    return dict(sorted(placed.items()))


def _begins(name: str, labels: Sequence[Label], minutes: int) -> list[tuple[Label, int]]:
    """Minutes on the day's clock, or count, at which each interval begins; negative: the eve."""
    ended = _clock_names_end(name, labels, minutes)
    counted = [label.value for label in labels if label.kind is Kind.COUNT]
    first = 0 if 0 in counted else 1
    begins = []
    for number, label in enumerate(labels):
        if label.kind is Kind.COUNT:
            begin = (label.value - first) * minutes
        elif label.kind is Kind.CLOCK and ended:
            begin = label.value - minutes
            if label.value == 0 and number and labels[number - 1].day == label.day:
                begin += NORMAL_DAY  # 00:00 as the last of its own day
        else:
            begin = label.value
        if label.kind is not Kind.COUNT and label.value % minutes:
            raise _no_interval(name, label)
        begins.append((label, begin))
    return begins


def _clock_names_end(name: str, labels: Sequence[Label], minutes: int) -> bool:
    """Whether clock times name the end of an interval, as in most Spanish files."""
    clocks = [label for label in labels if label.kind is Kind.CLOCK]
    if not clocks or any(label.value >= NORMAL_DAY for label in clocks):
        return True
    if clocks[0].value == 0:
        return False
    if clocks[0].value == minutes:
        first = clocks[0].day
        whole = day_interval(first).hours * HOUR_MINUTES / minutes
        if any(label.value == 0 for label in clocks) or whole == sum(
            label.day == first for label in clocks
        ):
            return True
    raise ConsumptionFileError(
        name,
        "nobody can tell whether its times name the begin or the end of an interval.",
        line=clocks[0].line,
        advice="Give whole days: from 00:00 on, or from 01:00 (00:15) to 24:00 or 00:00.",
    )


def _elapsed(
    name: str, day: date, known: Sequence[tuple[Label, int]], minutes: int
) -> list[tuple[Label, int]]:
    """Minutes since midnight at which each interval really begins."""
    length = int(day_interval(day).hours * HOUR_MINUTES)
    if length < NORMAL_DAY:
        found = _of_short_day(known, length, minutes)
    elif length > NORMAL_DAY:
        found = _of_long_day(known)
    else:
        found = list(known)
    for label, elapsed in found:
        if not 0 <= elapsed <= length - minutes:
            raise _no_interval(name, label)
    return found


def _of_short_day(
    known: Sequence[tuple[Label, int]], length: int, minutes: int
) -> list[tuple[Label, int]]:
    begins = {begin for _, begin in known}
    if max(begins) <= length - minutes and any(begin in SKIPPED for begin in begins):
        return list(known)  # numbered without a hole
    shifted = []
    for label, begin in known:
        # What ends at 03:00, where 02:00 should be, begins before the hour that does not exist.
        misplaced = begin in SKIPPED and begin - HOUR_MINUTES not in begins
        if begin >= SKIPPED.stop or misplaced:
            shifted.append((label, begin - HOUR_MINUTES))
        elif begin not in SKIPPED:
            shifted.append((label, begin))
        elif label.kwh:
            return list(known)  # too many intervals: the caller names the one too far
    return shifted


def _of_long_day(known: Sequence[tuple[Label, int]]) -> list[tuple[Label, int]]:
    if any(begin >= NORMAL_DAY for _, begin in known):
        return list(known)  # numbered through
    found, seen, repeated = [], set[int](), False
    for label, begin in known:
        # What ends at 02:00 for the second time begins, on the clock, an hour before it does.
        repeated = repeated or (begin in seen and HOUR_MINUTES <= begin < SKIPPED.stop)
        seen.add(begin)
        late = repeated or begin >= SKIPPED.stop
        found.append((label, begin + HOUR_MINUTES if late else begin))
    return found


def _no_interval(name: str, label: Label) -> ConsumptionFileError:
    return ConsumptionFileError(
        name,
        f"{label.day} has no such interval as this row names.",
        line=label.line,
        advice="Hours are 1 to 24 (23 and 25 when the clock changes), quarter hours 1 to 96.",
    )
