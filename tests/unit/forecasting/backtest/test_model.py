"""A backtest falls into pieces that cover every day once and begin where models are refitted."""

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.backtest.model import CHUNK_DAYS, tasks_of
from chocolate_factory.kernel.market_time import DAY
from tests.unit.forecasting.backtest.windows import FIRST, SETUP


@given(st.integers(1, 40), st.integers(0, 400))
def test_pieces_cover_every_day_once_and_begin_with_a_refit(refit_days: int, days: int) -> None:
    setup = replace(SETUP, refit_days=refit_days, last_day=FIRST + days * DAY)
    tasks = list(tasks_of(setup))
    covered = Counter((task.series, task.model, day) for task in tasks for day in task.days)
    assert set(covered.values()) == {1}
    assert len(covered) == len(setup.days) * len(setup.models)
    assert all(task.first % refit_days == 0 for task in tasks)
    assert all(setup.days[task.first] == task.days[0] for task in tasks)
    assert all(len(task.days) >= CHUNK_DAYS for task in tasks if task.days[-1] != setup.last_day)


def test_the_warm_up_comes_before_the_window() -> None:
    assert SETUP.days[0] == FIRST - 28 * DAY
    assert SETUP.days[28] == FIRST
    assert SETUP.last_origin.isoformat() == "2024-10-31T19:30:00+00:00"
    assert SETUP.lead_days == 7


def test_names_of_pieces_differ() -> None:
    labels = [task.label for task in tasks_of(replace(SETUP, last_day=date(2025, 10, 1)))]
    assert len(set(labels)) == len(labels)
