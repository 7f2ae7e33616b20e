"""Hours out of quarters, without inventing any."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.timeseries.model import Observation

START = datetime(2025, 10, 1, tzinfo=UTC)
PRICES = st.integers(-50_000, 400_000).map(lambda cents: cents / 100)


def _quarters(hour: int, values: list[float]) -> list[Observation]:
    start = START + hour * HOUR
    return [Observation(start + n * timedelta(minutes=15), 15, v) for n, v in enumerate(values)]


@given(st.lists(st.lists(PRICES, min_size=4, max_size=4), max_size=6))
def test_the_mean_of_four_quarters(hours: list[list[float]]) -> None:
    rows = [row for n, values in enumerate(hours) for row in _quarters(n, values)]
    random.Random(7).shuffle(rows)  # noqa: S311 - no secret
    means = hourly_means(rows)
    assert list(means) == [START + n * HOUR for n in range(len(hours))]
    for n, values in enumerate(hours):
        assert abs(means[START + n * HOUR] - sum(values) / 4) < 1e-5


def test_hours_pass_and_broken_hours_do_not_appear() -> None:
    rows = [
        Observation(START, 60, 94.92),
        *_quarters(1, [1.0, 2.0, 3.0]),
        *_quarters(2, [10.0, 20.0, 30.0, 40.0]),
    ]
    assert hourly_means(rows) == {START: 94.92, START + 2 * HOUR: 25.0}
    assert hourly_means([]) == {}
