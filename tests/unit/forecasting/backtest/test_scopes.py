"""Which hours are judged together."""

from datetime import date

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.frame import frame_of
from chocolate_factory.forecasting.backtest.scopes import (
    cells_of,
    month_of,
    periods_of,
    quarter_of,
    scopes_of,
)
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.backtest.windows import FIRST, NOON, market

CELLS = cells_of(frame_of(NOON, market(), SPOT.key, NOON.issues[0]), NOON.warm_up_days)


@pytest.mark.parametrize(
    ("lead_days", "last"),
    [
        (7, ["D+7", "D+2..7", "D+1..7"]),
        (14, ["D+14", "D+2..7", "D+8..14", "D+1..14"]),
    ],
)
def test_scopes_reach_as_far_as_the_horizon(lead_days: int, last: list[str]) -> None:
    names = [scope.name for scope in scopes_of(lead_days)]
    assert names[-len(last) :] == last
    assert ("169-336 h" in names) == (lead_days == 14)
    assert len(set(names)) == len(names)


def test_bands_and_days_at_noon() -> None:
    count = {scope.name: int(scope.within(CELLS)[CELLS.rows == 0].sum()) for scope in scopes_of(7)}
    assert count["1-24 h"] == 12, "from midnight to noon of tomorrow"
    assert count["25-48 h"] == 24
    assert count["49-168 h"] == 120
    assert count["D+1"] == 24
    assert count["D+2..7"] == 144


def test_days_are_tested_together_but_for_the_first() -> None:
    tested = [scope.name for scope in scopes_of(7) if scope.in_periods]
    assert tested == ["1-24 h", "25-48 h", "49-168 h", "D+1", "D+2..7", "D+1..7"]


def test_every_day_of_issue_has_one_month_and_one_quarter() -> None:
    days = [FIRST + n * DAY for n in range(120)]
    for name in (month_of, quarter_of):
        periods = periods_of(days, name)
        assert (np.sum(list(periods.values()), axis=0) == 1).all()
    assert list(periods_of(days, quarter_of)) == ["2024-Q4", "2025-Q1"]
    assert month_of(date(2025, 2, 1)) == "2025-02"
