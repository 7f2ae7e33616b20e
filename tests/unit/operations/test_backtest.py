"""A backtest of what is stored: which questions make sense, and that pieces are kept and reused."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.forecasting.backtest.model import NAIVES, Setup
from chocolate_factory.forecasting.backtest.run import Step
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.operations.backtest import FOLDER, Effort, run_backtest
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.model import PVPC, SPOT
from tests.fakes.ports import build_rig

SETUP = Setup(
    date(2024, 10, 26),
    date(2024, 11, 1),
    (time(20, 30), time(12)),
    (SPOT.key,),
    ("naive-epf",),
    warm_up_days=21,
)


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Ports:
    rig = build_rig(history_days=75)
    rig.stock(days=75)
    return replace(rig.ports, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def document(ports: Ports) -> dict[str, Any]:
    return run_backtest(ports, SETUP, Effort(), command="chocolate backtest …")


def test_both_naive_models_and_issues_in_order(document: dict[str, Any]) -> None:
    assert document["settings"]["models"] == list(NAIVES)
    assert document["settings"]["issues"] == ["12:00", "20:30"]
    assert len(document["runs"]) == 4
    assert document["command"] == "chocolate backtest …"
    assert {one["key"] for one in document["data"]["series"]} >= {SPOT.key, PVPC.key}


def test_the_first_scored_day_has_intervals(document: dict[str, Any]) -> None:
    for run in document["runs"]:
        [row] = [
            row
            for row in run["scores"]
            if (row["scope"], row["period"], row["hour"]) == ("D+1", "window", None)
        ]
        assert row["n"] == row["n_intervals"] == 7 * 24


def test_a_later_run_goes_on_where_the_first_ended(ports: Ports, document: dict[str, Any]) -> None:
    steps: list[Step] = []
    again = run_backtest(ports, SETUP, Effort(resume=True, watch=steps.append))
    assert steps[0] == Step(2, 2, "taken from an earlier run")
    assert again["runs"] == document["runs"], "to the last bit, seconds included"
    assert ports.data_dir is not None
    [folder] = (ports.data_dir / FOLDER).iterdir()
    assert {path.suffix for path in folder.iterdir()} == {".npz"}


def test_without_a_data_folder_it_works_as_well(ports: Ports, document: dict[str, Any]) -> None:
    made = run_backtest(replace(ports, data_dir=None), SETUP, Effort())
    assert made["runs"][0]["scores"] == document["runs"][0]["scores"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"last_day": date(2024, 10, 25)}, "before"),
        ({"last_day": date(2024, 11, 6)}, "still to come"),
        ({"horizon_hours": 100}, "100 h"),
        ({"refit_days": 0}, "refits"),
        ({"issues": ()}, "no issue"),
        ({"models": ("oracle",)}, "oracle"),
        ({"series": ("price.tea",)}, "price.tea"),
        ({"series": ()}, "Nothing"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said(ports: Ports, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        run_backtest(ports, replace(SETUP, **wrong), Effort())
    assert caught.value.advice


def test_without_prices_there_is_no_backtest(tmp_path: Path) -> None:
    empty = replace(build_rig(history_days=7).ports, data_dir=tmp_path)
    with pytest.raises(MissingDataError, match="No price of") as caught:
        run_backtest(empty, SETUP, Effort())
    assert "init" in caught.value.advice
    assert not list(tmp_path.iterdir())
