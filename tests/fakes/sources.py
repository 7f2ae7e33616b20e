"""A source of series that does as the test says, and remembers how it was asked."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chocolate_factory.kernel.errors import UpstreamError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.model import Observation, Series

ALWAYS = Interval(
    datetime.fromisoformat("2000-01-01T00:00Z"), datetime.fromisoformat("2100-01-01T00:00Z")
)


@dataclass(frozen=True)
class Asked:
    """One call of ``fetch``."""

    series: tuple[str, ...]
    interval: Interval


@dataclass
class FakeSource:
    """Has ``data`` and nothing else; refuses to be asked what its contract excludes."""

    name: str
    data: Mapping[str, Sequence[Observation]]
    """What it has, by series key; series not named here are not offered."""
    reaching: Callable[[Series, datetime], Interval | None] = lambda _series, _now: ALWAYS
    longest_request: timedelta = 31 * DAY
    errors: Iterable[UpstreamError | None] = ()
    """What the calls to come raise, in order; None and beyond the last: they answer."""
    always: UpstreamError | None = None
    """Raised by every call, if set."""
    while_answering: Callable[[], None] = lambda: None
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._errors = deque(self.errors)

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """See ``SeriesSource.reach``."""
        return self.reaching(series, now) if series.key in self.data else None

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """See ``SeriesSource.fetch``."""
        self.asked.append(Asked(tuple(one.key for one in series), interval))
        assert series, "asked for no series"
        assert interval, "asked for an empty interval"
        a_long_day = 25 * HOUR if self.longest_request == DAY else self.longest_request
        assert interval.duration <= a_long_day, "asked for too much at once"
        self.while_answering()
        error = self._errors.popleft() if self._errors else None
        if raised := error or self.always:
            raise raised
        return {
            one.key: [value for value in self.data[one.key] if value.start in interval]
            for one in series
        }


def values(interval: Interval, minutes: int = 60, first: float = 1.0) -> list[Observation]:
    """Observations ``first``, ``first + 1``, ... for every step of ``interval``."""
    return [
        Observation(start, minutes, first + n) for n, start in enumerate(interval.grid(minutes))
    ]
