"""The report: the documented keys, numbers that agree with each other, and with a plain count."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chocolate_factory.forecasting.backtest.describe import Yardstick
from chocolate_factory.forecasting.backtest.folder import ChunkFolder
from chocolate_factory.forecasting.backtest.frame import frame_of
from chocolate_factory.forecasting.backtest.report import assess, document
from chocolate_factory.forecasting.backtest.run import Step, roll_all
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.backtest.windows import SETUP, market, packed, work

MEASURES = {"n", "mae", "rmse", "bias", "rmae", "n_intervals", "pinball", "crps", "intervals"}
PLACE = {"scope", "kind", "period", "hour"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = ChunkFolder(tmp_path_factory.mktemp("run"), resume=False)
    said = roll_all(work(), folder)
    runs = assess(SETUP, market(), said, Yardstick())
    return document(
        SETUP,
        packed(),
        runs,
        command="chocolate backtest",
        made_at=datetime(2025, 1, 1, tzinfo=UTC),
    )


def _rows(run: dict[str, Any], **wanted: object) -> list[dict[str, Any]]:
    return [row for row in run["scores"] if all(row[key] == one for key, one in wanted.items())]


def test_the_document_has_its_keys(report: dict[str, Any]) -> None:
    assert set(report) == {*("format", "version", "command", "made_at", "settings", "data", "runs")}
    assert set(report["settings"]) == {
        *("from", "to", "issues", "series", "models", "hours", "refit_days", "warm_up_days")
    }
    assert set(report["data"]) == {"digest", "known_at", "series"}
    assert len(report["data"]["digest"]) == 64
    assert [set(one) for one in report["data"]["series"]] == [{"key", "n", "first", "last"}] * 2
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_each_run_has_its_keys(report: dict[str, Any]) -> None:
    assert [(run["issue"], run["model"]) for run in report["runs"]] == [
        (issue, model) for issue in ("12:00", "20:30") for model in SETUP.models
    ]
    for run in report["runs"]:
        assert set(run) == {
            *("series", "issue", "model", "window", "unknown", "said", "published", "served"),
            *("scores", "tests", "decisions", "reliability", "cost"),
        }
        for row in run["scores"]:
            assert set(row) == PLACE | (MEASURES if row["n"] else {"n"})
        assert set(run["tests"][0]) == {
            *("against", "scope", "period", "n", "lag", "delay", "dm", "gw")
        }
        assert set(run["decisions"][0]) == {"rule", "n", "captured", "regret"}
        assert set(run["reliability"][0]) == {"level", "n", "observed"}
        assert set(run["served"][0]) == {"scope", "n", "published", "mae"}
        assert set(run["window"]) == {"origins", "first_origin", "last_origin", "end"}


def test_parts_add_up_to_the_whole(report: dict[str, Any]) -> None:
    for run in report["runs"]:
        [whole] = _rows(run, scope="D+1..7", period="window", hour=None)
        assert whole["n"] == run["said"] == run["unknown"]
        days = _rows(run, kind="day", period="window")
        assert sum(row["n"] for row in days) == whole["n"]
        mean = sum(row["n"] * row["mae"] for row in days) / whole["n"]
        assert whole["mae"] == pytest.approx(mean, abs=1e-3)
        assert sum(row["n"] for row in run["scores"] if row["hour"] is not None) == whole["n"]
        months = _rows(run, scope="D+1..7", period="2024-10")
        assert months[0]["mae"] == whole["mae"]
        assert whole["crps"] == pytest.approx(2 * whole["pinball"], abs=1e-3)
        assert whole["rmse"] >= whole["mae"] >= abs(whole["bias"])


def test_published_hours_are_served_without_error(report: dict[str, Any]) -> None:
    for run in report["runs"]:
        assert run["published"]["served_error"] == 0
        assert run["published"]["forecast_anyway"] == 0
    served = report["runs"][0]["served"][0]
    [unknown] = _rows(report["runs"][0], scope="1-24 h", period="window")
    assert served["published"] == 18 * 12
    assert served["n"] == 18 * 12 + unknown["n"]
    assert served["mae"] == pytest.approx(unknown["mae"] * unknown["n"] / served["n"], abs=1e-3)


def test_against_the_naive_models(report: dict[str, Any]) -> None:
    weekly, epf = report["runs"][:2]
    [own] = _rows(weekly, scope="D+1", period="window", hour=None)
    [other] = _rows(epf, scope="D+1", period="window", hour=None)
    assert set(own["rmae"]) == {"naive-epf"}, "not against itself"
    assert own["rmae"]["naive-epf"] == pytest.approx(own["mae"] / other["mae"], abs=1e-3)
    assert {test["against"] for test in weekly["tests"]} == {"naive-epf"}
    lags = {test["scope"]: (test["lag"], test["delay"]) for test in weekly["tests"]}
    assert lags["D+1"] == (7, 1)
    assert lags["D+2..7"] == (7, 7)


def test_the_mean_error_is_that_of_a_plain_loop(tmp_path: Path) -> None:
    said = roll_all(work(), ChunkFolder(tmp_path, resume=False))
    runs = assess(SETUP, market(), said, Yardstick())
    truth, medians = market().history(SPOT.key), said[SPOT.key, "naive-epf"].medians
    frame = frame_of(SETUP, market(), SPOT.key, SETUP.issues[0])
    found = []
    for row in range(SETUP.warm_up_days, len(frame.days)):
        day = frame.days[row] + 3 * DAY
        for hour in range(24):
            price = truth.value_on_clock(day, hour)
            assert price is not None
            found.append(abs(price - medians[row, 0, 2, hour]))
    [row3] = _rows(runs[1], scope="D+3", period="window", hour=None)
    assert row3["n"] == len(found) == 18 * 24
    assert row3["mae"] == pytest.approx(np.mean(found), abs=1e-4)


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    steps: list[Step] = []
    said = roll_all(work(), ChunkFolder(tmp_path, resume=False))
    assess(SETUP, market(), said, Yardstick(), watch=steps.append)
    assert [(step.done, step.total) for step in steps] == [(n, 4) for n in range(1, 5)]
