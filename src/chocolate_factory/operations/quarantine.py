"""Says which values are not believed and why, and lets go what somebody knows to be true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.quarantine import Quarantined

log = structlog.get_logger()

LATELY: timedelta = 30 * DAY
"""What the health check looks over."""


@dataclass(frozen=True, slots=True)
class Episode:
    """Consecutive values of one source that one check found suspicious: one line for people.

    Attributes:
        values: In order of time, at least one.
    """

    values: Sequence[Quarantined]

    @property
    def first(self) -> Quarantined:
        """The earliest; its reason stands for all."""
        return self.values[0]

    @property
    def interval(self) -> Interval:
        """From the first value to the last."""
        return Interval(self.first.start, self.values[-1].interval.end)

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and the highest value, in the unit of the series."""
        values = [one.value for one in self.values]
        return min(values), max(values)


def list_quarantine(
    ports: Ports, interval: Interval, *, key: str | None = None, settled: bool = False
) -> list[Quarantined]:
    """What is not believed of intervals that start in ``interval``, by series and start.

    Args:
        ports: What to work with.
        interval: Where to look.
        key: Of the only series to look at; None: all.
        settled: Also what was released, or corrected by its source.

    Raises:
        StoreError: The store cannot be read.
    """
    found = ports.series.quarantined(interval, key)
    return [one for one in found if settled or one.kept_out]


def last_days(ports: Ports, days: int) -> Interval:
    """The last ``days``, today and tomorrow: whole delivery days, at least one."""
    now = ports.clock.now()
    return whole_days(Interval(now - days * DAY, now + DAY))


def episodes(found: Iterable[Quarantined]) -> list[Episode]:
    """``found`` as few lines: what follows one another without a hole becomes one."""

    def kind(one: Quarantined) -> tuple[str, str, str]:
        return (one.series, one.source, one.check)

    lines: list[Episode] = []
    for _, group in groupby(sorted(found, key=lambda one: (kind(one), one.start)), key=kind):
        run: list[Quarantined] = []
        for one in group:
            if run and (run[-1].interval.end, run[-1].kept_out) != (one.start, one.kept_out):
                lines.append(Episode(run))
                run = []
            run.append(one)
        lines.append(Episode(run))
    return sorted(lines, key=lambda line: (line.first.start, kind(line.first)))


def release(ports: Ports, key: str, source: str, interval: Interval, *, why: str) -> int:
    """Believe what ``source`` says of the intervals of series ``key`` that start in ``interval``.

    Forecasts and plans see it when they are made next. It stays believed until the source gives
    another value or another check finds something.

    Returns:
        How many values were let go.

    Raises:
        InputError: The reason is empty, the interval is, or nothing of it is in quarantine.
        StoreError: The store cannot be written.
    """
    because = " ".join(why.split())
    if not because:
        raise InputError("A reason is missing.", advice="Say why these values are true.")
    starts = {
        one.start
        for one in ports.series.quarantined(interval, key)
        if one.source == source and one.kept_out
    }
    if not starts:
        raise InputError(
            f"Nothing that {source} said of {key} there is in quarantine.",
            advice="GET /quarantine and `chocolate quarantine` list what is, with its source.",
        )
    now = ports.clock.now()
    count = ports.series.release(key, source, sorted(starts), now=now, why=because)
    log.info(
        "values_released",
        series=key,
        source=source,
        start=interval.start.isoformat(),
        end=interval.end.isoformat(),
        count=count,
        why=because,
    )
    return count


def span_between(start: datetime, end: datetime) -> Interval:
    """The interval from ``start`` to ``end``, as people ask for it.

    Raises:
        InputError: It is empty, ends before it begins, or an instant has no offset.
    """
    try:
        span = Interval(start, end)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"start and end cannot be used: {error}.",
            advice="Give instants with an offset, start before end: 2024-11-05T00:00+01:00.",
        ) from error
    if not span:
        raise InputError("The interval is empty.", advice="The end itself is not included.")
    return span
