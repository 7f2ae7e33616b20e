"""On recorded prices of 2025 both naive models err as an independent count says they do."""

import csv
import gzip
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from chocolate_factory.forecasting.backtest.describe import Yardstick
from chocolate_factory.forecasting.backtest.folder import ChunkFolder
from chocolate_factory.forecasting.backtest.model import NAIVES, Setup
from chocolate_factory.forecasting.backtest.pack import pack
from chocolate_factory.forecasting.backtest.report import assess
from chocolate_factory.forecasting.backtest.run import Work, roll_all
from chocolate_factory.forecasting.history import HourlyHistory, HourlyValue
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.prices.model import PVPC

QUARTER = Setup(date(2025, 1, 1), date(2025, 3, 31), (time(12),), (PVPC.key,), NAIVES)


@pytest.fixture(scope="module")
def market(history: Path) -> Market:
    with gzip.open(history / "pvpc_hourly.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if "2024-08" <= row["time_utc"] < "2025-05"]
    starts = [datetime.fromisoformat(row["time_utc"]) for row in rows]
    values = [
        HourlyValue(start, float(row["pvpc_eur_mwh"]), PVPC.public_from(start))
        for start, row in zip(starts, rows, strict=True)
    ]
    known_at = datetime(2026, 1, 1, tzinfo=UTC)
    return Market({PVPC.key: HourlyHistory(values, known_at=known_at)}, known_at=known_at)


@pytest.mark.slow
def test_a_quarter_of_pvpc_at_noon(market: Market, tmp_path: Path) -> None:
    work = Work(QUARTER, pack(market, [PVPC.key]), SystemClock(), MODELS)
    said = roll_all(work, ChunkFolder(tmp_path, resume=False))
    runs = {run["model"]: run for run in assess(QUARTER, market, said, Yardstick())}
    truth = market.history(PVPC.key).table()
    rows = truth.rows(date(2024, 12, 26), 97)  # the last is 1 April, first unknown on 31 March
    weekly = abs(rows[7:] - rows[:-7])
    tomorrow = {
        model: next(
            row
            for row in run["scores"]
            if (row["scope"], row["period"], row["hour"]) == ("D+1", "window", None)
        )
        for model, run in runs.items()
    }
    found = tomorrow["naive-weekly"]
    assert found["n"] == 90 * 24 - 1, "2025-03-30 has 23 hours"
    known = weekly[weekly == weekly]  # noqa: PLR0124 - leaves out what is not a number
    # The week after the clock change the skipped hour is copied from a week further back.
    assert found["mae"] == pytest.approx(known.mean(), abs=0.05)
    assert tomorrow["naive-epf"]["rmae"]["naive-weekly"] < 1
    for row in tomorrow.values():
        assert row["n_intervals"] == row["n"]
        assert 0.7 < row["intervals"]["80"]["coverage"] < 0.92
        assert row["intervals"]["95"]["width"] > row["intervals"]["80"]["width"]
    for run in runs.values():
        assert run["published"] == {"n": 90 * 12, "served_error": 0.0, "forecast_anyway": 0}
