"""Turns what Red Eléctrica answers about the grid into observations, or calls it nonsense."""

from collections.abc import Iterable
from datetime import datetime

from chocolate_factory.grid.model import is_start, minutes_from
from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.kernel.read_fields import number
from chocolate_factory.timeseries.model import Observation, Series


def observations(
    source: str, series: Series, values: Iterable[tuple[datetime, object]], interval: Interval
) -> list[Observation]:
    """The values that begin inside ``interval``, ascending, each once.

    Args:
        source: Who says so.
        series: What it speaks of.
        values: Starts (UTC) and values, in the unit of ``series``, in any order.
        interval: What was asked for; more may have come.

    Raises:
        UpstreamNonsenseError: A value is no finite number, does not begin where values of
            ``series`` begin, or one interval has two different values.
    """
    found: dict[datetime, float] = {}
    for start, said in values:
        if not is_start(series, start):
            raise UpstreamNonsenseError(
                source, f"{source} gave a value of {series.key} that begins at {start:%F %R} UTC."
            )
        value = number(source, said, series.key)
        if found.setdefault(start, value) != value:
            raise UpstreamNonsenseError(
                source,
                f"{source} gave {found[start]} and {value} {series.unit} for {start:%F %R} UTC.",
            )
    return [
        Observation(start, minutes_from(series, start), found[start])
        for start in sorted(found)
        if start in interval
    ]


def published(series: Series, expected_end: datetime) -> Interval:
    """From the first interval of ``series`` to the end of what is public; may be empty."""
    return Interval(series.since, max(series.since, expected_end))
