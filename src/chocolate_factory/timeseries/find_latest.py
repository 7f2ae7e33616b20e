"""Finds the last reading of a series without reading all of it."""

from collections.abc import Callable, Sequence

from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.record import Row, readings
from chocolate_factory.timeseries.resolve import REACH_SECONDS, resolve


def find_latest(
    series: Series,
    last_start: Callable[[int | None], int | None],
    believed: Callable[[int, int], Sequence[Row]],
) -> Reading | None:
    """The reading with the greatest start; None: nothing is believed.

    Args:
        series: Of which.
        last_start: Gives the greatest start of all records, or of those before its argument; None
            where there are none.
        believed: Gives the believed records that start in ``[first, end)``, in the stores' order.
    """
    before: int | None = None
    while (last := last_start(before)) is not None:
        # A better value that begins earlier may cover the last start.
        first = last - REACH_SECONDS
        rows = believed(first, last + 1)
        if rows and rows[-1][0] < last:
            last = rows[-1][0]
            rows = believed(last - REACH_SECONDS, last + 1)
        if rows:
            return readings(resolve(rows, series.rank)[-1:])[0]
        before = first
    return None
