"""One suite over every store of series."""

import math
import threading
from datetime import timedelta

import pytest

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.batch import ContradictionError, UnusableObservationError
from chocolate_factory.timeseries.model import Coverage, Observation, Reading, WriteReport
from chocolate_factory.timeseries.store import SeriesStore
from tests.fakes.series import at, day_ahead, days, measured, span

PRICE = day_ahead()
DAY_BEFORE = at("2024-11-04T13:00+01:00")
NOW = at("2024-11-05T12:00+01:00")
LATER = NOW + HOUR
TEN = at("2024-11-05T10:00Z")
DAY = days("2024-11-05", "2024-11-05")
QUARTER = timedelta(minutes=15)


def _hour(value: float, hours: int = 0) -> Observation:
    return Observation(TEN + hours * HOUR, 60, value)


def _values(readings: list[Reading]) -> list[tuple[float, str]]:
    return [(reading.value, reading.source) for reading in readings]


def test_an_empty_store(store: SeriesStore) -> None:
    store.ping()
    assert store.read(PRICE, DAY) == []
    assert store.latest(PRICE) is None
    assert store.history(PRICE, DAY) == []
    assert store.coverage(PRICE) == Coverage(PRICE.key, 0, 0, None, None)
    assert store.absences(PRICE, DAY) == []
    assert store.write(PRICE, "best", [], now=NOW) == WriteReport()


def test_to_try_whether_it_can_be_written_leaves_nothing(store: SeriesStore) -> None:
    store.try_writing()
    assert store.inventory() == []
    store.write(PRICE, "best", [_hour(52.13)], now=NOW)
    before = store.inventory(), store.history(PRICE, DAY)
    for _ in range(2):
        store.try_writing()
    assert (store.inventory(), store.history(PRICE, DAY)) == before
    assert store.write(PRICE, "best", [_hour(52.13)], now=NOW) == WriteReport(unchanged=1)


def test_a_value_keeps_all_its_times(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(52.13)], now=NOW)
    assert store.read(PRICE, DAY) == [Reading(TEN, 60, 52.13, "best", DAY_BEFORE, NOW)]


def test_a_value_that_arrives_before_its_publication_is_known_on_arrival(
    store: SeriesStore,
) -> None:
    early = DAY_BEFORE - timedelta(seconds=7, microseconds=123456)
    store.write(PRICE, "best", [_hour(52.13)], now=early)
    assert store.read(PRICE, DAY)[0].known_at == early
    assert store.read(PRICE, DAY, known_at=early - timedelta(microseconds=1)) == []
    assert len(store.read(PRICE, DAY, known_at=early)) == 1


def test_the_same_again_changes_nothing(store: SeriesStore) -> None:
    batch = [_hour(1.0), _hour(2.0, 1)]
    assert store.write(PRICE, "best", batch, now=NOW) == WriteReport(written=2)
    before = store.history(PRICE, DAY)
    assert store.write(PRICE, "best", batch, now=LATER) == WriteReport(unchanged=2)
    assert store.history(PRICE, DAY) == before


def test_a_correction_keeps_the_old_value_as_a_revision(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(1.0)], now=NOW)
    assert store.write(PRICE, "best", [_hour(2.0)], now=LATER) == WriteReport(revised=1)
    assert _values(store.read(PRICE, DAY)) == [(2.0, "best")]
    assert _values(store.read(PRICE, DAY, known_at=LATER - timedelta(seconds=1))) == [(1.0, "best")]
    assert [(r.value, r.known_at) for r in store.history(PRICE, DAY)] == [
        (1.0, DAY_BEFORE),
        (2.0, LATER),
    ]
    assert store.coverage(PRICE) == Coverage(PRICE.key, 1, 1, TEN, TEN)


def test_a_correction_may_be_taken_back(store: SeriesStore) -> None:
    for hour, value in enumerate((1.0, 2.0, 1.0)):
        store.write(PRICE, "best", [_hour(value)], now=NOW + hour * HOUR)
    assert _values(store.read(PRICE, DAY)) == [(1.0, "best")]
    assert store.coverage(PRICE).revisions == 2


@pytest.mark.parametrize(
    "jump", [timedelta(), timedelta(days=-400)], ids=["clock stands still", "clock jumps back"]
)
def test_the_newest_said_is_the_newest_known(store: SeriesStore, jump: timedelta) -> None:
    store.write(PRICE, "best", [_hour(1.0)], now=DAY_BEFORE - HOUR)
    store.write(PRICE, "best", [_hour(2.0)], now=NOW)
    store.write(PRICE, "best", [_hour(3.0)], now=NOW + jump)
    old, middle, new = store.history(PRICE, DAY)
    assert [old.value, middle.value, new.value] == [1.0, 2.0, 3.0]
    assert new.known_at == middle.known_at + timedelta(microseconds=1)
    assert new.stored_at == NOW + jump
    assert _values(store.read(PRICE, DAY)) == [(3.0, "best")]
    assert _values(store.read(PRICE, DAY, known_at=NOW)) == [(2.0, "best")]


def test_repetitions_in_a_batch_are_counted_once(store: SeriesStore) -> None:
    batch = [_hour(1.0), _hour(1.0), _hour(2.0, 1), _hour(1.0)]
    assert store.write(PRICE, "best", iter(batch), now=NOW) == WriteReport(written=2, duplicates=2)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(Observation(TEN, 60, 2.0), id="another value"),
        pytest.param(Observation(TEN, 15, 1.0), id="another length"),
    ],
)
def test_a_batch_that_contradicts_itself_is_refused_whole(
    store: SeriesStore, bad: Observation
) -> None:
    with pytest.raises(ContradictionError, match="2024-11-05 10:00"):
        store.write(PRICE, "best", [_hour(5.0, 1), _hour(1.0), bad], now=NOW)
    assert store.history(PRICE, DAY) == []


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(Observation(TEN, 60, math.nan), id="nan"),
        pytest.param(Observation(TEN, 60, math.inf), id="infinite"),
        pytest.param(Observation(TEN, 0, 1.0), id="no length"),
        pytest.param(Observation(TEN, 1501, 1.0), id="longer than a day"),
        pytest.param(Observation(TEN.replace(tzinfo=None), 60, 1.0), id="naive"),
        pytest.param(Observation(TEN.replace(microsecond=1), 60, 1.0), id="fraction of a second"),
    ],
)
def test_what_is_not_a_value_is_refused_with_the_whole_batch(
    store: SeriesStore, bad: Observation
) -> None:
    with pytest.raises(UnusableObservationError) as caught:
        store.write(PRICE, "best", [_hour(5.0, 1), bad], now=NOW)
    assert isinstance(caught.value, InputError)
    assert store.history(PRICE, DAY) == []


def test_the_better_source_is_seen_and_the_other_kept(store: SeriesStore) -> None:
    store.write(PRICE, "second", [_hour(2.0), _hour(2.5, 1)], now=NOW)
    store.write(PRICE, "best", [_hour(1.0)], now=NOW - HOUR)
    store.write(PRICE, "second", [_hour(2.2)], now=LATER)
    assert _values(store.read(PRICE, DAY)) == [(1.0, "best"), (2.5, "second")]
    assert [r.value for r in store.history(PRICE, DAY)] == [1.0, 2.0, 2.2, 2.5]
    assert store.coverage(PRICE) == Coverage(PRICE.key, 2, 1, TEN, TEN + HOUR)


def test_hours_and_quarters_never_overlap(store: SeriesStore) -> None:
    quarters = [Observation(TEN + n * QUARTER, 15, float(n)) for n in range(8)]
    store.write(PRICE, "second", quarters, now=NOW)
    store.write(PRICE, "best", [_hour(50.0)], now=NOW)
    readings = store.read(PRICE, DAY)
    assert [reading.value for reading in readings] == [50.0, 4.0, 5.0, 6.0, 7.0]
    inside = Interval(TEN + QUARTER, TEN + HOUR)
    assert store.read(PRICE, inside) == [], "the hour that begins before keeps its ground"


def test_a_better_quarter_puts_the_hour_aside(store: SeriesStore) -> None:
    store.write(PRICE, "second", [_hour(50.0)], now=NOW)
    store.write(PRICE, "best", [Observation(TEN + QUARTER, 15, 1.0)], now=NOW)
    assert _values(store.read(PRICE, DAY)) == [(1.0, "best")]
    first_quarter = Interval(TEN, TEN + QUARTER)
    assert store.read(PRICE, first_quarter) == []


def test_latest_is_the_last_that_is_seen(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(50.0)], now=NOW)
    store.write(PRICE, "second", [Observation(TEN + 3 * QUARTER, 15, 1.0)], now=NOW)
    latest = store.latest(PRICE)
    assert latest is not None
    assert (latest.start, latest.value) == (TEN, 50.0)
    assert store.latest(PRICE, known_at=DAY_BEFORE - HOUR) is None


@pytest.mark.parametrize(
    ("day", "hours"), [("2024-10-27", 25), ("2025-03-30", 23), ("2024-11-05", 24)]
)
@pytest.mark.parametrize("minutes", [15, 60])
def test_every_interval_of_a_delivery_day_once(
    store: SeriesStore, day: str, hours: int, minutes: int
) -> None:
    whole = days(day, day)
    starts = list(whole.grid(minutes))
    batch = [Observation(start, minutes, float(n)) for n, start in enumerate(starts)]
    store.write(PRICE, "best", batch, now=whole.start)
    readings = store.read(PRICE, whole)
    assert len(readings) == hours * 60 // minutes
    assert [(r.start, r.value) for r in readings] == [(o.start, o.value) for o in batch]
    assert sum(reading.interval.hours for reading in readings) == hours


def test_an_interval_is_half_open(store: SeriesStore) -> None:
    store.write(PRICE, "best", [_hour(float(n), n) for n in range(4)], now=NOW)
    middle = Interval(TEN + HOUR, TEN + 3 * HOUR)
    assert [reading.value for reading in store.read(PRICE, middle)] == [1.0, 2.0]
    assert [reading.value for reading in store.history(PRICE, middle)] == [1.0, 2.0]


def test_series_do_not_mix(store: SeriesStore) -> None:
    other = measured()
    store.write(PRICE, "best", [_hour(1.0)], now=NOW)
    store.write(other, "best", [_hour(2.0)], now=LATER)
    assert _values(store.read(PRICE, DAY)) == [(1.0, "best")]
    assert _values(store.read(other, DAY)) == [(2.0, "best")]
    store.mark_absent(other, "best", [DAY], now=NOW)
    assert store.absences(PRICE, DAY) == []


def test_values_long_ago_and_far_ahead(store: SeriesStore) -> None:
    old, far = at("1969-12-31T23:00Z"), at("2101-07-01T00:00Z")
    store.write(PRICE, "best", [Observation(old, 60, -0.01), Observation(far, 60, 1e9)], now=NOW)
    readings = store.read(PRICE, span("1900-01-01T00:00Z", "2200-01-01T00:00Z"))
    assert [(r.start, r.value) for r in readings] == [(old, -0.01), (far, 1e9)]


def test_threads_write_at_once_and_each_value_is_counted_once(store: SeriesStore) -> None:
    reports: list[WriteReport] = []

    def write(shift: int) -> None:
        batch = [_hour(float(n), n) for n in range(shift, shift + 20)]
        reports.append(store.write(PRICE, "best", batch, now=NOW))

    threads = [threading.Thread(target=write, args=(5 * n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(reports, WriteReport())
    assert (total.written, total.unchanged, total.revised) == (55, 105, 0)
    assert store.coverage(PRICE).intervals == 55
