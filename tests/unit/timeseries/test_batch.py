"""What a batch changes, and from when it is known."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.batch import check, revise
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.record import instant_of, microseconds
from tests.fakes.series import at, day_ahead, measured

BEGIN = at("2024-10-26T00:00+02:00")
ALWAYS = at("2030-01-01T00:00Z")


def test_a_batch_is_put_in_order() -> None:
    batch = check([Observation(BEGIN + n * HOUR, 60, float(n)) for n in (3, 1, 2, 1)])
    assert [value for _, value in batch.said.values()] == [1.0, 2.0, 3.0]
    assert batch.duplicates == 1
    assert batch.last - batch.first == 2 * 3600


def test_whole_numbers_are_stored_as_real_ones() -> None:
    batch = check([Observation(BEGIN, 60, 7)])
    ((_, value),) = batch.said.values()
    assert isinstance(value, float)


@given(
    hours=st.sets(st.integers(0, 24 * 40), max_size=60),
    late=st.integers(-30, 24 * 45),
    kind=st.sampled_from([day_ahead, measured]),
)
def test_a_first_value_is_known_from_its_publication_or_now(
    hours: set[int], late: int, kind: type
) -> None:
    series, now = kind(), BEGIN + late * HOUR
    batch = check([Observation(BEGIN + n * HOUR, 60, 1.0) for n in hours])
    records, report = revise(series, "best", batch, {}, now)
    assert report.written == len(records) == len(hours)
    for record in records:
        start = BEGIN + timedelta(seconds=record.start - microseconds(BEGIN) // 10**6)
        assert instant_of(record.known_at) == min(series.public_from(start), now)


def test_one_auction_is_looked_up_once_not_once_per_quarter() -> None:
    asked: list[datetime] = []
    plain = day_ahead()

    def public_from(start: datetime) -> datetime:
        asked.append(start)
        return plain.public_from(start)

    series = Series("price", "EUR/MWh", ("best",), public_from)
    day = [Observation(BEGIN + n * timedelta(minutes=15), 15, 1.0) for n in range(96)]
    revise(series, "best", check(day), {}, ALWAYS)
    assert len(asked) == 2
