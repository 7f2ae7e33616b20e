"""From an empty plant nothing is asked that cannot be ready."""

from datetime import timedelta

from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.savings.replay.cold_start import from_cold
from tests.fakes.plants import MONDAY, a_problem, factory_problem, two_steps


def test_nothing_is_due_within_a_day() -> None:
    problem = a_problem(two_steps(), [0.1] * 72, [24, 25, 72])
    cold = from_cold(problem)
    assert [batch.due - MONDAY for batch in cold.due] == [25 * HOUR, 72 * HOUR]
    assert cold.due_from == MONDAY + DAY


def test_on_a_sunday_a_long_recipe_is_ready_on_tuesday_at_the_earliest() -> None:
    sunday = MONDAY - DAY
    cold = from_cold(factory_problem([0.1] * 24 * 6, first=sunday, kg_per_month=20_000))
    assert cold.due_from is not None
    assert cold.due_from > sunday + 2 * DAY
    assert min(batch.due for batch in cold.due) > cold.due_from
    assert max(batch.due for batch in cold.due) - sunday > timedelta(days=5)
