"""Which revisions of old forecasts may go: those that no one would ever ask for again.

Of what a source said about an interval that is long past, only what stood at certain lead times
matters: for training on weather "as forecast a day ahead", and for telling how good it was. This is
the only way to delete values; it works on series of forecasts alone, never on anything official or
observed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.record import Record

LEADS: tuple[timedelta, ...] = (
    1 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
    48 * HOUR,
    72 * HOUR,
    120 * HOUR,
    168 * HOUR,
    240 * HOUR,
    360 * HOUR,
)
"""Before the start of an interval; reading as known at these moments stays exact."""
_MICROSECOND = timedelta(microseconds=1)
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Thinning:
    """An order to thin out the revisions of one series of forecasts.

    Attributes:
        series: Which.
        interval: Only values of intervals that start in it.
        leads: Kept is what stood so long before an interval began, and the last word.
    """

    series: Series
    interval: Interval
    leads: tuple[timedelta, ...] = LEADS

    def __post_init__(self) -> None:
        """Refuse whatever is no forecast that is said anew many times.

        Raises:
            InputError: The series is official or observed.
        """
        if self.series.official or not self.series.rewritten:
            raise InputError(
                f"{self.series.key} is no series of forecasts: nothing of it is ever deleted."
            )

    def by_day(self) -> Iterator["Thinning"]:
        """The same in portions of a day, so that nobody waits long for the store."""
        start = self.interval.start
        while start < self.interval.end:
            end = min(start + DAY, self.interval.end)
            yield Thinning(self.series, Interval(start, end), self.leads)
            start = end

    def superfluous(self, records: Iterable[Record]) -> list[Record]:
        """Those of ``records`` that may go.

        Args:
            records: All that is stored of the interval, revisions of one source for one interval
                one after the other, oldest first.
        """
        leads = sorted(lead // _MICROSECOND for lead in self.leads)
        return [
            record
            for _, said in groupby(records, key=lambda one: (one.start, one.source))
            for record in _superfluous(list(said), leads)
        ]


def _superfluous(said: Sequence[Record], leads: Sequence[int]) -> Iterator[Record]:
    moments = [said[0].start * _MICROSECONDS - lead for lead in leads]
    for record, following in pairwise(said):
        # It stood from when it was known until the next was.
        if not any(record.known_at <= moment < following.known_at for moment in moments):
            yield record
