"""What arrives is looked at among its neighbours and let in, believed or not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.batch import ContradictionError, UnusableObservationError
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.series import at, days, measured

NOW = at("2024-11-05T12:00Z")
SERIES = measured()
TODAY = days("2024-11-05", "2024-11-05")


@dataclass
class Doubter:
    """Finds whatever is above a limit suspicious, and remembers what it was shown."""

    limit: float = 60.0
    shown: list[tuple[Sequence[Observation], Sequence[Reading]]] = field(default_factory=list)

    def __call__(
        self,
        series: Series,
        source: str,
        observations: Sequence[Observation],
        neighbours: Sequence[Reading],
    ) -> list[Suspicion]:
        assert (series, source) == (SERIES, "best")
        self.shown.append((observations, neighbours))
        hot = [one for one in observations if one.value > self.limit]
        return [Suspicion(one.start, "range", f"{one.value} is too hot.") for one in hot]


def _hours(first: int, last: int, value: float) -> list[Observation]:
    return [Observation(NOW + n * HOUR, 60, value) for n in range(first, last)]


def test_it_is_shown_eight_days_before_and_one_after() -> None:
    store, doubter = MemorySeriesStore(), Doubter()
    store.write(SERIES, "second", _hours(-300, -2, 7.0) + _hours(0, 60, 8.0), now=NOW)
    batch = _hours(-2, 0, 7.5)
    Admission(store, doubter).admit(SERIES, "best", [*reversed(batch), batch[0]], now=NOW)
    [(observations, neighbours)] = doubter.shown
    assert observations == batch
    assert neighbours[0].start == batch[0].start - 8 * DAY
    assert neighbours[-1].end == batch[-1].interval.end + DAY
    assert not {one.start for one in neighbours} & {one.start for one in batch}


def test_what_is_suspicious_is_kept_and_said_once() -> None:
    store = MemorySeriesStore()
    admission = Admission(store, Doubter())
    batch = _hours(-3, -1, 99.0) + _hours(-1, 0, 7.0)
    with capture_logs() as logs:
        report = admission.admit(SERIES, "best", batch, now=NOW)
    assert (report.written, report.quarantined) == (3, 2)
    assert [one.value for one in store.read(SERIES, TODAY)] == [7.0]
    assert logs == [
        {
            "event": "values_quarantined",
            "log_level": "warning",
            "series": SERIES.key,
            "source": "best",
            "check": "range",
            "count": 2,
            "first": batch[0].start.isoformat(),
            "last": batch[1].start.isoformat(),
            "reason": "99.0 is too hot.",
        }
    ]
    with capture_logs() as logs:
        again = admission.admit(SERIES, "best", batch, now=NOW + HOUR)
    assert (again.unchanged, again.quarantined, len(again.withheld)) == (3, 0, 2)
    assert logs == []


def test_without_an_inspector_everything_is_believed() -> None:
    store = MemorySeriesStore()
    assert Admission(store).admit(SERIES, "best", _hours(-3, 0, 99.0), now=NOW).withheld == ()
    assert len(store.read(SERIES, TODAY)) == 3


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Observation(NOW, 60, float("nan")), UnusableObservationError),
        (Observation(NOW.replace(tzinfo=None), 60, 1.0), UnusableObservationError),
        (Observation(NOW - HOUR, 60, 2.0), ContradictionError),
    ],
)
def test_what_cannot_be_stored_is_never_shown(bad: Observation, error: type[Exception]) -> None:
    doubter = Doubter()
    with pytest.raises(error):
        Admission(MemorySeriesStore(), doubter).admit(
            SERIES, "best", [*_hours(-3, 0, 1.0), bad], now=NOW
        )
    assert doubter.shown == []


def test_nothing_is_nothing() -> None:
    doubter = Doubter()
    assert Admission(MemorySeriesStore(), doubter).admit(SERIES, "best", [], now=NOW).written == 0
    assert doubter.shown == []
