"""A model that is better by a little every day wins; a copy of the rival does not."""

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.contest import contest_rows
from chocolate_factory.forecasting.backtest.scopes import WHOLE, Cells
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.kernel.market_time import DAY
from tests.unit.forecasting.backtest.windows import FIRST

DAYS = [FIRST + n * DAY for n in range(200)]
ROWS, LEADS, HOURS = np.indices((200, 7, 24))
CELLS = Cells(ROWS.ravel(), LEADS.ravel() + 1, HOURS.ravel(), (LEADS * 24 + HOURS + 13).ravel())
RIVAL: Floats = np.random.default_rng(2).normal(0, 20, (200, 7, 24))


def _verdict(own: Floats, scope: str, period: str = WHOLE) -> dict[str, float]:
    rows = contest_rows(CELLS, own, {"rival": RIVAL}, DAYS, 7)
    [row] = [row for row in rows if (row["scope"], row["period"]) == (scope, period)]
    return {"n": row["n"], "dm": row["dm"]["p"], "gw": row["gw"]["p"]}


@pytest.mark.parametrize("scope", ["1-24 h", "49-168 h", "D+1", "D+2..7", "D+1..7"])
def test_better_every_day(scope: str) -> None:
    found = _verdict(0.8 * RIVAL, scope)
    assert found["n"] == 200
    assert found["dm"] < 1e-6
    assert found["gw"] < 1e-6
    assert _verdict(1.2 * RIVAL, scope)["dm"] > 1 - 1e-6


def test_a_copy_is_not_better() -> None:
    assert _verdict(-RIVAL, "D+1") == {"n": 200, "dm": 0.5, "gw": 1.0}


def test_quarters_are_tested_apart() -> None:
    own = RIVAL.copy()
    own[79:] *= 0.7  # 2025 begins on the 80th day
    assert _verdict(own, "D+1", "2024-Q4") == {"n": 79, "dm": 0.5, "gw": 1.0}
    assert _verdict(own, "D+1", "2025-Q1")["dm"] < 1e-6


def test_only_hours_of_both_count() -> None:
    own = 0.8 * RIVAL
    own[:50] = np.nan
    own[50:, :, 12:] = np.nan
    assert _verdict(own, "D+1")["n"] == 150
